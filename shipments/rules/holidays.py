"""A list of holidays as people paste it: a date and a name in each line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

MOST_DAYS = 400
LONGEST_NAME = 80
LONGEST_LIST = 40_000
FIRST_YEAR, LAST_YEAR = 2024, 2100

_LINE = re.compile(r'"?([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"?\s*(?:([,;\t])(.*))?', re.DOTALL)
"""The date, and what stands after the first separator."""


class HolidaysRefusedError(ValueError):
    """Lines that cannot be read; `sentences` says which and what to write instead."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class HolidayValue:
    day: date
    name: str


def read_list(text: str) -> tuple[HolidayValue, ...]:
    """The days of a pasted CSV, sorted, each once (the last name of a day wins).

    A line has a date as 2026-12-25, and after a comma, semicolon or tab its name; empty lines and a line
    of headings at the top are passed over. Raises `HolidaysRefusedError`.
    """
    if len(text) > LONGEST_LIST:
        raise HolidaysRefusedError([_("This list is too long. Paste the days of the next years only.")])
    found: dict[date, str] = {}
    sentences = []
    lines = text.replace("\r\n", "\n").lstrip("\ufeff").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (number == 1 and not any(letter.isdigit() for letter in line)):
            continue
        try:
            value = _read_line(line)
        except ValueError as refusal:
            sentences.append(
                _("Line %(number)d, “%(line)s”: %(why)s")
                % {"number": number, "line": line.strip()[:40], "why": refusal}
            )
        else:
            found[value.day] = value.name
    if len(found) > MOST_DAYS:
        sentences.append(
            _("These are %(count)d days; at most %(most)d can be kept. Leave out past years.")
            % {"count": len(found), "most": MOST_DAYS}
        )
    if sentences:
        raise HolidaysRefusedError(sentences[:10])
    return tuple(HolidayValue(day, found[day]) for day in sorted(found))


def write_list(holidays: Iterable[HolidayValue]) -> str:
    """The list as it can be pasted again: one line a day."""
    return "\n".join(
        f"{one.day.isoformat()},{_quoted(one.name)}" if one.name else one.day.isoformat() for one in holidays
    )


def _read_line(line: str) -> HolidayValue:
    written = _LINE.fullmatch(line.strip())
    if written is None:
        raise ValueError(_("begin it with the date as in 2026-12-25, then a comma and the name."))
    year, month, day_of_month, separator, rest = written.groups()
    try:
        day = date(int(year), int(month), int(day_of_month))
    except ValueError as error:
        raise ValueError(_("this date does not exist.")) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            _("the year is not between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    cells = next(csv.reader([rest or ""], delimiter=separator or ",", skipinitialspace=True), [])
    name = " ".join("".join(cells[:1]).split())
    if not name.isprintable():
        raise ValueError(_("its name has a character that cannot be seen."))
    return HolidayValue(day, name[:LONGEST_NAME])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(mark in name for mark in ',;"\t') else name
