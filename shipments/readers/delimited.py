"""CSV as plain rows of cells: whatever encoding and delimiter a spreadsheet of the country writes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Any

from shipments.readers.cells import MOST_COLUMNS, MOST_ROWS, Cell, cell_of
from shipments.readers.refusal import RefusedError

_DELIMITERS = ("\t", ";", "|", ",")
_JUDGED_LINES = 40
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def read(content: bytes) -> dict[str, Any]:
    """`sheets`: one, without a name; `is_cut`: whether rows are left out. Raises `RefusedError`."""
    text = decode(content)
    delimiter = _delimiter_of(text.splitlines()[:_JUDGED_LINES])
    rows: list[list[Cell]] = []
    is_cut = False
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == MOST_ROWS:
                is_cut = True
                break
            rows.append([cell_of(value) for value in row[:MOST_COLUMNS]])
    except csv.Error as error:
        raise RefusedError("damaged") from error
    return {"sheets": [{"name": "", "rows": rows}], "is_cut": is_cut}


def decode(content: bytes) -> str:
    """Text in UTF-8, UTF-16 (with or without its mark) or, where neither fits, Windows-1252.

    Raises `RefusedError` for bytes that are no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif content[1:200:2].count(0) > content[:200].count(0) * 0.9 > 4:
        text = content.decode("utf-16-le", errors="replace")
    elif content[0:200:2].count(0) > content[:200].count(0) * 0.9 > 4:
        text = content.decode("utf-16-be", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if _CONTROLS.search(text):
        raise RefusedError("wrong_type")
    return text


def _delimiter_of(lines: list[str]) -> str:
    """The sign that divides most lines into the same number of cells; a letterhead is divided by commas, so
    of two that do it equally well the comma gives way."""

    def score(delimiter: str) -> int:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row))
        return max((count * (width - 1) for width, count in widths.items()), default=0)

    try:
        return max(_DELIMITERS, key=score)
    except csv.Error as error:
        raise RefusedError("damaged") from error
