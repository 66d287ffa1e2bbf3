"""C06, C07 and C19: departure, the days for a decision, and what a period covers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shipments.rules.checks import goods, timing
from shipments.rules.checks.facts import PeriodLimits
from tests.shipments.rules.facts import AT, facts_of, found, line_of, lot_of


def test_goods_that_leave_later_may_be_certified() -> None:
    assert found(goods.is_before_departure(facts_of(departs_at=AT + timedelta(seconds=1)))) == []


def test_at_the_instant_of_departure_it_is_too_late() -> None:
    assert found(goods.is_before_departure(facts_of(departs_at=AT))) == [
        (
            "block",
            (
                "The goods left on 2026-11-24 17:42 UTC. No certificate can be issued after departure; "
                "correct the departure if it is wrong."
            ),
            None,
        )
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, []), (-1, ["block"])],
)
def test_the_window_of_a_period_begins_today_or_later(days: int, expected: list[str]) -> None:
    facts = facts_of(kind="period", window_start_on=AT.date() + timedelta(days))

    assert [severity for severity, _sentence, _line in found(goods.is_before_departure(facts))] == expected


@pytest.mark.parametrize(
    ("left", "sentences"),
    [
        (timedelta(days=5, seconds=1), []),
        (timedelta(days=5), ["The law wants a decision by 2026-11-29, thirty days after receipt."]),
        (timedelta(seconds=1), ["The law wants a decision by 2026-11-24, thirty days after receipt."]),
        (timedelta(0), ["The thirty days in which the law wants a decision ended on 2026-11-24."]),
    ],
)
def test_the_thirty_days_are_told_five_days_before_they_end(left: timedelta, sentences: list[str]) -> None:
    judged = found(timing.there_is_time(facts_of(due_at=AT + left)))

    assert judged == [("note", sentence, None) for sentence in sentences]


@pytest.mark.parametrize(("early", "count"), [(timedelta(0), 0), (timedelta(seconds=1), 1)])
def test_goods_leave_no_earlier_than_the_promise(early: timedelta, count: int) -> None:
    promised_at = AT + timedelta(days=3)
    facts = facts_of(promised_at=promised_at, departs_at=promised_at - early)

    assert (
        found(timing.there_is_time(facts))
        == [
            (
                "note",
                "The goods leave on 2026-11-27; the certifier has promised a decision by 2026-11-27.",
                None,
            )
        ]
        * count
    )


WINDOW = {"kind": "period", "window_start_on": date(2026, 12, 1), "window_end_on": date(2026, 12, 31)}


def test_one_shipment_is_no_period() -> None:
    assert list(timing.period_is_kept(facts_of())) == []


@pytest.mark.parametrize("day", [1, 31])
def test_a_departure_on_the_first_and_the_last_day_is_inside(day: int) -> None:
    facts = facts_of(**WINDOW, departs_at=AT.replace(month=12, day=day))

    assert found(timing.period_is_kept(facts)) == []


def test_a_departure_outside_the_period_blocks() -> None:
    facts = facts_of(**WINDOW, departs_at=AT.replace(month=11, day=30))

    assert found(timing.period_is_kept(facts)) == [
        (
            "block",
            (
                "A departure on 2026-11-30 lies outside the period from 2026-12-01 to 2026-12-31. Correct "
                "the day or the period."
            ),
            None,
        )
    ]


@pytest.mark.parametrize(("kilograms", "severities"), [("1000", []), ("1000.001", ["block"])])
def test_lots_stay_within_the_total(kilograms: str, severities: list[str]) -> None:
    line = line_of(lots=(lot_of(quantity_kg=Decimal(kilograms)),), net_weight_kg=Decimal(1000))

    judged = list(timing.period_is_kept(facts_of(line, **WINDOW)))

    assert [str(judgement.severity) for judgement in judged if judgement.severity != "pass"] == severities
    if severities:
        assert judged[0].arithmetic == (
            ("all lots", "1,000.001 kg"),
            ("total of the period", "1,000 kg"),
            ("too much", "0.001 kg"),
        )


@pytest.mark.parametrize(("most_days", "count"), [(31, 0), (30, 1)])
def test_a_period_is_no_longer_than_the_certifier_covers(most_days: int, count: int) -> None:
    facts = facts_of(**WINDOW, period_limits=PeriodLimits("Cascadia", most_days))

    assert len(found(timing.period_is_kept(facts))) == count


@pytest.mark.parametrize(("anniversary", "count"), [(date(2020, 12, 31), 0), (date(2020, 12, 30), 1)])
def test_a_period_ends_with_the_anniversary(anniversary: date, count: int) -> None:
    facts = facts_of(**WINDOW, period_limits=PeriodLimits("Cascadia", 366, anniversary))

    assert len(found(timing.period_is_kept(facts))) == count
