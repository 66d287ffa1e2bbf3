"""Seal keys in files: `<place>.p12` in the folder of keys, opened with `<place>.passphrase` beside it.

Both are for their owner alone; a file that others can read is refused, not repaired.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.documents.seal_backends.protocol import (
    KeyRing,
    OpenedKey,
    PublicParts,
    SealKeyError,
    as_asn1,
    chain_of,
    require_p256,
    require_private,
)

_REMEDY = "Put it back from the backup of the keys, or take up another key: manage.py keys rotate"


def read_public(ring: KeyRing, place: str) -> PublicParts:
    """What the file says of itself. Opens it, so that a file that could not seal is never registered."""
    return _open(ring, place)[1]


def open_key(ring: KeyRing, place: str, parts: PublicParts) -> OpenedKey:
    """Opens the file once a process, and again only when it was written anew.

    Raises SealKeyMissing when a file is not there; SealKeyError when others may read it, when the
    passphrase does not open it, or when it holds another key than `parts` says.
    """
    opened, found = _open(ring, place)
    if found.certificate != parts.certificate:
        raise SealKeyError(
            f"{_key_file(ring, place)} holds another key than the table of keys says, so it seals nothing. "
            f"Put the file of that key back, or take up the new one: manage.py keys rotate"
        )
    return opened


def _open(ring: KeyRing, place: str) -> tuple[OpenedKey, PublicParts]:
    files = (_key_file(ring, place), ring.folder / f"{place}.passphrase")
    for path in files:
        require_private(path, "seal key file", _REMEDY)
    return _opened(*files, *(path.stat().st_mtime_ns for path in files))


@lru_cache(maxsize=64)
def _opened(key_path: Path, passphrase_path: Path, *_changed_at: int) -> tuple[OpenedKey, PublicParts]:
    passphrase = passphrase_path.read_bytes().strip()
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(key_path.read_bytes(), passphrase)
    except ValueError as error:
        raise SealKeyError(
            f"The passphrase in {passphrase_path} does not open {key_path}, or that file is damaged."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise SealKeyError(f"{key_path} has to hold one ECDSA key on the curve P-256 and its certificate.")
    require_p256(certificate, key_path)
    parts = PublicParts(certificate, chain_of(certificate, chain))
    return OpenedKey(_EllipticSigner(key, parts), parts.name), parts


def _key_file(ring: KeyRing, place: str) -> Path:
    return ring.folder / f"{place}.p12"


class _EllipticSigner(Signer):
    """pyHanko's own signer parses the key again for every signature; this one holds it open."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, parts: PublicParts):
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([as_asn1(link) for link in parts.chain])
        super().__init__(signing_cert=as_asn1(parts.certificate), cert_registry=registry, embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 — the library's signature
        if digest_algorithm != "sha256":
            raise ValueError(f"The seal is made with SHA-256, not {digest_algorithm}.")
        return bytes(72) if dry_run else self._key.sign(data, ec.ECDSA(hashes.SHA256()))
