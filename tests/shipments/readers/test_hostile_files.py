"""Files made to harm: each is refused with the code of what it is, by a child that cannot be harmed."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest
from PIL import Image

from shipments.readers import limited
from shipments.readers.limited import FileRefusedError, Job
from tests.shipments.readers import files

SHEET = {"xl/workbook.xml": "<workbook/>"}
MB = 1024 * 1024
PICTURE_OF_MANY_POINTS = (
    "<</Type/XObject/Subtype/Image/Width 100000/Height 100000/Length 0>>stream\n\nendstream"
)
TEMPLATE_ELSEWHERE = (
    '<Relationship Type="http://x/attachedTemplate" Target="http://evil.example/a" TargetMode="External"/>'
)


def refusal(job: Job, content: bytes) -> str:
    """The code with which the child refuses the file."""
    with pytest.raises(FileRefusedError) as refused:
        limited.read(job, content)
    return refused.value.code


def test_a_plain_pdf_is_taken() -> None:
    assert limited.read(Job.INSPECT_PDF, files.good_pdf()).found == {"pages": 1}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("script when opened", files.pdf_with("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active"),
        ("starts a program", files.pdf_with("/OpenAction<</S/Launch/F(cmd.exe)>>"), "active"),
        ("sends a form", files.pdf_with("/AA<</O<</S/SubmitForm/F(http://x.example)>>>>"), "active"),
        ("form of XFA", files.pdf_with("/AcroForm<</XFA(x)>>"), "active"),
        ("script that no page leads to", files.pdf_with_hidden("<</S/JavaScript/JS(1)>>"), "active"),
        ("film", files.pdf_with_hidden("<</Type/Annot/Subtype/RichMedia>>"), "active"),
        ("program inside", files.pdf_with_hidden("<</Type/Filespec/F(a.exe)/EF<</F 3 0 R>>>>"), "active"),
        ("password", files.locked_pdf(user="secret"), "locked"),
        ("10,000 pages", files.long_pdf(10_000), "pages"),
        ("201 pages", files.long_pdf(201), "pages"),
        ("no page", files.long_pdf(0), "damaged"),
        ("cut in half", files.good_pdf()[: len(files.good_pdf()) // 2], "damaged"),
        ("only a head", b"%PDF-1.7\n", "damaged"),
        ("page of the web in front", b"<html><script>1</script>" + files.good_pdf(), "polyglot"),
        ("page of the web behind", files.good_pdf() + b"<script>1</script>", "polyglot"),
        ("archive behind", files.good_pdf() + files.office(SHEET), "polyglot"),
        ("200 MB packed twice", files.pdf_with_stream(
            files.packed_twice(200 * MB), "[/FlateDecode/FlateDecode]"), "bomb"),
        ("picture of 10^10 points", files.pdf_with_hidden(PICTURE_OF_MANY_POINTS), "pixels"),
    ],
)  # fmt: skip
def test_a_pdf_that_may_harm_is_refused(name: str, content: bytes, code: str) -> None:
    assert refusal(Job.INSPECT_PDF, content) == code


def test_a_small_bomb_is_small() -> None:
    content = files.pdf_with_stream(files.packed_twice(200 * MB), "[/FlateDecode/FlateDecode]")

    assert len(content) < 2_000


def test_what_only_forbids_printing_is_taken() -> None:
    assert limited.read(Job.INSPECT_PDF, files.locked_pdf(user="")).found == {"pages": 1}


def test_an_invoice_for_machines_inside_is_taken() -> None:
    invoice = "<</Type/Filespec/UF(factur-x.xml)/EF<</F 3 0 R>>>>"

    assert limited.read(Job.INSPECT_PDF, files.pdf_with_hidden(invoice)).found == {"pages": 1}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("macros", files.office(SHEET | {"xl/vbaProject.bin": b"x"}), "macros"),
        ("macros under a plain name", files.office(SHEET, types="sheet.macroEnabled.main+xml"), "macros"),
        ("sheet of old macros", files.office(SHEET | {"xl/macrosheets/sheet1.xml": "x"}), "macros"),
        ("control", files.office(SHEET | {"xl/activeX/activeX1.xml": "x"}), "macros"),
        ("program", files.office({"word/document.xml": "x", "word/run.exe": b"MZ"}), "macros"),
        ("template elsewhere", files.office(
            {"word/document.xml": "x", "word/_rels/settings.xml.rels": TEMPLATE_ELSEWHERE}), "macros"),
        ("bomb", files.office(SHEET | {"xl/a.xml": bytes(101 * MB)}), "bomb"),
        ("three thousand parts", files.office(SHEET | {f"xl/{one}.xml": "" for one in range(3_000)}), "bomb"),
        ("path out of the archive", files.office(SHEET | {"../../etc/passwd": "x"}), "polyglot"),
        ("no office file", files.office({"readme.txt": "x"}), "wrong_type"),
        ("cut", files.office(SHEET)[:-30], "damaged"),
    ],
)  # fmt: skip
def test_an_office_file_that_may_harm_is_refused(name: str, content: bytes, code: str) -> None:
    assert refusal(Job.INSPECT_OFFICE, content) == code


def test_settings_of_a_printer_are_no_program() -> None:
    content = files.office(SHEET | {"xl/printerSettings/printerSettings1.bin": b"x"})

    assert limited.read(Job.INSPECT_OFFICE, content).found["content_type"].endswith("spreadsheetml.sheet")


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/workbook.xml", "one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", "two")

    assert refusal(Job.INSPECT_OFFICE, out.getvalue()) == "polyglot"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_without_what_stood_beside_it(kind: str) -> None:
    content = files.picture(kind, comment="<script>alert(1)</script>") + b"<script>alert(2)</script>"

    answer = limited.read(Job.REDRAW_PICTURE, content)

    assert b"script" in content
    assert b"script" not in answer.content
    assert answer.found == {"content_type": f"image/{kind.lower()}", "width": 40, "height": 30}
    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.picture(size=(15_001, 2)), "pixels"),
        (files.picture("JPEG", size=(8_000, 6_000)), "pixels"),
        (files.picture()[:60], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "damaged"),
    ],
)
def test_a_picture_that_is_none_is_refused(content: bytes, code: str) -> None:
    assert refusal(Job.REDRAW_PICTURE, content) == code


def test_a_workbook_with_entities_that_grow_ends_the_child_and_nothing_else() -> None:
    entities = "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 12))
    workbook = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{entities}]><workbook>&a11;</workbook>'
    began = time.monotonic()

    assert refusal(Job.WORKBOOK, files.office({"xl/workbook.xml": workbook})) in ("damaged", "exhausting")
    assert time.monotonic() - began < limited.SECONDS + 5


def test_the_child_writes_no_file(tmp_path: object) -> None:
    before = sorted(os.listdir("."))

    limited.read(Job.INSPECT_PDF, files.good_pdf())

    assert sorted(os.listdir(".")) == before
