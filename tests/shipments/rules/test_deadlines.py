"""Which deadline counts, in which words, and what the wait for the exporter adds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules import deadlines
from shipments.rules.deadlines import Clocks, Deadline, DeadlineKind, Tone
from shipments.rules.lifecycle import Status

NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)  # Tuesday, 9:42 in Oregon
PACIFIC = ZoneInfo("America/Los_Angeles")
INSTANTS = st.none() | st.integers(-(10**7), 10**7).map(lambda seconds: NOW + timedelta(seconds=seconds))


def pacific(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PACIFIC)


def told(kind: DeadlineKind, at: datetime, received_at: datetime = NOW) -> tuple[str, Tone]:
    words = deadlines.tell(
        Deadline(kind, at), at=NOW, zone=PACIFIC, received_at=received_at, certifier_zone=PACIFIC
    )
    assert (words.kind, words.at) == (kind, at)
    return words.words, words.tone


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (timedelta(minutes=40), ("leaves in 40 min", Tone.NEAR)),
        (timedelta(hours=5, minutes=20), ("leaves in 5 h", Tone.NEAR)),
        (timedelta(hours=47, minutes=59), ("leaves in 47 h", Tone.NEAR)),
        (timedelta(days=2), ("leaves in 2 days", Tone.NEAR)),
        (timedelta(days=2, seconds=1), ("leaves in 2 days", Tone.CALM)),
        (timedelta(0), ("left 0 min ago", Tone.OVER)),
        (timedelta(hours=-3), ("left 3 h ago", Tone.OVER)),
        (timedelta(days=-1, hours=-1), ("left 25 h ago", Tone.OVER)),
        (timedelta(days=-9), ("left 9 days ago", Tone.OVER)),
    ],
)
def test_a_departure_in_words(away: timedelta, expected: tuple[str, Tone]) -> None:
    assert told(DeadlineKind.DEPARTURE, NOW + away) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (pacific(2026, 11, 24, 17), ("target today 17:00", Tone.NEAR)),
        (pacific(2026, 11, 25, 9, 42), ("target tomorrow 09:42", Tone.NEAR)),
        (pacific(2026, 11, 25, 17), ("target tomorrow 17:00", Tone.CALM)),
        (pacific(2026, 11, 30, 17), ("target Monday 17:00", Tone.CALM)),
        (pacific(2026, 12, 1, 17), ("target 2026-12-01 17:00", Tone.CALM)),
        (pacific(2026, 11, 24, 9), ("target missed today 09:00", Tone.OVER)),
        (pacific(2026, 11, 23, 17), ("target missed yesterday 17:00", Tone.OVER)),
        (pacific(2026, 11, 19, 17), ("target missed 2026-11-19 17:00", Tone.OVER)),
    ],
)
def test_a_target_in_words_of_the_readers_day(at: datetime, expected: tuple[str, Tone]) -> None:
    assert told(DeadlineKind.TARGET, at) == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (0, ("day 0 of 30", Tone.CALM)),
        (24, ("day 24 of 30", Tone.CALM)),
        (25, ("day 25 of 30", Tone.NEAR)),
        (27, ("day 27 of 30", Tone.NEAR)),
        (30, ("day 30 of 30", Tone.OVER)),
        (31, ("day 31 of 30: over the legal limit", Tone.OVER)),
    ],
)
def test_the_legal_limit_in_words(days_ago: int, expected: tuple[str, Tone]) -> None:
    received_at = NOW - timedelta(days=days_ago)

    assert told(DeadlineKind.LIMIT, received_at + deadlines.DECISION_DAYS, received_at) == expected


def test_the_days_are_those_of_the_certifiers_zone() -> None:
    late_in_oregon = datetime(2026, 11, 2, 7, tzinfo=UTC)  # 1 November, 23:00 there; clocks changed that day

    assert deadlines.day_of_limit(late_in_oregon, NOW, PACIFIC) == 23
    assert deadlines.day_of_limit(late_in_oregon, NOW, ZoneInfo("UTC")) == 22


@given(INSTANTS, INSTANTS, INSTANTS, st.sampled_from(Status))
def test_what_comes_first_counts_and_an_approval_keeps_the_promise(
    departs_at: datetime | None, target_at: datetime | None, limit_at: datetime | None, status: Status
) -> None:
    found = deadlines.running(status=status, departs_at=departs_at, target_at=target_at, limit_at=limit_at)

    open_ones = [departs_at, limit_at, *([] if status == Status.APPROVED else [target_at])]
    assert [deadline.at for deadline in found] == sorted(at for at in open_ones if at)


def test_of_two_at_one_instant_the_departure_counts() -> None:
    found = deadlines.running(status=Status.SUBMITTED, departs_at=NOW, target_at=NOW, limit_at=NOW)

    assert [deadline.kind for deadline in found] == ["departure", "target", "limit"]


def test_both_clocks() -> None:
    assert deadlines.clocks(NOW, timedelta(days=4, hours=6)) == Clocks(
        limit_at=datetime(2026, 12, 24, 17, 42, tzinfo=UTC),
        limit_without_waiting_at=datetime(2026, 12, 28, 23, 42, tzinfo=UTC),
        waited=timedelta(days=4, hours=6),
    )


@pytest.mark.parametrize(("since", "hours"), [(None, 2), (NOW - timedelta(hours=3), 5), (NOW, 2)])
def test_the_time_with_the_exporter_runs_on_while_it_has_the_request(
    since: datetime | None, hours: int
) -> None:
    waited = deadlines.waited_until(NOW, waited=timedelta(hours=2), waiting_since=since)

    assert waited == timedelta(hours=hours)
