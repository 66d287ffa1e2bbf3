"""The seal: made once over the whole file, and refused after the smallest change."""

import random
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.sign.general import SigningError

from certificates.documents import demo_authority, seal
from tests.certificates.documents.conftest import AT


def test_a_sealed_paper_is_genuine_and_names_its_certifier(sealed, root):
    report = seal.check_seal(sealed, root, at=AT)

    assert report == seal.SealReport(
        is_good=True,
        sentence="The seal is genuine and the file is unchanged.",
        signer="Common Name: DEMO seal of Cascadia Organic Certifiers, Organization: SPECIMEN COC",
        claimed_at=AT,
    )


def test_the_seal_is_one_pades_certification_that_allows_no_changes(sealed):
    assert sealed.count(b"/Type /Sig ") + sealed.count(b"/Type /Sig\n") == 1
    assert b"/SubFilter /ETSI.CAdES.detached" in sealed
    assert b"/TransformMethod /DocMDP" in sealed
    assert b"/P 1" in sealed


def test_the_paper_itself_is_left_as_it_was(paper, sealed):
    assert sealed.startswith(paper)


def test_every_flipped_bit_is_refused(sealed, root):
    chance = random.Random(20261124)  # noqa: S311 — the same places every time
    for _try in range(150):
        place = chance.randrange(len(sealed))
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)

        report = seal.check_seal(bytes(changed), root, at=AT)

        assert not report.is_good, f"byte {place} was changed unnoticed"
        assert report.sentence.endswith(".")


@pytest.mark.parametrize("addition", [b"\n", b"\n% a remark", b"\0" * 1000])
def test_anything_behind_the_end_is_refused(sealed, root, addition):
    report = seal.check_seal(sealed + addition, root, at=AT)

    assert (report.is_good, report.sentence) == (
        False,
        "Something was added to the file after it was sealed.",
    )


def test_a_second_signature_cannot_be_made(key, sealed):
    with pytest.raises(SigningError, match="appears to be filled already"):
        seal.seal(sealed, key=key, at=AT)


def test_an_unsealed_paper_is_refused(paper, root):
    assert seal.check_seal(paper, root, at=AT).sentence == (
        "The file carries 0 signatures, and exactly one belongs on it."
    )


def test_an_impostor_with_our_exact_names_is_refused(paper, root, tmp_path):
    demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "COC", at=AT)
    forged = seal.seal(paper, key=seal.load_key(tmp_path, "COC"), at=AT)

    report = seal.check_seal(forged, root, at=AT)

    assert not report.is_good
    assert (
        report.sentence == "The seal was not made with a key of this service: the name in it proves nothing."
    )


def test_a_seal_is_refused_at_a_time_its_certificate_does_not_cover(sealed, root):
    report = seal.check_seal(sealed, root, at=AT + timedelta(days=365 * 11))

    assert not report.is_good


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<html>", b"\0" * 10_000, b"%PDF-1.7\nxref\ntrailer<</Root 9 9 R>>"]
)
def test_what_is_no_pdf_is_answered_and_not_raised(content, root):
    report = seal.check_seal(content, root, at=AT)

    assert not report.is_good
    assert report.sentence == "The file is damaged or is not a PDF: its seal cannot be read."


def test_a_missing_key_names_the_file_and_the_command(tmp_path):
    with pytest.raises(seal.SealKeyMissing) as refusal:
        seal.load_key(tmp_path, "COC")

    assert str(tmp_path / "COC.p12") in str(refusal.value)
    assert "manage.py make_demo_seal COC" in str(refusal.value)


def test_a_key_that_others_can_read_is_refused(tmp_path):
    path = demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "COC", at=AT)
    path.chmod(0o640)

    with pytest.raises(seal.SealKeyError, match=r"can be read by others\. Run: chmod 600"):
        seal.load_key(tmp_path, "COC")


def test_a_wrong_passphrase_is_refused(tmp_path):
    demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "COC", at=AT)
    (tmp_path / "COC.passphrase").write_text("not this one\n")

    with pytest.raises(seal.SealKeyError, match="does not open"):
        seal.load_key(tmp_path, "COC")


def test_a_key_of_another_kind_is_refused(tmp_path, root):
    demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "COC", at=AT)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    bundle = pkcs12.serialize_key_and_certificates(b"COC", key, None, None, BestAvailableEncryption(b"words"))
    (tmp_path / "COC.p12").write_bytes(bundle)
    (tmp_path / "COC.passphrase").write_text("words\n")

    with pytest.raises(seal.SealKeyError, match="one ECDSA key on the curve P-256"):
        seal.load_key(tmp_path, "COC")


def test_a_key_is_opened_once_a_process(seal_folder, key):
    assert seal.load_key(seal_folder, "COC") is key


def test_the_demo_authority_never_overwrites(tmp_path):
    path = demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "COC", at=AT)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    demo_authority.make_demo_authority(tmp_path, at=AT + timedelta(days=1))
    demo_authority.make_demo_seal(tmp_path, "Another name", "COC", at=AT + timedelta(days=1))

    assert path.name in before
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_demo_keys_say_so_and_are_readable_by_nobody_else(seal_folder, key):
    assert key.is_demo
    assert seal.is_demo_seal(seal_folder, "COC")
    assert "DEMO" in key.name
    modes = {file.name: file.stat().st_mode & 0o777 for file in seal_folder.iterdir()}
    assert modes == {
        "COC.p12": 0o600,
        "COC.passphrase": 0o600,
        "COC.pem": 0o644,
        "demo-root.p12": 0o600,
        "demo-root.passphrase": 0o600,
        "demo-root.pem": 0o644,
    }


def test_without_a_certificate_nobody_can_say_whether_it_is_a_demo(tmp_path):
    with pytest.raises(seal.SealKeyMissing, match=r"COC\.pem"):
        seal.is_demo_seal(tmp_path, "COC")
