"""Keys in a token, with SoftHSM in the place of the hardware: the key never leaves it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import pkcs12 as bundles

from certificates.documents import seal
from certificates.documents.seal_backends import (
    KeyRing,
    PublicParts,
    SealKeyError,
    SealKeyMissing,
    demo,
    pkcs11,
)
from tests.certificates.documents.conftest import AT

LIBRARY = next(
    (
        str(path)
        for path in (
            Path("/usr/lib/softhsm/libsofthsm2.so"),
            Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
            Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
        )
        if path.exists()
    ),
    "",
)
needs_softhsm = pytest.mark.skipif(
    not (LIBRARY and shutil.which("softhsm2-util") and pkcs11.IS_AVAILABLE),
    reason="SoftHSM (Debian: softhsm2) or the package python-pkcs11 is not installed",
)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KeyRing, PublicParts]]:
    """A token "seals" with the key "815" and its certificates; the key was put in and its file deleted."""
    import pkcs11 as library
    from pkcs11.util.x509 import decode_x509_certificate

    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    files = KeyRing(folder)
    parts = demo.make(files, "Cascadia Organic Certifiers", "815", at=AT)
    passphrase = (folder / "815.passphrase").read_bytes().strip()
    key = bundles.load_key_and_certificates((folder / "815.p12").read_bytes(), passphrase)[0]
    plain = folder / "plain.pem"
    plain.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pin = folder / "pin"
    pin.write_text("1234\n")
    pin.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        util = ["softhsm2-util", "--pin", "1234"]
        subprocess.run(
            [*util, "--init-token", "--free", "--label", "seals", "--so-pin", "9876"],
            check=True,
            capture_output=True,
        )
        subprocess.run(
            [*util, "--import", str(plain), "--token", "seals", "--label", "815", "--id", "01"],
            check=True,
            capture_output=True,
        )
        plain.unlink()
        with library.lib(LIBRARY).get_token(token_label="seals").open(user_pin="1234", rw=True) as session:
            for label, certificate in (("815", parts.certificate), ("root", parts.root)):
                attributes = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
                attributes |= {library.Attribute.TOKEN: True, library.Attribute.LABEL: label}
                session.create_object(attributes)
        yield KeyRing(folder, token_library=LIBRARY, token_pin_file=pin), parts


@needs_softhsm
def test_the_token_tells_the_certificate_and_its_issuers(token: tuple[KeyRing, PublicParts]) -> None:
    ring, parts = token

    assert pkcs11.read_public(ring, "seals/815") == parts


@needs_softhsm
def test_a_paper_sealed_by_the_token_is_good(token: tuple[KeyRing, PublicParts], paper: bytes) -> None:
    ring, parts = token
    key = pkcs11.open_key(ring, "seals/815", parts)

    report = seal.check_seal(seal.seal(paper, key=key, at=AT), parts.root, at=AT)

    assert report.is_good, report.sentence
    assert report.certificate_sha256 == seal.fingerprint(parts.certificate)


@needs_softhsm
@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("815", "Write TOKEN/KEY"),
        ("seals/816", "has 0 certificates with the label 816"),
        ("elsewhere/815", "The token elsewhere behind .* cannot be opened"),
    ],
)
def test_a_place_that_holds_no_key_is_named(
    token: tuple[KeyRing, PublicParts], place: str, sentence: str
) -> None:
    with pytest.raises(SealKeyError, match=sentence):
        pkcs11.read_public(token[0], place)


@needs_softhsm
def test_a_pin_that_others_can_read_is_refused(token: tuple[KeyRing, PublicParts], tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("1234")
    pin.chmod(0o644)

    with pytest.raises(SealKeyError, match="can be read by others"):
        pkcs11.read_public(replace(token[0], token_pin_file=pin), "seals/815")
    with pytest.raises(SealKeyMissing, match="Put it back, or correct NOPCERT_PKCS11_PIN_FILE"):
        pkcs11.read_public(replace(token[0], token_pin_file=tmp_path / "none"), "seals/815")


def test_without_its_settings_a_token_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pkcs11, "IS_AVAILABLE", True)
    with pytest.raises(SealKeyError, match="Set NOPCERT_PKCS11_LIBRARY and NOPCERT_PKCS11_PIN_FILE"):
        pkcs11.read_public(KeyRing(tmp_path), "seals/815")


def test_without_its_packages_the_sentence_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pkcs11, "IS_AVAILABLE", False)
    with pytest.raises(SealKeyError, match="Install nopcert with its group pkcs11"):
        pkcs11.read_public(KeyRing(tmp_path, token_library="x", token_pin_file=tmp_path / "pin"), "seals/815")
