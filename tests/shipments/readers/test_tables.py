"""Workbooks and CSV files as rows, whatever spreadsheet wrote them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from shipments.readers import delimited, limited
from shipments.readers.limited import Job
from shipments.readers.refusal import RefusedError

ROWS = [["Lote", "Descripción", "Peso neto"], ["A-1", "Café verde", "9.660,00"]]


def workbook(fill: Any) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_in_its_encoding_and_by_its_delimiter(encoding: str, delimiter: str) -> None:
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in ROWS]

    found = delimited.read("\r\n".join(lines).encode(encoding))

    assert found == {"sheets": [{"name": "", "rows": ROWS}], "is_cut": False}


def test_a_csv_with_a_letterhead_is_divided_by_what_divides_most_lines() -> None:
    text = "Frutas del Sur, S.A.\nCalle 1, Lima, Peru\n\nLote;Peso\nA;1,5\nB;2,5\nC;3,5\n"

    rows = delimited.read(text.encode())["sheets"][0]["rows"]

    assert rows[4:] == [["A", "1,5"], ["B", "2,5"], ["C", "3,5"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no", b"a,b\n\x00\x01\x02,c\n", bytes(range(256))])
def test_bytes_that_are_no_text_are_no_csv(content: bytes) -> None:
    with pytest.raises(RefusedError, match="wrong_type"):
        delimited.decode(content)


def test_a_long_csv_is_read_as_far_as_its_two_thousandth_row() -> None:
    found = delimited.read(b"a,1\n" * 2_500)

    assert (len(found["sheets"][0]["rows"]), found["is_cut"]) == (2_000, True)


def test_a_workbook_is_read_with_numbers_dates_and_merged_texts() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.title = "Lista"
        sheet.append(["Producto", "Lote", "Peso", "Fecha"])
        sheet.append(["Café", "A", 9660.5, date(2026, 11, 1)])
        sheet.append([None, "B", None, True])
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("C2:C3")
        book.create_sheet("Notas").append(["x"])
        book.create_sheet("Oculta").sheet_state = "hidden"

    found = limited.read(Job.WORKBOOK, workbook(fill)).found

    assert found["is_cut"] is False
    assert [sheet["name"] for sheet in found["sheets"]] == ["Lista", "Notas"]
    assert found["sheets"][0]["rows"] == [
        ["Producto", "Lote", "Peso", "Fecha"],
        ["Café", "A", {"number": "9660.5"}, "2026-11-01"],
        ["Café", "B", None, "True"],
    ]


def test_a_cell_at_the_far_end_costs_nothing() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"] = "Producto"
        book.active["XFD1048576"] = "far"

    found = limited.read(Job.WORKBOOK, workbook(fill)).found

    assert (len(found["sheets"][0]["rows"]), found["is_cut"]) == (2_000, True)


def test_a_formula_counts_with_its_stored_result_and_is_never_reckoned() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["=1+1", '=HYPERLINK("http://evil.example","x")'])

    assert limited.read(Job.WORKBOOK, workbook(fill)).found["sheets"][0]["rows"] == [[None, None]]
