"""Seasons of the tariff schedule: on which dates of a year a code may be entered.

Cucumbers, tomatoes, grapes, pears, mangoes and others change their code with the date of entry. A
certificate's window has to lie inside its code's season, otherwise it is split (domain.md 7, CCOF's
rule). The season stands in the words of one step of the description ("If entered during the period
from …"), or it is what the steps beside it leave ("If entered at any other time", and "Other" where
nothing but the date tells the steps apart).

Years are reckoned with 366 days, so that "the last day of February" is February 29 in every year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils import dateformat, formats
from django.utils.translation import gettext as _

from operations.rules.hts import steps_of

_LEAP_YEAR = 2024
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAY = rf"({'|'.join(_MONTHS)}) (\d{{1,2}})"
_RANGE = re.compile(
    rf"the period from {_DAY},?(?: in any year,?)? to (?:the following )?"
    rf"(?:{_DAY}|(the last day of the following February))"
)
_MONTH = re.compile(rf"entered during the month of ({'|'.join(_MONTHS)})\b")
_ONLY_THE_DATE = re.compile(
    r"if (?:imported and )?entered (?:for consumption )?(?:during|in) the ", re.IGNORECASE
)
_REST = re.compile(
    r"if entered (?:at any other time|for consumption outside the above stated period)", re.IGNORECASE
)
_WITHDRAWN = "if withdrawn for consumption at any time"

_SAME_GOODS: Mapping[str, frozenset[str]] = {
    # 0810.20.10 holds raspberries and loganberries of September to June; 0810.20.90 "Other" holds those of
    # July and August beside blackberries and mulberries of the whole year.
    "Raspberries and loganberries entered during the period from September 1 in any year to June 30 of the "
    "following year": frozenset({"Raspberries"}),
}
"""A step with goods and season in one, and the steps under its "Other" that name the same goods."""


Ranges = tuple[tuple[tuple[int, int], tuple[int, int]], ...]


@dataclass(frozen=True)
class Season:
    """Inclusive ranges of (month, day); a range that ends before it begins runs over New Year.

    `is_strict` is false where goods withdrawn from a bonded warehouse may use the code at any time:
    outside the season it is then a question, not a mistake.
    """

    ranges: Ranges
    is_strict: bool = True

    def includes(self, day: date) -> bool:
        return _place(day.month, day.day) in self._days()

    def covers(self, window_start: date, window_end: date) -> bool:
        """Whether every day of the window, both ends included, lies in the season."""
        days = self._days()
        return all(_place(day.month, day.day) in days for day in _each(window_start, window_end))

    @property
    def words(self) -> str:
        """``March 1 to July 14 and September 1 to November 14``."""
        return str(_(" and ")).join(
            _("%(first)s to %(last)s") % {"first": _words_of(first), "last": _words_of(last)}
            for first, last in self.ranges
        )

    def _days(self) -> frozenset[int]:
        return _days_of(self.ranges)


@dataclass(frozen=True)
class Stretch:
    """A part of a window and the code for it; `alternatives` are others that fit the goods as well."""

    code: str
    start_on: date
    end_on: date
    alternatives: tuple[str, ...] = ()


def stated_season(step: str) -> Season | None:
    """The season that the words of one step state, or None."""
    found = []
    for month, day, last_month, last_day, end_of_february in _RANGE.findall(step):
        last = (2, 29) if end_of_february else (_month(last_month), int(last_day))
        found.append(((_month(month), int(day)), last))
    for month in _MONTH.findall(step):
        last_of_month = (
            date(_LEAP_YEAR + (month == "December"), _month(month) % 12 + 1, 1) - timedelta(1)
        ).day
        found.append(((_month(month), 1), (_month(month), last_of_month)))
    return Season(tuple(found)) if found else None


def season_of(description: str, family: Mapping[str, str]) -> Season | None:
    """When a code with this description may be entered; None where it may all year.

    `family` maps codes to descriptions and holds all codes of the same first six digits.
    """
    path = steps_of(description)
    for place, step in enumerate(path):
        season = stated_season(step) or _what_is_left(path, place, family)
        if season is not None:
            return season
    return None


def split(window_start: date, window_end: date, code: str, family: Mapping[str, str]) -> tuple[Stretch, ...]:
    """Which codes of the family to use for which dates of the window, for the goods that `code` names.

    The code itself wherever its season allows; elsewhere the one whose words are nearest (the same
    steps after the season). Where a season holds only under another condition (lima beans, asparagus by
    air) the goods go under the "Other" beside it outside of the season. Dates for which the family has no
    code at all are left out.
    """
    place = _seasonal_place(steps_of(family[code]), family)
    if place is None:
        return (Stretch(code, window_start, window_end),)
    candidates = _counterparts(code, place, family)
    all_year = _under_other(code, place, family)
    stretches: list[Stretch] = []
    for day in _each(window_start, window_end):
        fitting = [other for other, season in candidates.items() if season.includes(day)] or all_year
        if not fitting:
            continue
        last = stretches[-1] if stretches else None
        if last and last.code == fitting[0] and last.end_on == day - timedelta(1):
            stretches[-1] = Stretch(last.code, last.start_on, day, last.alternatives)
        else:
            stretches.append(Stretch(fitting[0], day, day, tuple(fitting[1:])))
    return tuple(stretches)


def _what_is_left(path: tuple[str, ...], place: int, family: Mapping[str, str]) -> Season | None:
    """The season that the steps beside path[place] leave to it, or None."""
    step = path[place]
    beside = _steps_beside(path, place, family)
    says_rest = bool(_REST.match(step))
    if says_rest:
        stated = [season for other in beside if (season := stated_season(other))]
    elif step == "Other":
        stated = [
            season
            for other in beside
            if (season := stated_season(other))
            and (_ONLY_THE_DATE.match(other) or _is_same_goods(other, path, place))
        ]
    else:
        return None
    if not stated:
        return None
    return _complement(stated, is_strict=_WITHDRAWN not in step)


def _is_same_goods(step: str, path: tuple[str, ...], place: int) -> bool:
    return len(path) > place + 1 and path[place + 1] in _SAME_GOODS.get(step, ())


def _steps_beside(path: tuple[str, ...], place: int, family: Mapping[str, str]) -> set[str]:
    paths = (steps_of(description) for description in family.values())
    return {
        other[place]
        for other in paths
        if len(other) > place and other[:place] == path[:place] and other[place] != path[place]
    }


def _seasonal_place(path: tuple[str, ...], family: Mapping[str, str]) -> int | None:
    return next(
        (
            place
            for place, step in enumerate(path)
            if stated_season(step) or _what_is_left(path, place, family)
        ),
        None,
    )


def _counterparts(code: str, place: int, family: Mapping[str, str]) -> dict[str, Season]:
    """The codes for the same goods in every season: the code itself, then of each other season those
    whose steps after it share the longest beginning and are organic alike."""
    path = steps_of(family[code])
    own = season_of(family[code], family)
    found = {code: own} if own else {}
    by_step: dict[str, list[tuple[tuple[bool, int, int], str, Season]]] = {}
    for other, description in sorted(family.items()):
        other_path = steps_of(description)
        season = season_of(description, family)
        if season is None or other_path[:place] != path[:place] or other_path[place] == path[place]:
            continue
        common = _common(path[place + 1 :], other_path[place + 1 :])
        rank = (_is_organic(path) != _is_organic(other_path), -common, len(other_path))
        by_step.setdefault(other_path[place], []).append((rank, other, season))
    for ranked in by_step.values():
        best = min(rank for rank, _other, _season in ranked)
        found |= {other: season for rank, other, season in ranked if rank == best}
    return found


def _under_other(code: str, place: int, family: Mapping[str, str]) -> list[str]:
    """The codes of the whole year under the "Other" beside a season; organic alike first."""
    path = steps_of(family[code])
    found = []
    for other, description in sorted(family.items()):
        other_path = steps_of(description)
        if other_path[: place + 1] == (*path[:place], "Other") and season_of(description, family) is None:
            found.append((_is_organic(other_path) != _is_organic(path), other))
    return [other for _differs, other in sorted(found)]


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        count += 1
    return count


def _is_organic(path: tuple[str, ...]) -> bool:
    return any(step.lower().startswith("certified organic") for step in path)


def _complement(seasons: list[Season], *, is_strict: bool) -> Season | None:
    taken = {
        place
        for season in seasons
        for first, last in season.ranges
        for place in _places_between(_place(*first), _place(*last))
    }
    free = [place for place in range(366) if place not in taken]
    if not free:
        return None
    runs: list[list[int]] = []
    for place in free:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == 365:
        runs[0][0] = runs.pop()[0]
    return Season(tuple((_day_at(first), _day_at(last)) for first, last in runs), is_strict)


@cache
def _days_of(ranges: Ranges) -> frozenset[int]:
    return frozenset(
        place for first, last in ranges for place in _places_between(_place(*first), _place(*last))
    )


def _words_of(day: tuple[int, int]) -> str:
    if day == (2, 29):
        return _("the last day of February")
    return dateformat.format(date(_LEAP_YEAR, *day), formats.get_format("MONTH_DAY_FORMAT"))


def _month(name: str) -> int:
    return _MONTHS.index(name) + 1


def _place(month: int, day: int) -> int:
    """The place of a day in a year of 366, from 0."""
    return (date(_LEAP_YEAR, month, day) - date(_LEAP_YEAR, 1, 1)).days


def _day_at(place: int) -> tuple[int, int]:
    day = date(_LEAP_YEAR, 1, 1) + timedelta(place)
    return day.month, day.day


def _places_between(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first <= last else (*range(first, 366), *range(last + 1))


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days) for days in range((last - first).days + 1)]
