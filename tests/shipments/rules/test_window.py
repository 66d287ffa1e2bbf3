"""The days of a certificate, and how long a period may be."""

from __future__ import annotations

from datetime import date

import pytest

from shipments.rules import window


def objection(start: date, end: date, *, max_days: int = 366, anniversary_on: date | None = None) -> str:
    return window.period_objection(
        start, end, certifier="Cascadia", max_days=max_days, anniversary_on=anniversary_on
    )


def test_the_longest_period_of_the_certifier_counts_both_days() -> None:
    assert objection(date(2027, 1, 1), date(2027, 3, 31), max_days=90) == ""
    assert objection(date(2027, 1, 1), date(2027, 4, 1), max_days=90) == (
        "The period has 91 days, and Cascadia covers at most 90 with one certificate. "
        "End it on 2027-03-31 or before."
    )


def test_a_period_ends_at_the_next_anniversary() -> None:
    anniversary = date(2019, 5, 14)

    assert objection(date(2027, 1, 1), date(2027, 5, 14), anniversary_on=anniversary) == ""
    assert objection(date(2027, 1, 1), date(2027, 5, 15), anniversary_on=anniversary) == (
        "The period goes beyond 2027-05-14, the anniversary of the exporter's certification. End it there, "
        "and ask for the days after it in a new request."
    )


@pytest.mark.parametrize(
    ("anniversary", "after", "expected"),
    [
        (date(2019, 5, 14), date(2027, 5, 13), date(2027, 5, 14)),
        (date(2019, 5, 14), date(2027, 5, 14), date(2028, 5, 14)),
        (date(2024, 2, 29), date(2027, 1, 1), date(2027, 2, 28)),
        (date(2024, 2, 29), date(2028, 1, 1), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2027, 2, 28), date(2028, 2, 29)),
        (date(2030, 5, 14), date(2027, 1, 1), date(2027, 5, 14)),
    ],
)
def test_an_anniversary_returns_every_year(anniversary: date, after: date, expected: date) -> None:
    assert window.next_anniversary(anniversary, after) == expected


def test_one_shipment_has_sixty_days() -> None:
    assert window.default_window(date(2026, 12, 5)) == (date(2026, 12, 5), date(2027, 2, 3))
