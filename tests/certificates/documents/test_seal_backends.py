"""Keys in files: opened once, and refused in a sentence when others can read them or they do not fit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from certificates.documents import seal
from certificates.documents.seal_backends import KeyRing, PublicParts, SealKeyError, SealKeyMissing, demo
from certificates.documents.seal_backends import pkcs12 as files
from tests.certificates.documents.conftest import AT


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path)


def test_a_missing_file_is_named_with_a_way_out(ring: KeyRing) -> None:
    with pytest.raises(SealKeyMissing, match=r"manage\.py keys rotate") as refusal:
        files.read_public(ring, "815")

    assert str(ring.folder / "815.p12") in str(refusal.value)


@pytest.mark.parametrize("name", ["815.p12", "815.passphrase"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(ring: KeyRing, name: str, mode: int) -> None:
    parts = demo.make(ring, "Cascadia", "815", at=AT)
    (ring.folder / name).chmod(mode)

    with pytest.raises(SealKeyError, match=rf"{name} can be read by others\. Run: chmod 600"):
        files.open_key(ring, "815", parts)


def test_a_wrong_passphrase_is_refused(ring: KeyRing) -> None:
    parts = demo.make(ring, "Cascadia", "815", at=AT)
    (ring.folder / "815.passphrase").write_text("not this one\n")
    (ring.folder / "815.p12").touch()

    with pytest.raises(SealKeyError, match="does not open"):
        files.open_key(ring, "815", parts)


def test_a_key_of_another_kind_is_refused(ring: KeyRing) -> None:
    demo.make(ring, "Cascadia", "815", at=AT)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    bundle = pkcs12.serialize_key_and_certificates(b"815", key, None, None, BestAvailableEncryption(b"words"))
    (ring.folder / "815.p12").write_bytes(bundle)
    (ring.folder / "815.passphrase").write_text("words\n")

    with pytest.raises(SealKeyError, match="one ECDSA key on the curve P-256"):
        files.read_public(ring, "815")


def test_a_key_is_opened_once_a_process(ring: KeyRing) -> None:
    parts = demo.make(ring, "Cascadia", "815", at=AT)

    assert files.open_key(ring, "815", parts) is files.open_key(ring, "815", parts)


def test_a_file_that_was_replaced_behind_the_table_seals_nothing(ring: KeyRing) -> None:
    parts = demo.make(ring, "Cascadia", "815", at=AT)
    demo.make(ring, "Cascadia", "815-2", at=AT)
    for ending in ("p12", "passphrase"):
        (ring.folder / f"815-2.{ending}").replace(ring.folder / f"815.{ending}")

    with pytest.raises(SealKeyError, match="another key than the table of keys says"):
        files.open_key(ring, "815", parts)


def test_a_demo_key_has_its_root_as_chain_and_is_made_once(ring: KeyRing) -> None:
    first = demo.make(ring, "Cascadia", "815", at=AT)
    again = demo.make(ring, "Another name", "815", at=AT + timedelta(days=1))

    assert again == first
    assert first.name == "DEMO seal of Cascadia"
    assert first.certificate.issuer == first.root.subject == first.root.issuer


def test_a_certificate_without_known_issuers_is_its_own_anchor(ring: KeyRing, paper: bytes) -> None:
    parts = demo.make(ring, "Cascadia", "815", at=AT)
    alone = PublicParts(parts.certificate)
    other = demo.make(ring, "Cascadia", "815-2", at=AT)
    sealed = seal.seal(paper, key=files.open_key(ring, "815", alone), at=AT)

    assert seal.check_seal(sealed, alone.root, at=AT).is_good
    assert not seal.check_seal(sealed, other.certificate, at=AT).is_good
