"""A paper that was issued and sealed as usual, and what an attacker has beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from certificates import seal_keys
from certificates.documents import pdf, seal
from certificates.documents.seal_backends import KeyRing, OpenedKey, PublicParts, demo
from certificates.documents.seal_backends import pkcs12 as files
from tests.certificates.attacks.attacks import Loot
from tests.certificates.documents import papers
from tests.certificates.documents.conftest import AT

CERTIFIER = "Cascadia Organic Certifiers"


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenedKey, PublicParts]:
    return _demo_key(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="session")
def loot(ours: tuple[OpenedKey, PublicParts], tmp_path_factory: pytest.TempPathFactory) -> Loot:
    unsealed = pdf.render(papers.coffee(), logo=None)
    key = ours[0]
    return Loot(
        sealed=seal.seal(unsealed, key=key, at=AT, reason="NOP Import Certificate issued"),
        unsealed=unsealed.replace(b"/Producer (WeasyPrint", b"/Producer (Weasyprint"),
        other=seal.seal(unsealed + b"\n", key=key, at=AT + timedelta(days=1)),
        impostor=_demo_key(tmp_path_factory.mktemp("impostor"))[0],
        public=_public_key(tmp_path_factory.mktemp("public")),
    )


@pytest.fixture
def kept(ours: tuple[OpenedKey, PublicParts]) -> PublicParts:
    """Our key's public parts after a stay in the table: as PEM and back."""
    parts = ours[1]
    return PublicParts(
        x509.load_pem_x509_certificate(seal_keys.to_pem(parts.certificate).encode()),
        tuple(x509.load_pem_x509_certificates(seal_keys.to_pem(*parts.chain).encode())),
    )


def _demo_key(folder: Path) -> tuple[OpenedKey, PublicParts]:
    ring = KeyRing(folder)
    parts = demo.make(ring, CERTIFIER, "815", at=AT)
    return demo.open_key(ring, "815", parts), parts


def _public_key(folder: Path) -> OpenedKey:
    """A key with our name, certified by a root with the name of an authority that systems ship."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Global Trust Services Root R1", root_key, None, root_key)
    certificate = _certificate(CERTIFIER, key, root, root_key)
    bundle = pkcs12.serialize_key_and_certificates(
        b"815", key, certificate, [root], BestAvailableEncryption(b"open")
    )
    for name, content in (("815.p12", bundle), ("815.passphrase", b"open\n")):
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
    ring = KeyRing(folder)
    return files.open_key(ring, "815", files.read_public(ring, "815"))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    is_root = issuer is None
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root,
                content_commitment=not is_root,
                key_cert_sign=is_root,
                crl_sign=is_root,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(issuer_key, hashes.SHA256())
    )
