"""Where private seal keys lie: a demonstration's files, a certifier's own file, a hardware token."""

from __future__ import annotations

from collections.abc import Mapping

from certificates.documents.seal_backends import demo, pkcs11, pkcs12
from certificates.documents.seal_backends.protocol import (
    Backend,
    KeyRing,
    OpenedKey,
    PublicParts,
    SealKeyError,
    SealKeyMissing,
)

BACKENDS: Mapping[str, Backend] = {"demo": demo, "pkcs12": pkcs12, "pkcs11": pkcs11}

__all__ = [
    "BACKENDS",
    "Backend",
    "KeyRing",
    "OpenedKey",
    "PublicParts",
    "SealKeyError",
    "SealKeyMissing",
]
