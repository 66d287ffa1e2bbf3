"""When the shipments of a season leave: each week on a day, or every so many days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST_LEAD_DAYS = 60
MOST_EVERY_DAYS = 92


@dataclass(frozen=True)
class Rhythm:
    """Days of departure between two days, both inclusive: on a `weekday` (Monday is 0), or each time after
    `every_days`; never both."""

    starts_on: date
    ends_on: date
    weekday: int | None = None
    every_days: int | None = None

    def departures(self) -> Iterator[date]:
        """Every day of departure of the season, earliest first."""
        day = self.starts_on
        step = timedelta(days=self.every_days or 7)
        if self.weekday is not None:
            day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while day <= self.ends_on:
            yield day
            day += step

    def next_departure(self, on_or_after: date) -> date | None:
        """The first departure that is not past, or None when the season is over."""
        return next((day for day in self.departures() if day >= on_or_after), None)

    def due(self, today: date, lead_days: int) -> list[date]:
        """The departures whose draft has to be there today: not past, and at most `lead_days` away."""
        last = today + timedelta(days=lead_days)
        return [day for day in self.departures() if today <= day <= last]
