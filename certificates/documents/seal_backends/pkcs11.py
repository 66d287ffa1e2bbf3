"""Seal keys in a hardware token, or SoftHSM, behind a PKCS#11 library: the key never leaves it.

`place` is `<label of the token>/<label of the key>`; the certificate lies in the token under the key's
label. Needs the optional packages of the group `pkcs11`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509

from certificates.documents.seal_backends.protocol import (
    KeyRing,
    OpenedKey,
    PublicParts,
    SealKeyError,
    SealKeyMissing,
    as_asn1,
    chain_of,
    require_p256,
    require_private,
)

try:
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
except ImportError:  # the group of packages is optional
    IS_AVAILABLE = False
else:
    IS_AVAILABLE = True

_NO_PACKAGES = (
    "Keys in a token need packages that are not installed here. Install nopcert with its group pkcs11: "
    'pip install "nopcert[pkcs11]"'
)


def read_public(ring: KeyRing, place: str) -> PublicParts:
    """The certificate under the key's label, and the issuers that the token has beside it."""
    token, label = _split(place)
    session = _session_of(ring, token)
    found = [
        (str(one[pkcs11.Attribute.LABEL]), x509.load_der_x509_certificate(one[pkcs11.Attribute.VALUE]))
        for one in session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE})
    ]
    own = [certificate for name, certificate in found if name == label]
    if len(own) != 1:
        raise SealKeyMissing(
            f"The token {token} has {len(own)} certificates with the label {label}, and "
            f"exactly one has to be "
            f"there. Store the certificate of the key under the label of the key."
        )
    require_p256(own[0], place)
    return PublicParts(own[0], chain_of(own[0], (certificate for _name, certificate in found)))


def open_key(ring: KeyRing, place: str, parts: PublicParts) -> OpenedKey:
    """A signer that asks the token for each signature. Its session is opened once a process."""
    token, label = _split(place)
    signer = _signer_class()(
        _session_of(ring, token),
        signing_cert=as_asn1(parts.certificate),
        ca_chain=[as_asn1(link) for link in parts.chain],
        key_label=label,
        embed_roots=False,
        use_raw_mechanism=True,  # the digest is made here: SoftHSM and many tokens sign nothing else
    )
    return OpenedKey(signer, parts.name)


def _split(place: str) -> tuple[str, str]:
    token, slash, label = place.partition("/")
    if not (token and slash and label):
        raise SealKeyError(f"{place!r} names no key in a token. Write TOKEN/KEY, the labels of both.")
    return token, label


def _session_of(ring: KeyRing, token: str) -> Any:
    if not IS_AVAILABLE:
        raise SealKeyError(_NO_PACKAGES)
    if not ring.token_library or ring.token_pin_file is None:
        raise SealKeyError(
            "Keys in a token need its library and its PIN. Set NOPCERT_PKCS11_LIBRARY and "
            "NOPCERT_PKCS11_PIN_FILE."
        )
    require_private(
        ring.token_pin_file,
        "file with the PIN of the token",
        "Put it back, or correct NOPCERT_PKCS11_PIN_FILE.",
    )
    return _opened(ring.token_library, token, ring.token_pin_file)


@lru_cache(maxsize=8)
def _opened(library: str, token: str, pin_file: Path) -> Any:
    pin = pin_file.read_text(encoding="utf-8").strip()
    try:
        return open_pkcs11_session(library, token_criteria=TokenCriteria(label=token), user_pin=pin)
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise SealKeyError(
            f"The token {token} behind {library} cannot be opened "
            f"({error.__class__.__name__} {error}). Look whether it is plugged in and its PIN is right."
        ) from error


def _signer_class() -> Any:
    if not IS_AVAILABLE:
        raise SealKeyError(_NO_PACKAGES)

    class TokenSigner(PKCS11Signer):  # type: ignore[misc]
        """Forgets the session when the token fails, so that the next try opens a new one."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 — the library's signature
            try:
                return bytes(await super().async_sign_raw(data, digest_algorithm, dry_run=dry_run))
            except pkcs11.PKCS11Error as error:
                _opened.cache_clear()
                raise SealKeyError(
                    f"The token did not sign with the key {self.key_label} "
                    f"({error.__class__.__name__} {error}). Look whether it is plugged in and has that key."
                ) from error

    return TokenSigner
