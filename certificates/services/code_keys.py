"""The verbs of the keys that sign offline codes: rotate, mark as compromised. Both are recorded."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.documents import code_keys
from certificates.models import CodeKey
from certificates.services import key_changes
from certificates.services.key_changes import KeyRefusedError
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
        key_changes.record("codekey:retired", old, reason, at, after={"retired_at": at})
    signer = code_keys.make(settings.NOPCERT_KEYS_ROOT)
    new = CodeKey.objects.create(
        certifier=certifier,
        kid=signer.kid.hex(),
        public_key=code_keys.public_pem(signer),
        valid_from=at,
    )
    key_changes.record("codekey:made", new, reason, at, after={"kid": new.kid, "valid_from": at})
    return new


@transaction.atomic
def mark_code_key_compromised(kid: str, *, since: datetime, reason: str, at: datetime) -> CodeKey:
    """Codes issued since then prove nothing. A key still in use is replaced at once.

    Raises KeyRefusedError as `seal_keys.mark_compromised` does.
    """
    key = CodeKey.objects.select_related("certifier").select_for_update(of=("self",)).filter(kid=kid).first()
    if key is None:
        raise KeyRefusedError(_("No key has the id %(kid)s. List them: manage.py keys list") % {"kid": kid})
    key_changes.compromise(key, "codekey:compromised", since=since, reason=reason, at=at)
    if key.retired_at is None:
        rotate_code_key(key.certifier, reason=reason, at=at)
    return key
