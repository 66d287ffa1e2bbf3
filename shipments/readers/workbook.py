"""XLSX as plain rows of cells; what they mean, `shipments/rules/packing_list.py` says."""

from __future__ import annotations

import io
import itertools
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from shipments.readers.cells import MOST_COLUMNS, MOST_ROWS, Cell, cell_of

MOST_SHEETS = 5


def read(content: bytes) -> dict[str, Any]:
    """`sheets`: name and rows of each that is not hidden; `is_cut`: whether rows are left out.

    The stored results of formulas count, the formulas do not.
    """
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = [{"name": sheet.title, "rows": _rows_of(sheet)} for sheet in shown[:MOST_SHEETS]]
    is_cut = len(shown) > MOST_SHEETS or any(sheet.max_row > MOST_ROWS for sheet in shown)
    return {"sheets": sheets, "is_cut": is_cut}


def _rows_of(sheet: Worksheet) -> list[list[Cell]]:
    rows = [
        [cell_of(value) for value in row]
        for row in sheet.iter_rows(
            max_row=min(sheet.max_row, MOST_ROWS),
            max_col=min(sheet.max_column, MOST_COLUMNS),
            values_only=True,
        )
    ]
    for merged in itertools.islice(sheet.merged_cells.ranges, MOST_ROWS):
        _spread(rows, merged.min_row - 1, merged.max_row, merged.min_col - 1, merged.max_col)
    return rows


def _spread(rows: list[list[Cell]], top: int, bottom: int, left: int, right: int) -> None:
    """The text of a merged cell counts for each cell it covers; a number only once, or it would be added
    as often as it has lots."""
    if top >= len(rows) or left >= len(rows[top]) or not isinstance(rows[top][left], str):
        return
    for row in rows[top:bottom]:
        for column in range(left, min(right, len(row))):
            row[column] = rows[top][left]
