"""The seal: made once over the whole file, and refused after the smallest change."""

import random
from datetime import timedelta

import pytest
from pyhanko.sign.general import SigningError

from certificates.documents import demo_authority, seal
from certificates.documents.seal_backends import KeyRing, demo
from tests.certificates.documents.conftest import AT


def test_a_sealed_paper_is_genuine_and_names_its_certifier(sealed, root, certificate):
    report = seal.check_seal(sealed, root, at=AT)

    assert report == seal.SealReport(
        is_good=True,
        sentence="The seal is genuine and the file is unchanged.",
        signer="Common Name: DEMO seal of Cascadia Organic Certifiers, Organization: SPECIMEN COC",
        claimed_at=AT,
        certificate_sha256=seal.fingerprint(certificate),
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
    ring = KeyRing(tmp_path)
    impostor = demo.make(ring, "Cascadia Organic Certifiers", "COC", at=AT)
    forged = seal.seal(paper, key=demo.open_key(ring, "COC", impostor), at=AT)

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


def test_the_demo_authority_never_overwrites(tmp_path):
    path = demo_authority.make_demo_seal(tmp_path, "Cascadia Organic Certifiers", "COC", at=AT)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    demo_authority.make_demo_authority(tmp_path, at=AT + timedelta(days=1))
    demo_authority.make_demo_seal(tmp_path, "Another name", "COC", at=AT + timedelta(days=1))

    assert path.name in before
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_demo_keys_say_so_and_are_readable_by_nobody_else(seal_folder, key, certificate):
    assert demo_authority.is_demo(certificate)
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
