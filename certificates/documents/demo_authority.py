"""The demonstration authority: a root and seals made on the spot, so that the demo can issue.

Everything it makes says DEMO in its name, and papers sealed with it say SPECIMEN. It never overwrites:
what is there stays, for papers sealed yesterday have to verify tomorrow. One process at a time makes them.
"""

import itertools
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from accounts import private_files

ROOT = "demo-root"

DEMO_MARK = "DEMO"
"""Stands in the name of every certificate that the demonstration authority makes."""

_YEARS = timedelta(days=365)


def make_demo_authority(folder: Path, *, at: datetime) -> x509.Certificate:
    """The root certificate, made when it is not there yet; valid for twenty years from ``at``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / f"{ROOT}.p12").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"nopcert {DEMO_MARK} root", "nopcert demonstration, SPECIMEN only")
        builder = _builder(name, name, key.public_key(), at, 20 * _YEARS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_key_usage(signs_certificates=True), critical=True)
        _keep(folder, ROOT, key, builder.sign(key, hashes.SHA256()), None)
    return load_root(folder)


def make_demo_seal(folder: Path, certifier_name: str, code: str, *, at: datetime) -> Path:
    """The seal of one certifier, ``<folder>/<code>.p12``, made when it is not there yet, for ten years."""
    path = folder / f"{code}.p12"
    if not path.exists():
        root = make_demo_authority(folder, at=at)
        root_key, _, _ = pkcs12.load_key_and_certificates(
            (folder / f"{ROOT}.p12").read_bytes(), (folder / f"{ROOT}.passphrase").read_bytes().strip()
        )
        if not isinstance(root_key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{folder / ROOT}.p12 holds no key of the demonstration authority.")
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(f"{DEMO_MARK} seal of {certifier_name}"[:64], f"SPECIMEN {code}"[:64])
        builder = _builder(subject, root.subject, key.public_key(), at, 10 * _YEARS)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_key_usage(signs_certificates=False), critical=True)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        _keep(folder, code, key, builder.sign(root_key, hashes.SHA256()), root)
    return path


def free_place(folder: Path, code: str) -> str:
    """The name for a certifier's next key: its code, then with -2, -3 … behind it."""
    names = (code if number == 1 else f"{code}-{number}" for number in itertools.count(1))
    return next(name for name in names if not (folder / f"{name}.p12").exists())


def is_demo(certificate: x509.Certificate) -> bool:
    """Whether the demonstration authority made it."""
    return DEMO_MARK in certificate.issuer.rfc4514_string()


def load_root(folder: Path) -> x509.Certificate:
    """The root to check demo seals against. Raises FileNotFoundError before the first seal was made."""
    return x509.load_pem_x509_certificate((folder / f"{ROOT}.pem").read_bytes())


def _name(common_name: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, lasting: timedelta
) -> x509.CertificateBuilder:
    """The common part; valid from a day before ``at``, for clocks that differ."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + lasting)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _keep(
    folder: Path,
    code: str,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    issuer: x509.Certificate | None,
) -> None:
    """Passphrase first and key last: a key file that is there can always be opened.

    The passphrase is 256 random bits, so the file's own slow-down against guessing need not be raised.
    """
    passphrase = secrets.token_urlsafe(32).encode()
    chain = None if issuer is None else [issuer]
    protection = serialization.BestAvailableEncryption(passphrase)
    bundle = pkcs12.serialize_key_and_certificates(code.encode(), key, certificate, chain, protection)
    private_files.write_whole(folder / f"{code}.passphrase", passphrase + b"\n")
    public = certificate.public_bytes(serialization.Encoding.PEM)
    private_files.write_whole(folder / f"{code}.pem", public, mode=0o644)
    private_files.write_whole(folder / f"{code}.p12", bundle)
