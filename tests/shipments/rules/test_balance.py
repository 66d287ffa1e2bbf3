"""C09 and C10 at their borders, and a fraud that each of them names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shipments.rules import stock
from shipments.rules.checks import balance
from shipments.rules.checks.facts import StockFacts
from shipments.rules.checks.judgement import Judgement
from shipments.rules.stock import Entry, EntryKind, Share
from tests.shipments.rules.facts import facts_of

DAY = date(2026, 6, 1)
LATER = date(2026, 9, 1)


def entry(kind: EntryKind, kg: str, key: int, **values: Any) -> Entry:
    return Entry(key, kind, stock.kilograms_of(kind, Decimal(kg)), values.pop("on", DAY), **values)


def harvest(area: str, per_ha: str, key: int = 50, year: int = 2026) -> Entry:
    kg = Decimal(area) * Decimal(per_ha)
    return entry(
        EntryKind.HARVEST,
        str(kg),
        key,
        harvest_year=year,
        area_ha=Decimal(area),
        yield_kg_per_ha=Decimal(per_ha),
    )


def stock_of(*entries: Entry, declared: str = "19200", **values: Any) -> StockFacts:
    """Soybeans of one line; the tolerance is 2 %."""
    usual: dict[str, Any] = {
        "key": 7,
        "name": "Soybeans",
        "line": 1,
        "declared": (Share(None, Decimal(declared), LATER),),
        "under_way": (),
        "entries": entries,
        "highest_yield": None,
        "asks_stock": False,
        "tolerance_percent": Decimal("2.0"),
    }
    return StockFacts(**{**usual, **values})


def covers(product: StockFacts) -> Judgement:
    (judgement,) = balance.stock_covers_the_request(facts_of(stock=(product,)))
    return judgement


def season(product: StockFacts) -> list[Judgement]:
    return list(balance.season_is_not_exceeded(facts_of(stock=(product,))))


# C09 --------------------------------------------------------------------------------------------------


def test_what_is_missing_blocks_with_the_numbers() -> None:
    found = covers(stock_of(entry(EntryKind.OPENING, "4150", 1)))

    assert (found.severity, found.line) == ("block", 1)
    assert found.sentence == (
        "Declared 19,200 kg; left of Soybeans 4,150 kg. 15,050 kg are missing: enter the harvest or "
        "purchase they come from under “Stock”, with its paper, or ask for less."
    )
    assert found.arithmetic == (
        ("  opening stock", "4,150 kg"),
        ("= left", "4,150 kg"),
        ("− declared now", "19,200 kg"),
        ("= left afterwards", "-15,050 kg"),
    )


@pytest.mark.parametrize(
    ("left", "severity"),
    [
        ("19200", "pass"),
        ("19199.999", "warn"),
        ("18816", "warn"),  # exactly 2 % of 19,200 kg lack
        ("18815.999", "block"),
    ],
)
def test_the_border_lies_at_the_tolerance(left: str, severity: str) -> None:
    assert covers(stock_of(entry(EntryKind.OPENING, left, 1))).severity == severity


def test_no_tolerance_leaves_no_warning() -> None:
    product = stock_of(entry(EntryKind.OPENING, "19199.999", 1), tolerance_percent=Decimal(0))

    assert covers(product).severity == "block"


def test_other_open_requests_are_reserved() -> None:
    product = stock_of(entry(EntryKind.OPENING, "20000", 1), under_way=(Share(None, Decimal(1500), LATER),))

    found = covers(product)

    assert found.severity == "block"
    assert ("− other open requests", "1,500 kg") in found.arithmetic


@pytest.mark.parametrize(("asks", "severity"), [(False, "pass"), (True, "warn")])
def test_a_product_without_stock_is_as_the_certifier_wants_it(asks: bool, severity: str) -> None:  # noqa: FBT001
    found = covers(stock_of(asks_stock=asks))

    assert found.severity == severity
    assert found.sentence == (
        "No stock of Soybeans is declared, so nothing shows that 19,200 kg are there. Enter opening stock, "
        "harvests and purchases under “Stock”."
        if asks
        else "No stock is kept for Soybeans."
    )


def test_what_came_in_without_a_paper_is_said() -> None:
    product = stock_of(
        entry(EntryKind.OPENING, "10000", 1), entry(EntryKind.PURCHASE, "9200", 2, has_paper=False)
    )

    assert ("  came in without a paper", "9,200 kg") in covers(product).arithmetic


# C10 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("declared", "severity"), [("420000", "pass"), ("420000.001", "warn")])
def test_the_border_lies_at_area_times_yield(declared: str, severity: str) -> None:
    (found,) = season(stock_of(harvest("150", "2800"), declared=declared))

    assert found.severity == severity


def test_all_certificates_of_the_season_count_also_those_before_the_opening_stock() -> None:
    product = stock_of(
        harvest("10", "1000"),
        entry(EntryKind.CERTIFIED, "6000", 2, on=date(2026, 7, 1)),
        entry(EntryKind.OPENING, "30000", 3, on=date(2026, 8, 1)),
        declared="3000",
        under_way=(Share(2026, Decimal(1500), LATER),),
    )

    (found,) = season(product)

    assert found.severity == "warn"
    assert found.arithmetic == (
        ("  fields", "10,000 kg   (10 ha at the declared yields)"),
        ("= at most", "10,000 kg"),
        ("  certified", "6,000 kg"),
        ("+ other open requests", "1,500 kg"),
        ("+ declared now", "3,000 kg"),
        ("= together", "10,500 kg"),
    )


def test_what_was_given_back_and_what_was_bought_counts() -> None:
    certified = entry(EntryKind.CERTIFIED, "6000", 2, harvest_year=2026)
    returned = Entry(3, EntryKind.RETURNED, Decimal(6000), DAY, 2026, reverses=2)
    product = stock_of(
        harvest("10", "1000"),
        certified,
        returned,
        entry(EntryKind.PURCHASE, "2000", 4, harvest_year=2026),
        declared="12000",
    )

    (found,) = season(product)

    assert (found.severity, found.inputs["asked_kg"]) == ("pass", "12000")
    assert ("= at most", "12,000 kg") in found.arithmetic


def test_seasons_are_judged_apart_and_lots_say_which() -> None:
    fields = (harvest("10", "1000", 1, year=2025), harvest("1", "1000", 2, year=2026))
    of_no_year = stock_of(*fields, declared="2000")
    named = replace(of_no_year, declared=(Share(2025, Decimal(2000), LATER),))

    assert [(one.inputs["harvest_year"], one.severity) for one in season(of_no_year)] == [(2026, "warn")]
    assert [(one.inputs["harvest_year"], one.severity) for one in season(named)] == [(2025, "pass")]


def test_a_trader_without_fields_has_no_season() -> None:
    assert season(stock_of(entry(EntryKind.PURCHASE, "20000", 1))) == []


# The fraud --------------------------------------------------------------------------------------------


def test_conventional_soy_relabelled_is_more_than_there_is() -> None:
    """150 ha of organic soy, and 5,000 t asked for: C09 blocks."""
    product = stock_of(harvest("150", "2800"), declared="5000000")

    assert covers(product).severity == "block"
    assert [one.severity for one in season(product)] == ["warn"]


def test_a_harvest_that_no_field_gives_is_caught_by_the_highest_yield() -> None:
    """The harvest is declared as large as the shipment: C09 passes, C10 names the season."""
    product = stock_of(harvest("150", "34000"), declared="5000000", highest_yield=Decimal(3000))

    (found,) = season(product)

    assert covers(product).severity == "pass"
    assert found.severity == "warn"
    assert found.sentence == (
        "Certificates of the 2026 harvest of Soybeans would come to 5,000,000 kg, 4,550,000 kg more than "
        "its fields and purchases can have given (450,000 kg). Compare area and yield with the inspection "
        "report."
    )
