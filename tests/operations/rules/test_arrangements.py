"""Terms of trade arrangements: when they hold and what origin they allow."""

from __future__ import annotations

from datetime import date

import pytest

from operations.rules import arrangements
from operations.rules.arrangements import OriginRule, Term, TermKind

START, END = date(2026, 12, 1), date(2027, 1, 31)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (date(2012, 6, 1), None, True),
        (date(2012, 6, 1), date(2026, 12, 1), True),
        (date(2012, 6, 1), date(2026, 11, 30), False),
        (date(2027, 1, 31), None, True),
        (date(2027, 2, 1), None, False),
    ],
)
def test_a_term_holds_if_it_does_on_any_day_of_the_window(
    valid_from: date,
    valid_to: date | None,
    holds: bool,  # noqa: FBT001
) -> None:
    assert arrangements.holds_in(valid_from, valid_to, START, END) is holds


@pytest.mark.parametrize(
    ("rule", "origin", "processed_in", "is_allowed"),
    [
        (OriginRule.WORLDWIDE, "PE", "", True),
        (OriginRule.PRODUCED, "IT", "", True),
        (OriginRule.PRODUCED, "PE", "IT", False),
        (OriginRule.PRODUCED_OR_PROCESSED, "IT", "", True),
        (OriginRule.PRODUCED_OR_PROCESSED, "PE", "IT", True),
        (OriginRule.PRODUCED_OR_PROCESSED, "PE", "TR", False),
        (OriginRule.PRODUCED_OR_PROCESSED, "PE", "", False),
    ],
)
def test_what_origin_a_term_allows(rule: str, origin: str, processed_in: str, is_allowed: bool) -> None:  # noqa: FBT001
    term = Term("origin", rule, "")

    assert (
        arrangements.allows_origin(
            term, origin=origin, processed_in=processed_in, partner_countries=("IT", "ES")
        )
        is is_allowed
    )


def test_terms_are_chosen_by_kind_and_what_they_are_about() -> None:
    fish, meat = Term("excludes", "aquatic", "a"), Term("excludes", "livestock", "b")

    assert arrangements.of_kind((fish, meat), TermKind.EXCLUDES) == [fish, meat]
    assert arrangements.of_kind((fish, meat), TermKind.EXCLUDES, "livestock") == [meat]
    assert arrangements.of_kind((fish, meat), TermKind.STATEMENT) == []
