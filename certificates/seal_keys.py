"""Which key seals: looked up in the table for a certifier and an instant (docs/seal-keys.md).

Only `open_key` touches a private part, and only the worker calls it: pages read the table.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from certificates.documents import code_keys
from certificates.documents.seal_backends import (
    BACKENDS,
    KeyRing,
    OpenedKey,
    PublicParts,
    SealKeyError,
    SealKeyMissing,
)
from certificates.models import SealBackend, SealKey
from certificates.rules.seal_validity import KeyTimes
from operations.models import Certifier


def get_key_in_use(certifier: Certifier, at: datetime) -> SealKey:
    """The newest of the keys that may seal at that instant.

    Raises SealKeyMissing where there is none, SealKeyError where it is a demonstration's and those are not
    allowed here; then nothing can be issued.
    """
    key = list_in_force(certifier, at).first()
    if key is None:
        raise SealKeyMissing(
            _(
                "No key seals for %(certifier)s now, so nothing can be issued. Register one: manage.py keys "
                "make %(code)s --backend pkcs12 --place NAME; or for a demonstration: manage.py keys make "
                "%(code)s --backend demo"
            )
            % {"certifier": certifier.name, "code": certifier.nop_prefix}
        )
    if key.backend == SealBackend.DEMO and not settings.NOPCERT_ALLOW_DEMO_SEAL:
        raise SealKeyError(
            _(
                "The key that would seal for %(certifier)s is one of the demonstration, which seals nothing "
                "here. Register the certifier's own: manage.py keys make %(code)s --backend pkcs12 --place "
                "NAME; or set NOPCERT_ALLOW_DEMO_SEAL=true for a trial installation."
            )
            % {"certifier": certifier.name, "code": certifier.nop_prefix}
        )
    return key


def list_in_force(certifier: Certifier, at: datetime) -> QuerySet[SealKey]:
    """The keys that may seal at that instant, the newest first."""
    return SealKey.objects.filter(
        Q(retired_at=None) | Q(retired_at__gt=at),
        Q(compromised_at=None) | Q(compromised_at__gt=at),
        certifier=certifier,
        valid_from__lte=at,
        valid_to__gt=at,
    ).order_by("-valid_from", "-pk")


def is_specimen(certifier: Certifier, at: datetime) -> bool:
    """Whether papers of that instant say SPECIMEN. Raises as `get_key_in_use` does."""
    return get_key_in_use(certifier, at).backend == SealBackend.DEMO


def open_key(key: SealKey) -> OpenedKey:
    """The private part, opened once a process; for the worker alone. Raises SealKeyError."""
    return BACKENDS[key.backend].open_key(ring(), key.place, parts_of(key))


def ring() -> KeyRing:
    """Where this installation keeps private keys."""
    pin_file = settings.NOPCERT_PKCS11_PIN_FILE
    return KeyRing(
        Path(settings.NOPCERT_KEYS_ROOT),
        token_library=settings.NOPCERT_PKCS11_LIBRARY,
        token_pin_file=Path(pin_file) if pin_file else None,
    )


def parts_of(key: SealKey) -> PublicParts:
    """The certificates of a row."""
    return PublicParts(
        x509.load_pem_x509_certificate(key.certificate.encode()),
        tuple(x509.load_pem_x509_certificates(key.chain.encode())) if key.chain else (),
    )


def times_of(key: SealKey) -> KeyTimes:
    """When a row may seal, as the rule takes it."""
    return KeyTimes(key.valid_from, key.valid_to, key.retired_at, key.compromised_at)


def kid_of(parts: PublicParts) -> str:
    """The id of a key, made as those of the offline codes are."""
    key = parts.certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):  # refused before by the backend
        raise SealKeyError(_("The key is no elliptic one, and seals are made with P-256."))
    return code_keys.kid_of(key).hex()


def to_pem(*certificates: x509.Certificate) -> str:
    """As the table keeps them."""
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates)
