"""C18, C20, C22 and C23: what is new, who reviews, the price and the way of the goods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shipments.rules.checks import history, prices, roles
from shipments.rules.checks.facts import (
    CountryFacts,
    Earlier,
    EarlierOfLine,
    LineFacts,
    PriceFacts,
    ReviewerFacts,
)
from tests.shipments.rules.facts import facts_of, found, line_of

KNOWN = Earlier(certificates=9, to_recipient=9, through_port=9)


def line_before(usual: int | None = 1000, **values: object) -> LineFacts:
    kilograms = Decimal(usual) if usual is not None else None
    return line_of(earlier=EarlierOfLine(3, kilograms, frozenset({"PE"})), **values)


def test_a_request_like_the_earlier_ones_passes() -> None:
    facts = facts_of(line_before(), earlier=KNOWN, us_port="Oakland, CA")

    assert found(history.nothing_is_new(facts)) == []


def test_the_first_certificate_of_an_exporter_is_said_once() -> None:
    assert found(history.nothing_is_new(facts_of(us_port="Oakland, CA"))) == [
        (
            "warn",
            (
                "Valle Alto would get its first certificate. Look at its system plan and its supply chain "
                "before the goods."
            ),
            None,
        )
    ]


def test_product_recipient_and_port_are_named_where_they_are_new() -> None:
    facts = facts_of(line_of(), earlier=Earlier(certificates=1), us_port="Oakland, CA")

    assert found(history.nothing_is_new(facts)) == [
        (
            "warn",
            (
                "New for Valle Alto, which has no earlier certificate with it: the product Coffee; the "
                "recipient Valle Alto; the port Oakland, CA."
            ),
            None,
        )
    ]


@pytest.mark.parametrize(
    ("net", "sentences"),
    [
        ("2000", []),
        ("2000.001", ["Line 1 weighs 2.0 times what is usual for this product."]),
        ("5000", ["Line 1 weighs 5.0 times what is usual for this product."]),
    ],
)
def test_twice_the_usual_is_the_border(net: str, sentences: list[str]) -> None:
    facts = facts_of(line_before(net_weight_kg=Decimal(net)), earlier=KNOWN)

    assert found(history.nothing_is_new(facts)) == [("warn", sentence, 1) for sentence in sentences]


def test_without_a_certificate_of_the_same_kind_no_quantity_is_usual() -> None:
    facts = facts_of(line_before(None, net_weight_kg=Decimal(99999)), earlier=KNOWN)

    assert found(history.nothing_is_new(facts)) == []


WAY = (
    "Line 1 comes from The origin and leaves from Elsewhere. Ask for the route, and who stores or handles "
    "the goods there: each of them has to be certified."
)


@pytest.mark.parametrize(
    ("origin", "processed_in", "left_from", "exported_from", "expected"),
    [
        ("PE", "", set(), "PE", []),
        ("TN", "IT", set(), "IT", []),
        ("PE", "", set(), "CO", []),
        ("ET", "", {"DJ"}, "DJ", []),
        ("ET", "", {"KE"}, "DJ", [("warn", WAY, 1)]),
        ("TR", "", set(), "AE", [("warn", WAY, 1)]),
        ("", "", set(), "AE", []),
        ("PE", "", set(), "", []),
    ],
)
def test_the_way_of_the_goods(
    origin: str, processed_in: str, left_from: set[str], exported_from: str, expected: list[object]
) -> None:
    """The exporter sits in Colombia."""
    line = line_of(
        origin=origin,
        origin_name="The origin",
        processed_in=processed_in,
        earlier=EarlierOfLine(left_from=frozenset(left_from)),
    )
    facts = facts_of(line, exported_from=CountryFacts(exported_from, "Elsewhere"), exporter_country="CO")

    assert found(history.route_is_usual(facts)) == expected


def test_before_anybody_reviews_there_is_nobody_to_judge() -> None:
    assert list(roles.reviewer_is_impartial(facts_of())) == []


def test_an_impartial_reviewer_passes() -> None:
    facts = facts_of(reviewer=ReviewerFacts("Daniel", has_prepared=False, acts_for=()))

    assert found(roles.reviewer_is_impartial(facts)) == []


def test_who_declared_a_conflict_with_a_party_may_not_review() -> None:
    reviewer = ReviewerFacts("Daniel", has_prepared=False, acts_for=(), declared=("Valle Alto",))

    ((severity, sentence, _line),) = found(roles.reviewer_is_impartial(facts_of(reviewer=reviewer)))

    assert (severity, sentence) == (
        "block",
        (
            "Daniel declared a conflict of interest with Valle Alto, a party of this request. Release it, so "
            "that a colleague takes it up."
        ),
    )


def test_who_prepared_and_who_acts_for_a_party_may_not_review() -> None:
    facts = facts_of(reviewer=ReviewerFacts("Daniel", has_prepared=True, acts_for=("Valle Alto",)))

    assert found(roles.reviewer_is_impartial(facts)) == [
        (
            "block",
            "Daniel prepared this request and cannot review it. Release it, so that a colleague takes it up.",
            None,
        ),
        (
            "block",
            (
                "Daniel is or was a member of Valle Alto, a party of this request: a conflict of interest. "
                "Release it, so that a colleague takes it up."
            ),
            None,
        ),
    ]


@pytest.mark.parametrize(("value", "severity"), [("4000.00", "pass"), ("3999.99", "warn")])
def test_a_price_on_the_border_is_not_below_it(value: str, severity: str) -> None:
    line = line_of(price=PriceFacts(Decimal(value), Decimal("4.00"), "Broker's list of 2026-11-02"))

    [judgement] = prices.price_is_plausible(facts_of(line))

    assert str(judgement.severity) == severity
    assert judgement.arithmetic == (
        (f"USD {Decimal(value):,.2f} / 1,000 kg", "USD 4.00/kg"),
        ("lowest price kept for such goods", "USD 4.00/kg"),
        ("its source", "Broker's list of 2026-11-02"),
    )


def test_without_a_value_or_a_kept_price_nothing_is_said() -> None:
    assert list(prices.price_is_plausible(facts_of())) == []
