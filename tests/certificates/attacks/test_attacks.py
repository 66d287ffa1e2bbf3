"""Every attack is refused by the seal and, on its own, by the hash (security.md 3)."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.documents import seal
from certificates.documents.seal_backends import PublicParts
from certificates.documents.seal_backends.protocol import as_asn1
from tests.certificates.attacks.attacks import ATTACKS, Loot
from tests.certificates.documents.conftest import AT

Attack = Callable[[Loot], bytes]
EACH = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)

LET_PASS_BY_LIBRARY = {"after_the_end", "changed_title", "changed_metadata", "junk_validation_data"}
"""What the library's own reading calls good: nothing that is seen changes, but the file is not ours."""


def accepted_by_library(content: bytes, parts: PublicParts) -> bool:
    """The usual rule of a careful reader: one signature, intact, valid, trusted, no change but timestamps."""
    try:
        embedded = PdfFileReader(BytesIO(content), strict=True).embedded_regular_signatures
        if len(embedded) != 1:
            return False
        context = ValidationContext(
            trust_roots=[as_asn1(parts.root)], moment=AT, allow_fetching=False, revocation_mode="soft-fail"
        )
        status = seal.finished(async_validate_pdf_signature(embedded[0], context))
    except Exception:  # noqa: BLE001, RUF100 — a file that cannot be read is not accepted
        return False
    return (
        status.intact
        and status.valid
        and status.trusted
        and embedded[0].docmdp_level is MDPPerm.NO_CHANGES
        and bool(status.docmdp_ok)
        and status.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    )


def test_the_paper_itself_is_good(loot: Loot, kept: PublicParts) -> None:
    assert seal.check_seal(loot.sealed, kept.root, at=AT).is_good
    assert accepted_by_library(loot.sealed, kept)


def test_there_are_twenty_two() -> None:
    assert len({attack.__name__ for attack in ATTACKS}) == 22


@EACH
def test_an_attack_is_refused_by_the_seal_with_a_sentence(
    attack: Attack, loot: Loot, kept: PublicParts
) -> None:
    report = seal.check_seal(attack(loot), kept.root, at=AT)

    assert not report.is_good
    assert report.sentence.endswith(".")


@EACH
def test_an_attack_is_another_file_by_its_hash(attack: Attack, loot: Loot) -> None:
    assert hashlib.sha256(attack(loot)).digest() != hashlib.sha256(loot.sealed).digest()


def test_the_library_alone_would_let_four_pass(loot: Loot, kept: PublicParts) -> None:
    passed = {attack.__name__ for attack in ATTACKS if accepted_by_library(attack(loot), kept)}

    assert passed == LET_PASS_BY_LIBRARY


def test_four_hundred_flipped_bits_are_refused_by_the_seal(loot: Loot, kept: PublicParts) -> None:
    chance = random.Random(4711)  # noqa: S311 — the same places every time
    for _try in range(400):
        place = chance.randrange(len(loot.sealed))
        changed = bytearray(loot.sealed)
        changed[place] ^= 1 << chance.randrange(8)

        assert not seal.check_seal(bytes(changed), kept.root, at=AT).is_good, f"byte {place}"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_a_second_reader_sees_one_signature_over_the_whole_file(loot: Loot, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(loot.sealed)

    read = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, timeout=60, check=False
    ).stdout

    assert read.count("Signature #") == 1
    assert "- Total document signed" in read
    assert "Signature Type: ETSI.CAdES.detached" in read
    assert "Signature Validation: Signature is Valid." in read
    assert "Signer Certificate Common Name: DEMO seal of Cascadia Organic Certifiers" in read
