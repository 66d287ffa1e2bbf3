"""Seal keys of the demonstration: files like a certifier's own, from an authority that nobody knows.

Papers sealed with them say SPECIMEN. Where demonstration seals are not allowed they seal nothing
(`certificates/seal_keys.py`).
"""

from __future__ import annotations

from datetime import datetime

from certificates.documents import demo_authority
from certificates.documents.seal_backends import pkcs12
from certificates.documents.seal_backends.protocol import KeyRing, OpenedKey, PublicParts, SealKeyError


def read_public(ring: KeyRing, place: str) -> PublicParts:
    """As of any file; refuses one that does not come from the demonstration authority."""
    parts = pkcs12.read_public(ring, place)
    if not demo_authority.is_demo(parts.certificate):
        raise SealKeyError(
            f"The key {place} is not one of the demonstration authority. Register it with --backend pkcs12."
        )
    return parts


def open_key(ring: KeyRing, place: str, parts: PublicParts) -> OpenedKey:
    """As of any file."""
    return pkcs12.open_key(ring, place, parts)


def make(ring: KeyRing, certifier_name: str, place: str, *, at: datetime) -> PublicParts:
    """The key at that place, made when it is not there yet."""
    demo_authority.make_demo_seal(ring.folder, certifier_name, place, at=at)
    return read_public(ring, place)
