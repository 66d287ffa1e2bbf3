"""The verbs of the table of seal keys: register, rotate, retire, mark as compromised. All are recorded.

Nobody acts for a certifier here: whoever may run `manage.py keys` keeps the keys of the installation, and
the reason given stands in the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certificates import seal_keys
from certificates.documents import demo_authority, seal
from certificates.documents.seal_backends import BACKENDS, OpenedKey, PublicParts, SealKeyError, demo
from certificates.models import SealBackend, SealKey
from certificates.services import key_changes
from certificates.services.key_changes import KeyRefusedError
from operations.models import Certifier

OVERLAP = timedelta(days=30)
"""How long the old key stays in force beside the new one, so that one can go back to it."""


@dataclass(frozen=True)
class Wish:
    """Which key is wanted for whom. `place` may be empty for a demonstration's, which is made then;
    `starts_at` is when it begins to seal."""

    certifier: Certifier
    backend: str
    place: str
    starts_at: datetime
    reason: str = ""


@transaction.atomic
def register_key(wish: Wish, *, at: datetime) -> SealKey:
    """Takes a key into the table, after it has sealed a page that our own examination finds good.

    Raises KeyRefusedError, or SealKeyError where the key cannot be read or opened.
    """
    parts, place = _parts(wish)
    kid = seal_keys.kid_of(parts)
    if known := SealKey.objects.select_related("certifier").filter(kid=kid).first():
        raise KeyRefusedError(
            _(
                "This key is in the table already, as %(kid)s of %(certifier)s. A new "
                "certificate needs a new "
                "key: make one and register it."
            )
            % {"kid": kid, "certifier": known.certifier.name}
        )
    valid_to = parts.certificate.not_valid_after_utc
    if not parts.certificate.not_valid_before_utc <= wish.starts_at < valid_to:
        raise KeyRefusedError(
            _("The certificate of the key is valid from %(from)s to %(to)s, and %(start)s is outside.")
            % {
                "from": key_changes.instant(parts.certificate.not_valid_before_utc),
                "to": key_changes.instant(valid_to),
                "start": key_changes.instant(wish.starts_at),
            }
        )
    _try_out(BACKENDS[wish.backend].open_key(seal_keys.ring(), place, parts), parts, wish.starts_at)
    key = SealKey.objects.create(
        certifier=wish.certifier,
        kid=kid,
        certificate=seal_keys.to_pem(parts.certificate),
        chain=seal_keys.to_pem(*parts.chain),
        backend=wish.backend,
        place=place,
        valid_from=wish.starts_at,
        valid_to=valid_to,
    )
    key_changes.record(
        "sealkey:registered", key, wish.reason, at, after=_told(key, seal.fingerprint(parts.certificate))
    )
    return key


@transaction.atomic
def ensure_demo_key(certifier: Certifier, *, starts_at: datetime, at: datetime) -> SealKey:
    """The first key of a demonstration: a certifier that has a key keeps it, one without gets one."""
    first = SealKey.objects.filter(certifier=certifier).order_by("pk").first()
    if first is not None:
        return first
    reason = "The demonstration was made."
    place = certifier.nop_prefix
    parts = demo.make(seal_keys.ring(), certifier.name, place, at=starts_at)
    starts_at = max(starts_at, parts.certificate.not_valid_before_utc)  # its file may be older than its row
    return register_key(Wish(certifier, SealBackend.DEMO, place, starts_at, reason), at=at)


@transaction.atomic
def rotate_key(wish: Wish, *, overlap: timedelta = OVERLAP, at: datetime) -> tuple[SealKey, list[SealKey]]:
    """A new key that seals from an instant on; those in force then are retired after the overlap.

    Returns the new key and the old ones. Raises as `register_key` does.
    """
    old = list(seal_keys.list_in_force(wish.certifier, wish.starts_at).select_for_update(of=("self",)))
    new = register_key(wish, at=at)
    for key in old:
        ends_at = wish.starts_at + overlap
        if (key.retired_at is None or key.retired_at > ends_at) and key.valid_to > ends_at:
            key_changes.change(key, "sealkey:retired", wish.reason, at, retired_at=ends_at)
    return new, old


@transaction.atomic
def retire_key(kid: str, *, from_at: datetime, reason: str, at: datetime) -> SealKey:
    """The key seals no more from an instant on; what it sealed before stays good. Raises KeyRefusedError."""
    key = _lock(kid)
    if from_at < at:
        raise KeyRefusedError(
            _(
                "A key is retired from now on or from later, not from %(from)s: papers that it sealed since "
                "then would be called bad. If it got into wrong hands, say so: manage.py keys compromise"
            )
            % {"from": key_changes.instant(from_at)}
        )
    if key.retired_at is not None and key.retired_at <= from_at:
        raise KeyRefusedError(
            _("The key %(kid)s is retired since %(since)s already.")
            % {"kid": kid, "since": key_changes.instant(key.retired_at)}
        )
    key_changes.change(key, "sealkey:retired", reason, at, retired_at=from_at)
    return key


@transaction.atomic
def mark_compromised(kid: str, *, since: datetime, reason: str, at: datetime) -> SealKey:
    """From `since` on the key was, or may have been, in wrong hands. It seals no more.

    The instant can be moved to an earlier one, never to a later one or away. Raises KeyRefusedError.
    """
    key = _lock(kid)
    key_changes.compromise(key, "sealkey:compromised", since=since, reason=reason, at=at)
    return key


def _parts(wish: Wish) -> tuple[PublicParts, str]:
    """The public parts and the place of the key; a demonstration's is made when no place is named."""
    ring = seal_keys.ring()
    if wish.backend == SealBackend.DEMO:
        if not settings.NOPCERT_ALLOW_DEMO_SEAL:
            raise SealKeyError(
                _(
                    "Keys of the demonstration are not allowed here. Register the certifier's own "
                    "with "
                    "--backend pkcs12 or pkcs11, or set NOPCERT_ALLOW_DEMO_SEAL=true for a trial "
                    "installation."
                )
            )
        if wish.place:
            return demo.read_public(ring, wish.place), wish.place
        place = demo_authority.free_place(ring.folder, wish.certifier.nop_prefix)
        return demo.make(ring, wish.certifier.name, place, at=wish.starts_at), place
    if not wish.place:
        raise KeyRefusedError(
            _("Say which key, with --place: the name of its file without .p12, or TOKEN/KEY in a token.")
        )
    parts = BACKENDS[wish.backend].read_public(ring, wish.place)
    if demo_authority.is_demo(parts.certificate):
        raise KeyRefusedError(
            _("%(place)s is a key of the demonstration. Register it with --backend demo.")
            % {"place": wish.place}
        )
    return parts, wish.place


def _try_out(key: OpenedKey, parts: PublicParts, moment: datetime) -> None:
    """Seals an empty page and examines it. Raises KeyRefusedError where that is not found good."""
    sealed = seal.seal(seal.empty_page(), key=key, at=moment)
    report = seal.check_seal(sealed, parts.root, at=moment, intermediates=parts.chain[:-1])
    if not report.is_good:
        raise KeyRefusedError(
            _(
                "A page sealed with this key on trial is not found good, so the key was not "
                "taken: %(sentence)s "
                "Look whether key, certificate and the certificates of its issuers belong together."
            )
            % {"sentence": report.sentence}
        )


def _lock(kid: str) -> SealKey:
    key = SealKey.objects.select_related("certifier").select_for_update(of=("self",)).filter(kid=kid).first()
    if key is None:
        raise KeyRefusedError(
            _("No seal key has the id %(kid)s. List them: manage.py keys list") % {"kid": kid}
        )
    return key


def _told(key: SealKey, fingerprint: str) -> dict[str, object]:
    return {
        "kid": key.kid,
        "backend": key.backend,
        "certificate_sha256": fingerprint,
        "valid_from": key.valid_from,
        "valid_to": key.valid_to,
    }
