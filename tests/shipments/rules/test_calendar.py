"""Business days over weekends, holidays, year ends and the change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules.calendar import MONDAY_TO_FRIDAY, Calendar, NeverOpenError

PACIFIC = ZoneInfo("America/Los_Angeles")
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "UTC",
            "America/Los_Angeles",
            "America/Sao_Paulo",
            "Europe/Rome",
            "Asia/Kolkata",
            "Asia/Tokyo",
            "Australia/Lord_Howe",  # half an hour of daylight saving
            "Pacific/Kiritimati",
            "Pacific/Apia",  # had no 30 December 2011
        )
    ]
)
DAYS = st.dates(date(2011, 1, 1), date(2035, 12, 31))
CALENDARS = st.builds(
    Calendar,
    zone=ZONES,
    workdays=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.frozensets(DAYS, max_size=40),
    closes_at=st.times(min_value=time(1), max_value=time(23, 59)),
)
INSTANTS = st.integers(0, 24 * 365 * 24 * 60).map(
    lambda minutes: datetime(2011, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
NUMBERS = st.integers(1, 30)


def pacific(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("received", "days", "target"),
    [
        (pacific(2026, 11, 24, 9), 3, pacific(2026, 12, 1, 17)),  # Thursday and Friday are holidays
        (pacific(2026, 11, 24, 16, 59), 1, pacific(2026, 11, 25, 17)),
        (pacific(2026, 11, 24, 17), 1, pacific(2026, 11, 30, 17)),  # after hours: as of Wednesday
        (pacific(2026, 11, 28, 12), 1, pacific(2026, 12, 1, 17)),  # Saturday: as of Monday
        (pacific(2026, 12, 30, 9), 2, pacific(2027, 1, 4, 17)),  # over the year end and New Year's Day
        (pacific(2027, 3, 12, 9), 1, pacific(2027, 3, 15, 17)),  # over the change to summer time
        (pacific(2026, 10, 30, 9), 1, pacific(2026, 11, 2, 17)),  # and back
        (pacific(2026, 11, 24, 9), 0, pacific(2026, 11, 24, 17)),
    ],
)
def test_targets_of_a_certifier_in_oregon(received: datetime, days: int, target: datetime) -> None:
    holidays = frozenset({date(2026, 11, 26), date(2026, 11, 27), date(2027, 1, 1)})
    calendar = Calendar(PACIFIC, holidays=holidays)

    assert calendar.target(received, days) == target


def test_the_hour_of_closing_stays_over_the_change_of_clocks() -> None:
    calendar = Calendar(PACIFIC)

    friday, monday = calendar.close_of(date(2027, 3, 12)), calendar.close_of(date(2027, 3, 15))

    assert (friday.hour, monday.hour) == (1, 0)  # UTC, of the day after
    assert monday - friday == timedelta(days=3) - timedelta(hours=1)


def test_a_chain_of_holidays_round_weekends_is_passed_over() -> None:
    golden_week = frozenset(date(2027, 4, 29) + timedelta(days=n) for n in range(7))
    calendar = Calendar(ZoneInfo("Asia/Tokyo"), holidays=golden_week)

    assert calendar.next_business_day(date(2027, 4, 28)) == date(2027, 5, 6)
    assert calendar.longest_closure() == 7


def test_a_week_of_sunday_to_thursday() -> None:
    calendar = Calendar(ZoneInfo("Africa/Cairo"), workdays=frozenset({6, 0, 1, 2, 3}))

    assert calendar.next_business_day(date(2026, 11, 26)) == date(2026, 11, 29)
    assert (calendar.longest_closure(), Calendar(PACIFIC).longest_closure()) == (2, 2)


def test_a_certifier_that_never_opens_is_said_and_not_searched_for_ever() -> None:
    with pytest.raises(NeverOpenError, match="No business day within 400 days after 2026-11-24"):
        Calendar(PACIFIC, workdays=frozenset()).next_business_day(date(2026, 11, 24))
    assert Calendar(PACIFIC, workdays=frozenset()).longest_closure() == 400


@given(CALENDARS, INSTANTS, NUMBERS)
def test_a_target_is_the_close_of_a_business_day_after_exactly_so_many(
    calendar: Calendar, received_at: datetime, days: int
) -> None:
    target = calendar.target(received_at, days)

    day = calendar.day_of_receipt(received_at)
    last = next(
        later
        for later in (target.astimezone(calendar.zone).date() + timedelta(days=n) for n in (0, -1, 1))
        if calendar.close_of(later) == target
    )
    assert target > received_at
    assert calendar.is_business_day(last)
    assert (
        sum(calendar.is_business_day(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))
        == days
    )


@given(CALENDARS, INSTANTS, st.integers(0, 10**7), NUMBERS)
def test_who_comes_later_is_never_promised_an_earlier_day(
    calendar: Calendar, received_at: datetime, seconds: int, days: int
) -> None:
    later = received_at + timedelta(seconds=seconds)

    assert calendar.target(received_at, days) <= calendar.target(later, days)


@given(CALENDARS, INSTANTS, NUMBERS)
def test_one_day_more_is_the_next_business_day(calendar: Calendar, received_at: datetime, days: int) -> None:
    less, more = calendar.target(received_at, days), calendar.target(received_at, days + 1)

    assert less < more
    assert calendar.target(received_at, days) == less  # the same question, the same answer


@given(CALENDARS, INSTANTS, NUMBERS, DAYS)
def test_a_holiday_more_never_brings_a_target_forward(
    calendar: Calendar, received_at: datetime, days: int, holiday: date
) -> None:
    with_holiday = Calendar(
        calendar.zone, calendar.workdays, calendar.holidays | {holiday}, calendar.closes_at
    )

    assert calendar.target(received_at, days) <= with_holiday.target(received_at, days)


@given(CALENDARS, INSTANTS, st.integers(0, 400), st.integers(0, 400))
def test_business_days_add_up(calendar: Calendar, start: datetime, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)

    assert calendar.count_business_days(start, end) == (
        calendar.count_business_days(start, middle) + calendar.count_business_days(middle, end)
    )


@given(st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60), ZONES)
def test_the_longest_closure_is_what_counting_every_day_finds(
    holidays: frozenset[date], zone: ZoneInfo
) -> None:
    calendar = Calendar(zone, MONDAY_TO_FRIDAY, holidays)

    longest = running = 0
    for n in range(-20, 760):
        running = 0 if calendar.is_business_day(date(2026, 1, 1) + timedelta(days=n)) else running + 1
        longest = max(longest, running)

    assert calendar.longest_closure() == longest
