"""The verbs of the keys that sign offline codes: rotate, mark as compromised. Both are recorded."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from certificates.documents import code_keys
from certificates.models import CodeKey
from certificates.services.seal_keys import KeyRefusedError
from operations.models import Certifier


@transaction.atomic
def rotate_code_key(certifier: Certifier | None, *, reason: str, at: datetime) -> CodeKey:
    """A new key from now on, of a certifier or (None) of the installation; the old one is retired.

    What it signed stays good: its public part stays published.
    """
    old = CodeKey.objects.select_for_update(of=("self",)).filter(certifier=certifier, retired_at=None).first()
    if old is not None:
        old.retired_at = at
        old.save(update_fields=["retired_at"])
        _record("codekey:retired", old, reason, at, after={"retired_at": at})
    signer = code_keys.make(settings.NOPCERT_KEYS_ROOT)
    new = CodeKey.objects.create(
        certifier=certifier,
        kid=signer.kid.hex(),
        public_key=code_keys.public_pem(signer),
        valid_from=at,
    )
    _record("codekey:made", new, reason, at, after={"kid": new.kid, "valid_from": at})
    return new


@transaction.atomic
def mark_code_key_compromised(kid: str, *, since: datetime, reason: str, at: datetime) -> CodeKey:
    """Codes issued since then prove nothing. A key still in use is replaced at once.

    Raises KeyRefusedError as `seal_keys.mark_compromised` does.
    """
    key = CodeKey.objects.select_related("certifier").select_for_update(of=("self",)).filter(kid=kid).first()
    if key is None:
        raise KeyRefusedError(_("No key has the id %(kid)s. List them: manage.py keys list") % {"kid": kid})
    if since > at:
        raise KeyRefusedError(_("A key cannot be compromised since a time that is yet to come."))
    if key.compromised_at is not None and key.compromised_at <= since:
        raise KeyRefusedError(
            _(
                "The key %(kid)s is marked as compromised since %(since)s already; that can only "
                "become earlier."
            )
            % {"kid": kid, "since": f"{key.compromised_at:%Y-%m-%d %H:%M} UTC"}
        )
    before = key.compromised_at
    key.compromised_at = since
    key.save(update_fields=["compromised_at"])
    _record(
        "codekey:compromised",
        key,
        reason,
        at,
        before={"compromised_at": before},
        after={"compromised_at": since},
    )
    if key.retired_at is None:
        rotate_code_key(key.certifier, reason=reason, at=at)
    return key


def _record(
    event: str,
    key: CodeKey,
    reason: str,
    at: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object],
) -> None:
    owner = key.certifier.name if key.certifier else "the installation"
    audit.record(
        event,
        key,
        label=f"{key.kid} {owner}",
        actor=None,
        at=at,
        certifier=key.certifier,
        reason=reason,
        before=before,
        after=after,
    )
