"""The departures of a season."""

from __future__ import annotations

from datetime import date

from shipments.rules.rhythm import Rhythm


def test_each_week_on_a_day_begins_with_the_first_such_day() -> None:
    season = Rhythm(date(2027, 1, 1), date(2027, 1, 31), weekday=2)  # 1 January 2027 is a Friday

    assert list(season.departures()) == [
        date(2027, 1, 6),
        date(2027, 1, 13),
        date(2027, 1, 20),
        date(2027, 1, 27),
    ]


def test_every_ten_days_begins_with_the_first_day() -> None:
    season = Rhythm(date(2027, 1, 1), date(2027, 1, 31), every_days=10)

    assert list(season.departures()) == [
        date(2027, 1, 1),
        date(2027, 1, 11),
        date(2027, 1, 21),
        date(2027, 1, 31),
    ]


def test_due_is_what_is_near_and_not_past() -> None:
    season = Rhythm(date(2027, 1, 1), date(2027, 2, 28), every_days=10)

    assert season.due(date(2027, 1, 12), lead_days=9) == [date(2027, 1, 21)]
    assert season.due(date(2027, 1, 11), lead_days=10) == [date(2027, 1, 11), date(2027, 1, 21)]
    assert season.due(date(2026, 12, 1), lead_days=10) == []


def test_the_season_ends() -> None:
    season = Rhythm(date(2027, 1, 1), date(2027, 1, 8), weekday=4)

    assert season.next_departure(date(2027, 1, 2)) == date(2027, 1, 8)
    assert season.next_departure(date(2027, 1, 9)) is None
    assert list(Rhythm(date(2027, 1, 2), date(2027, 1, 3), weekday=4).departures()) == []
