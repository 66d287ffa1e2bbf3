"""Files that are none of the registry's, damaged ones, and hostile ones."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from nopcert.bench import registry_files
from nopcert.bench.registry_files import Registry
from operations.registry import archives
from operations.registry.records import RegistryFileError
from tests.operations.registry.conftest import FARM, records_of, write_workbook


def refusal(path: Path) -> str:
    with pytest.raises(RegistryFileError) as refused:
        records_of(path)
    return str(refused.value)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n\t\0", "This file is empty."),
        (b"%PDF-1.7 ...", "This is none of the registry's files. Expected is INTEGRITY_Export"),
        (b"\x89PNG\r\n\x1a\n", "This is none of the registry's files."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel file (xls)"),
        (b"<!DOCTYPE html><p>Sign in", "This is XML or a web page."),
        (b"name,city\nA,B\n", "This file has no row with the technical names of the registry"),
        (b"PK\x03\x04 and then nothing", "This file is damaged or was not downloaded to its end."),
        (b"Cert_name,op_name\nA,B\n", "The columns op_nopOpID, op_status are missing from Operations."),
        (b'{"nopOperationID": ', "The JSON in this file cannot be read"),
        (b'{"operations": []}', "This JSON holds no list of operations with nopOperationID."),
        (b"[" * 100_000, "This JSON is nested too deep"),
        (b'[{"nopOperationID": "8150110234", "a": ' + b'{"a":' * 50, "This JSON is nested too deep"),
        (b"[{\xff\xfe}]", "The JSON in this file cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_what_was_expected(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    assert refusal(written(tmp_path / "file", content)).startswith(sentence)


def test_a_workbook_without_the_registrys_sheet_is_refused_with_its_sheets_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Invoice", "Kilograms"])
    book.create_sheet("Lots").append(["A"])
    book.save(tmp_path / "other.xlsx")

    assert "(“Sheet”, “Lots”) has no row with the technical names" in refusal(tmp_path / "other.xlsx")


def test_headings_that_are_missing_are_named(tmp_path: Path) -> None:
    columns = [name for name in registry_files.OPERATION_COLUMNS if name not in ("op_status", "Cert_name")]

    sentence = refusal(write_workbook(tmp_path / "data.xlsx", columns=columns))

    assert sentence.startswith("The columns op_status, Cert_name are missing from Operations.")


def test_a_workbook_that_counts_from_1904_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.save(tmp_path / "mac.xlsx")

    assert "counts its days from 1904" in refusal(tmp_path / "mac.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("write", [registry_files.write_data_workbook, registry_files.write_bulk_xml])
def test_a_truncated_zip_is_refused(
    tmp_path: Path, write: Callable[[Registry, Path], None], share: float
) -> None:
    write(Registry(30), tmp_path / "whole")
    whole = (tmp_path / "whole").read_bytes()

    assert "damaged or was not downloaded to its end" in refusal(
        written(tmp_path / "part", whole[: int(len(whole) * share)])
    )


def test_a_zip_with_damage_inside_is_refused(tmp_path: Path) -> None:
    registry_files.write_bulk_xml(Registry(300), tmp_path / "bulk.zip")
    content = bytearray((tmp_path / "bulk.zip").read_bytes())
    content[len(content) // 2] ^= 0xFF

    sentence = refusal(written(tmp_path / "bulk.zip", bytes(content)))

    assert "damaged" in sentence or "The XML in this file cannot be read" in sentence


def test_a_zip_without_the_member_is_refused_with_what_it_holds(tmp_path: Path) -> None:
    sentence = refusal(zipped(tmp_path / "a.zip", **{"readme.txt": b"hello"}))

    assert sentence.startswith(
        "This zip holds readme.txt and no member “stream”. Expected is INTEGRITY_Export"
    )


def test_a_zip_that_claims_five_gigabytes_is_not_opened(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", stream=b"<Root/>")
    content = path.read_bytes()
    size = len(b"<Root/>").to_bytes(4, "little")
    directory = content.index(b"PK\x01\x02")
    extra = b"\x01\x00\x08\x00" + (5 * 1024**3).to_bytes(8, "little")
    header = bytearray(content[directory : directory + 46])
    assert size in header
    header[24:28] = b"\xff\xff\xff\xff"
    header[30:32] = len(extra).to_bytes(2, "little")
    tail = bytearray(content[content.index(b"PK\x05\x06") :])
    tail[12:16] = (46 + len("stream") + len(extra)).to_bytes(4, "little")
    forged = content[:directory] + bytes(header) + b"stream" + extra + bytes(tail)

    assert "claims to unpack to 5.0 GB" in refusal(written(path, forged))


def test_a_zip_that_unpacks_to_a_thousand_times_its_size_is_not_opened(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", stream=b"<Root>" + b" " * (archives._FREE_BYTES + 1))

    assert "times its size, which no file of the registry does" in refusal(path)


def test_a_zip_of_many_files_or_with_a_password_is_refused(tmp_path: Path) -> None:
    many = zipped(tmp_path / "many.zip", **{f"file{number}": b"" for number in range(2001)})
    locked = bytearray(zipped(tmp_path / "locked.zip", stream=b"<Root/>").read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1

    assert "This zip holds 2001 files." in refusal(many)
    assert "locked with a password" in refusal(written(tmp_path / "locked.zip", bytes(locked)))


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<r><Operations><Operation><op_nopOpID>&b;</op_nopOpID></Operation></Operations></r>"
)


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (BILLION_LAUGHS, "defines entities of its own"),
        (b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>', "defines entities of its own"),
        (b"<r><Operations>&lol;</Operations></r>", "cannot be read"),
        (b"<r>\x00</r>", "cannot be read"),
        (b"<r><unclosed></r>", "cannot be read"),
        (b"", "cannot be read"),
        (b"<r/>", "holds no list of Operation elements"),
        (b"<a>" * 100_000, "nested too deep"),
        (b'<r a="' + b"x" * (5 * 1024**2), "A tag in this file does not end."),
        (b'<?xml version="1.0" encoding="klingon"?><r/>', "cannot be read"),
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, xml: bytes, sentence: str) -> None:
    assert sentence in refusal(zipped(tmp_path / "bulk.zip", stream=xml))


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    whole = write_workbook(tmp_path / "data.xlsx")
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/sharedStrings.xml"] = BILLION_LAUGHS

    assert "defines entities of its own" in refusal(zipped(tmp_path / "bomb.xlsx", **members))


def test_a_workbook_with_a_missing_part_is_refused(tmp_path: Path) -> None:
    whole = write_workbook(tmp_path / "data.xlsx")
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.startswith("xl/_rels")}

    assert "A part of this workbook is missing." in refusal(zipped(tmp_path / "part.xlsx", **members))


def test_a_text_number_that_the_workbook_has_not_is_nothing(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "data.xlsx", items=None)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</row></sheetData>", (
        b'<c r="B9" t="s"><v>99999999</v></c><c r="C9" t="s"><v>-1</v></c><c r="D9" t="s"><v>x</v></c>'
        b'<c r="XFD9"><v>1</v></c><c r="9" t="b"><v>1</v></c></row></sheetData>'
    ))  # fmt: skip

    assert len(records_of(zipped(tmp_path / "odd.xlsx", **members))) == 2


def test_a_quotation_mark_that_never_closes_is_refused_with_its_row(tmp_path: Path) -> None:
    lines = [",".join(FARM), ",".join(FARM.values()), '"' + "x" * 200_000]

    assert refusal(written(tmp_path / "a.csv", "\n".join(lines).encode())).startswith("Row 3 cannot be read")


@pytest.mark.parametrize("size", [40_000, 300_000])
def test_a_cell_of_any_length_is_read_in_bounded_memory(tmp_path: Path, size: int) -> None:
    path = write_workbook(tmp_path / "data.xlsx", [{**FARM, "op_name": "x" * size}], None)

    (record,) = records_of(path)

    assert 40_000 <= len(record.values["op_name"]) <= 300_000


@pytest.mark.usefixtures("monkeypatch")
def test_no_temporary_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = write_workbook(tmp_path / "data.xlsx")

    records_of(path)
    refusal(written(tmp_path / "part.xlsx", path.read_bytes()[:900]))

    assert list(folder.iterdir()) == []
