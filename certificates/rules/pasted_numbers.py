"""Reads what was pasted back for many lines: reference, line, number; from a spreadsheet or a CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from shipments.rules import references

MOST_ROWS = 500
LONGEST_TEXT = 100_000


@dataclass(frozen=True)
class PastedRow:
    """One row with its place in the text from 1. With a `problem` it says nothing that could be kept."""

    place: int
    reference: str = ""
    position: int = 0
    number: str = ""
    problem: str = ""


def read_rows(text: str) -> list[PastedRow]:
    """The rows, empty ones and a head left out. Columns are divided by tab, semicolon or comma."""
    if len(text) > LONGEST_TEXT:
        return [PastedRow(1, problem=_("This is far more than numbers. Paste at most 500 rows at a time."))]
    rows = list(_rows(text))
    if len(rows) > MOST_ROWS:
        words = _("Only the first %(most)d rows were read. Paste the others after these.") % {
            "most": MOST_ROWS
        }
        rows = [*rows[:MOST_ROWS], PastedRow(rows[MOST_ROWS].place, problem=words)]
    seen: dict[str, int] = {}
    return [_told_twice(row, seen) for row in rows]


def _rows(text: str) -> Iterator[PastedRow]:
    reader = csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=_delimiter_of(text))
    for place, cells in enumerate(_readable(reader), 1):
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed) or (place == 1 and _is_head(trimmed)):
            continue
        yield _row(place, trimmed)


def _readable(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows until the text breaks off inside a quoted cell, say."""
    try:
        yield from reader
    except csv.Error:
        return


def _row(place: int, cells: list[str]) -> PastedRow:
    if len(cells) < 3:
        problem = _("A row needs three columns: reference, line and number.")
        return PastedRow(place, reference=cells[0][:20], problem=problem)
    reference, line, number = cells[0].upper(), cells[1], cells[2]
    match = references.PATTERN.fullmatch(reference)
    if match is None:
        problem = _("“%(typed)s” is not the reference of a request. Copy it from the list.")
        return PastedRow(place, reference=reference[:20], problem=problem % {"typed": reference[:20]})
    if not (line.isascii() and line.isdigit() and 1 <= int(line[:6]) <= 999 and len(line) <= 3):
        problem = _("“%(typed)s” is not the number of a line. Write 1, 2, 3 …")
        return PastedRow(place, reference=reference, problem=problem % {"typed": line[:20]})
    return PastedRow(place, f"R-{match[1]}-{match[2]}", int(line), number[:200])


def _told_twice(row: PastedRow, seen: dict[str, int]) -> PastedRow:
    """A line or a number that stands in the text twice is refused the second time."""
    if row.problem or not row.number:
        return row
    for key in (f"{row.reference}/{row.position}", row.number):
        if key in seen:
            words = _("%(what)s stands in row %(row)d already. Keep one of them.")
            problem = words % {"what": key, "row": seen[key]}
            return PastedRow(row.place, row.reference, row.position, row.number, problem)
    seen[f"{row.reference}/{row.position}"] = seen[row.number] = row.place
    return row


def _delimiter_of(text: str) -> str:
    """The sign that divides the first row."""
    first = text.partition("\n")[0]
    return max("\t;,", key=first.count)


def _is_head(cells: list[str]) -> bool:
    return not any(references.PATTERN.fullmatch(cell.upper()) for cell in cells[:1])
