"""The tariff schedule as the United States International Trade Commission publishes it: a nested CSV.

Each row has a number (4 to 10 digits with dots, or none for a superior text), its depth in `Indent`, the
words of its own step and, for ten digits, the units. The words of a code are the path of steps above it.
Read from the schedules of 2025 and 2026; rates of duty are of no account here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from operations.rules import hts

NUMBER, INDENT, DESCRIPTION, UNITS = "HTS Number", "Indent", "Description", "Unit of Quantity"
_COLUMNS = (NUMBER, INDENT, DESCRIPTION, UNITS)

_MARKUP = re.compile(r"</?(?:i|b|em|u|sup|sub|strong)>", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{4}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2})?)?)?")
_LONGEST_UNITS = 40


class ScheduleRefusedError(ValueError):
    """A text that is no schedule; its own text is a sentence for people, with the row."""


@dataclass(frozen=True)
class ScheduleCode:
    """A ten-digit code with the path of its words and its units, as the code list keeps them."""

    code: str
    description: str
    unit: str

    @property
    def is_organic(self) -> bool:
        return hts.is_organic(self.description)


def read_schedule(text: str) -> list[ScheduleCode]:
    """All ten-digit codes of the file, in its order. Raises ScheduleRefusedError."""
    codes: dict[str, ScheduleCode] = {}
    for row, code in _codes(csv.reader(io.StringIO(text, newline=""), strict=True)):
        if code.code in codes:
            raise _refusal(row, _("the code %(code)s stands in the file twice") % {"code": code.code})
        codes[code.code] = code
    if not codes:
        raise ScheduleRefusedError(
            _("The file has no code of ten digits. Export the schedule from USITC as CSV, all chapters.")
        )
    return list(codes.values())


def join_units(units: Iterable[object]) -> str:
    """`No.;kg`, as the code list keeps units."""
    return ";".join(written for unit in units if (written := str(unit).strip()))


def _codes(lines: Iterator[list[str]]) -> Iterator[tuple[int, ScheduleCode]]:
    """Every ten-digit row with its number; the header is row 1, as a spreadsheet counts."""
    path: list[str] = []
    row = 1
    try:
        places = _places(next(lines, []))
        for row, cells in enumerate(lines, start=2):
            if not any(cells):
                continue
            if len(cells) <= max(places.values()):
                raise _refusal(row, _("it has %(count)d cells, which is too few") % {"count": len(cells)})
            number, indent, words, units = (cells[places[name]].strip() for name in _COLUMNS)
            depth = _depth(row, indent, len(path))
            path[depth:] = [_step(row, words)]
            if number and not _NUMBER.fullmatch(number):
                raise _refusal(row, _("“%(number)s” is no number of the schedule") % {"number": number})
            digits = number.replace(".", "")
            if len(digits) == 10:
                yield row, ScheduleCode(digits, hts.STEP.join(path), _units(row, units))
    except csv.Error as error:
        raise _refusal(row + 1, error) from error


def _places(header: list[str]) -> dict[str, int]:
    """Where each column stands; others and their order are of no account."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise ScheduleRefusedError(
            _(
                "This is not the schedule as USITC exports it: the column %(missing)s is missing. "
                "The first row has to name %(columns)s."
            )
            % {"missing": missing[0], "columns": ", ".join(_COLUMNS)}
        )
    return {name: names.index(name) for name in _COLUMNS}


def _depth(row: int, indent: str, deepest: int) -> int:
    if not (indent.isascii() and indent.isdigit()):
        raise _refusal(row, _("the indent “%(indent)s” is no whole number") % {"indent": indent})
    if int(indent) > deepest:
        raise _refusal(
            row,
            _("the indent %(indent)s skips a level: the row above it is missing") % {"indent": indent},
        )
    return int(indent)


def _step(row: int, words: str) -> str:
    step = _MARKUP.sub("", words).strip().removesuffix(":").strip()
    if not step:
        raise _refusal(row, _("the description is empty"))
    return step.replace(hts.STEP, ">")


def _units(row: int, written: str) -> str:
    """`["No.","kg"]` or `No.,kg` as `No.;kg`."""
    if written.startswith("["):
        try:
            units = json.loads(written)
        except json.JSONDecodeError as error:
            raise _refusal(row, _("the units “%(units)s” cannot be read") % {"units": written}) from error
    else:
        units = written.split(",")
    joined = join_units(units)
    if len(joined) > _LONGEST_UNITS:
        raise _refusal(row, _("the units “%(units)s” are too long") % {"units": joined})
    return joined


def _refusal(row: int, why: object) -> ScheduleRefusedError:
    return ScheduleRefusedError(
        _("Row %(row)d: %(why)s. Correct the file and load again; nothing was changed.")
        % {"row": row, "why": why}
    )
