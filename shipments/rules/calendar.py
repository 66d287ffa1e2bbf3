"""Business days: the days on which a certifier works, in its own time zone.

A promise in business days has to come out the same on whatever machine it is counted, over year ends,
chains of holidays and the change of clocks; so everything is counted in days of the certifier's zone, and
turned into an instant last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset(range(5))
LONGEST_CLOSURE_DAYS = 30
"""Longer than that nobody may be away: the law's limit for a decision would pass meanwhile."""

_SEARCHED_DAYS = 400


def promised_days(usual: int, rush: int | None, *, is_rush: bool) -> int:
    """Business days within which a decision is promised: for rush what the certifier set, or half of the
    usual days, rounded up; never more than the usual."""
    if not is_rush:
        return usual
    return min(usual, rush if rush is not None else (usual + 1) // 2)


class NeverOpenError(ValueError):
    """The calendar has no business day within more than a year; the settings refuse such a one."""


@dataclass(frozen=True)
class Calendar:
    """`workdays` are numbers of `date.weekday` (Monday is 0). `closes_at` is the end of a business day:
    what comes later counts as of the next one."""

    zone: ZoneInfo
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = field(default_factory=frozenset)
    closes_at: time = time(17)

    def is_business_day(self, day: date) -> bool:
        return day.weekday() in self.workdays and day not in self.holidays

    def next_business_day(self, day: date) -> date:
        """The first business day after `day`. Raises `NeverOpenError`."""
        for days in range(1, _SEARCHED_DAYS):
            later = day + timedelta(days=days)
            if self.is_business_day(later):
                return later
        raise NeverOpenError(f"No business day within {_SEARCHED_DAYS} days after {day}.")

    def day_of_receipt(self, received_at: datetime) -> date:
        """The business day to which a receipt belongs: the same, or the next one after hours."""
        local = received_at.astimezone(self.zone)
        if self.is_business_day(local.date()) and local.time() < self.closes_at:
            return local.date()
        return self.next_business_day(local.date())

    def close_of(self, day: date) -> datetime:
        """The end of business on a day, in UTC. An hour that the clocks skip is the one before it."""
        return datetime.combine(day, self.closes_at, self.zone).astimezone(UTC)

    def target(self, received_at: datetime, business_days: int) -> datetime:
        """The end of the n-th business day after the one of receipt. Raises `NeverOpenError`."""
        day = self.day_of_receipt(received_at)
        for _day in range(business_days):
            day = self.next_business_day(day)
        return self.close_of(day)

    def count_business_days(self, start: datetime, end: datetime) -> int:
        """How many business days lie after the day of `start`, up to and with the day of `end`."""
        first, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        return sum(self.is_business_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def longest_closure(self) -> int:
        """The most days running without business, over the years that the holidays cover."""
        if not self.workdays:
            return _SEARCHED_DAYS
        if not self.holidays:
            return max(self._closed_after(date(2024, 1, 1) + timedelta(days=n)) for n in range(7))
        starts = {day + timedelta(days=n) for day in self.holidays for n in range(-8, 1)}
        return max(self._closed_after(day) for day in starts)

    def _closed_after(self, day: date) -> int:
        """How many days after `day` pass before the next business day."""
        try:
            return (self.next_business_day(day) - day).days - 1
        except NeverOpenError:
            return _SEARCHED_DAYS
