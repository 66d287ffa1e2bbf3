"""What the table of keys says about a paper, instant by instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from certificates.rules.seal_validity import KeyTimes, Verdict, judge

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2029, 1, 1, tzinfo=UTC)
THEN = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("sealed_at", "verdict"),
    [
        (START - DAY, Verdict.OUT_OF_TIME),
        (START, Verdict.GOOD),
        (END - DAY, Verdict.GOOD),
        (END, Verdict.OUT_OF_TIME),
    ],
)
def test_a_key_vouches_from_its_first_instant_until_before_its_last(
    sealed_at: datetime, verdict: Verdict
) -> None:
    assert judge(KeyTimes(START, END), sealed_at=sealed_at, proven_at=None) is verdict


def test_what_a_retired_key_sealed_before_stays_good() -> None:
    times = KeyTimes(START, END, retired_at=THEN)

    assert judge(times, sealed_at=THEN - DAY, proven_at=None) is Verdict.GOOD
    assert judge(times, sealed_at=THEN, proven_at=None) is Verdict.OUT_OF_TIME


@pytest.mark.parametrize(
    ("sealed_at", "proven_at", "verdict"),
    [
        (THEN, None, Verdict.AFTER_COMPROMISE),
        (THEN + DAY, THEN - DAY, Verdict.AFTER_COMPROMISE),
        (THEN - DAY, None, Verdict.NOT_PROVEN),
        (THEN - DAY, THEN + DAY, Verdict.NOT_PROVEN),
        (THEN - DAY, THEN, Verdict.GOOD),
        (THEN - DAY, THEN - DAY, Verdict.GOOD),
    ],
)
def test_what_a_compromised_key_sealed_is_good_only_with_proof_from_before(
    sealed_at: datetime, proven_at: datetime | None, verdict: Verdict
) -> None:
    times = KeyTimes(START, END, compromised_at=THEN)

    assert judge(times, sealed_at=sealed_at, proven_at=proven_at) is verdict


@pytest.mark.parametrize("ended", ["valid_to", "retired_at", "compromised_at"])
def test_a_key_seals_until_the_first_of_its_ends(ended: str) -> None:
    ends = {"valid_to": END, "retired_at": END, "compromised_at": END} | {ended: THEN}
    times = KeyTimes(START, **ends)

    assert times.may_seal(THEN - DAY)
    assert not times.may_seal(THEN)
    assert not times.may_seal(START - DAY)
