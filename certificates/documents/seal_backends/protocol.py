"""What a backend is: a kind of place where private seal keys lie, and how one there is read and opened."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers.pdf_cms import Signer


class SealKeyError(RuntimeError):
    """The seal key cannot be used; the text names the place and what to do."""


class SealKeyMissing(SealKeyError):
    """There is no seal key for this certifier, so nothing can be issued."""


@dataclass(frozen=True)
class KeyRing:
    """Where an installation keeps private keys: a folder of files, and a token behind a PKCS#11 library."""

    folder: Path
    token_library: str = ""
    token_pin_file: Path | None = None


@dataclass(frozen=True)
class PublicParts:
    """The certificate of a key and those of its issuers, the nearest first. Nothing in it is secret."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def root(self) -> x509.Certificate:
        """What seals are checked against: the last issuer, or the certificate itself where none is known."""
        return self.chain[-1] if self.chain else self.certificate

    @property
    def name(self) -> str:
        """The name in the certificate, as it is written into the seal."""
        for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
            if names := self.certificate.subject.get_attributes_for_oid(kind):
                return str(names[0].value)
        return self.certificate.subject.rfc4514_string()


@dataclass(frozen=True)
class OpenedKey:
    """A key that can seal, and the name in its certificate."""

    signer: Signer
    name: str


class Backend(Protocol):
    """One kind of place. `place` names the key in it, as the table of keys keeps it."""

    def read_public(self, ring: KeyRing, place: str) -> PublicParts:
        """The public parts of the key at the place, to be kept in the table. Raises SealKeyError."""
        ...

    def open_key(self, ring: KeyRing, place: str, parts: PublicParts) -> OpenedKey:
        """The key at the place, opened once a process. Raises SealKeyError where it cannot be opened or is
        not the one of the certificate in `parts`."""
        ...


def require_p256(certificate: x509.Certificate, where: object) -> None:
    """Every common reader of PDF knows ECDSA on P-256. Raises SealKeyError for another key."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise SealKeyError(f"{where} has to hold one ECDSA key on the curve P-256 and its certificate.")


def require_private(path: Path, what: str, remedy: str) -> None:
    """A file that only its owner can read. Raises SealKeyMissing, or SealKeyError where others can."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise SealKeyMissing(f"The {what} {path} is missing, so nothing can be sealed. {remedy}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise SealKeyError(f"The {what} {path} can be read by others. Run: chmod 600 {path}")


def chain_of(
    certificate: x509.Certificate, issuers: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """The issuers from the nearest to the root, whatever order they come in; strangers are left out."""
    left = list(issuers)
    chain: list[x509.Certificate] = []
    last = certificate
    while last.issuer != last.subject:
        found = next((one for one in left if one.subject == last.issuer), None)
        if found is None:
            break
        left.remove(found)
        chain.append(found)
        last = found
    return tuple(chain)


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko takes it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
