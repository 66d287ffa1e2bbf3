"""The private keys of offline codes, one file each: ECDSA on P-256, apart from the seal keys.

Signing is deterministic (RFC 6979): the same certificate always gets the same code, so its paper can be
made again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils.translation import gettext as _

from accounts import private_files


class CodeKeyError(RuntimeError):
    """The key cannot be used; the text names the file and what to do."""


@dataclass(frozen=True)
class CodeSigner:
    """An opened key. `kid` are the first four bytes of the SHA-256 of its public part."""

    private_key: ec.EllipticCurvePrivateKey

    @property
    def kid(self) -> bytes:
        return kid_of(self.private_key.public_key())

    def sign(self, content: bytes) -> bytes:
        """64 bytes, r and s, as COSE writes an ES256 signature."""
        algorithm = ec.ECDSA(SHA256(), deterministic_signing=True)
        r, s = utils.decode_dss_signature(self.private_key.sign(content, algorithm))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def make(folder: Path) -> CodeSigner:
    """A new key, kept in the folder under its id."""
    signer = CodeSigner(ec.generate_private_key(ec.SECP256R1()))
    written = signer.private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    private_files.write_whole(_path(folder, signer.kid), written)
    return signer


def load(folder: Path, kid: bytes) -> CodeSigner:
    """The key with that id, opened once a process. Raises CodeKeyError."""
    path = _path(folder, kid)
    try:
        return _opened(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CodeKeyError(
            _(
                "The key of the offline codes, %(path)s, cannot be read, so no paper can be made. Put the "
                "file back from the backup of the keys, or rotate the key: manage.py keys rotate"
            )
            % {"path": path}
        ) from error


def kid_of(public_key: ec.EllipticCurvePublicKey) -> bytes:
    """The id of a key."""
    point = public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return hashlib.sha256(point).digest()[:4]


def public_pem(signer: CodeSigner) -> str:
    return (
        signer.private_key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def read_public(pem: str) -> ec.EllipticCurvePublicKey:
    """The public key of a row. Raises CodeKeyError for anything but one on P-256."""
    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CodeKeyError(_("A stored public key is not one on the curve P-256."))
    return key


@lru_cache(maxsize=64)
def _opened(path: Path, _changed_at: int) -> CodeSigner:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds another kind of key.")
    return CodeSigner(key)


def _path(folder: Path, kid: bytes) -> Path:
    return folder / f"code-{kid.hex()}.pem"
