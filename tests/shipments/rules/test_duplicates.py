"""C11 and C24: what stands on another live request or certificate already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shipments.rules.checks import duplicates
from shipments.rules.checks.facts import SameCodeFacts, SharedFacts, TwinFacts
from tests.shipments.rules.facts import facts_of, found, line_of

TWIN = TwinFacts(
    reference="R-2231",
    document="R-2231, 815-8150110990-000012",
    exporter="Andean Superfoods",
    products=("Organic White Quinoa",),
    shared=(SharedFacts("container", "MSCU6153045"),),
    is_other_product=True,
    overlaps=True,
)


def test_nothing_shared_passes() -> None:
    [judgement] = duplicates.nothing_is_certified_twice(facts_of())

    assert judgement.severity == "pass"


def test_other_goods_in_the_same_container_at_the_same_time_block() -> None:
    assert found(duplicates.nothing_is_certified_twice(facts_of(twins=(TWIN,)))) == [
        (
            "block",
            (
                "R-2231, 815-8150110990-000012 of Andean Superfoods declares other goods (Organic White "
                "Quinoa) in the same container over the same days: the same container MSCU6153045. One of "
                "the two is wrong."
            ),
            None,
        )
    ]


@pytest.mark.parametrize(
    "twin",
    [
        replace(TWIN, overlaps=False),
        replace(TWIN, is_other_product=False),
        replace(TWIN, shared=(SharedFacts("lot", "VA-1", 1),)),
        replace(TWIN, shared=(SharedFacts("seal", "EU-9"), SharedFacts("invoice", "INV-1", 1))),
    ],
)
def test_anything_less_has_to_be_explained(twin: TwinFacts) -> None:
    judged = found(duplicates.nothing_is_certified_twice(facts_of(twins=(twin,))))

    assert [severity for severity, _sentence, _line in judged] == ["warn"]


def test_a_finding_is_about_the_line_whose_lot_is_shared() -> None:
    twin = replace(TWIN, shared=(SharedFacts("lot", "VA-1", 1), SharedFacts("lot", "VA-2", 1)))

    assert found(duplicates.nothing_is_certified_twice(facts_of(twins=(twin,)))) == [
        (
            "warn",
            (
                "R-2231, 815-8150110990-000012 of Andean Superfoods (Organic White Quinoa) has the same lot "
                "VA-1, lot VA-2."
            ),
            1,
        )
    ]


def test_another_certifiers_request_has_no_name() -> None:
    facts = facts_of(shared_elsewhere=(SharedFacts("bill_of_lading", "MEDUPU448812"),))

    assert found(duplicates.nothing_is_certified_twice(facts)) == [
        (
            "warn",
            (
                "Another certificate or request exists, of another certifier, with the same bill of lading "
                "MEDUPU448812. Ask the exporter about it; who the others are cannot be shown."
            ),
            None,
        )
    ]


SAME = SameCodeFacts(
    reference="R-2230",
    document="815-8150110234-000001",
    kind="single",
    net_weight_kg=Decimal(1000),
    start_on=date(2026, 12, 1),
    end_on=date(2027, 1, 30),
)


def test_the_same_total_for_the_same_days_has_to_be_explained() -> None:
    line = line_of(same_code=(SAME,), net_weight_kg=Decimal("1000.000"))

    assert found(duplicates.no_total_is_asked_twice(facts_of(line))) == [
        (
            "warn",
            (
                "Line 1 asks for the same total as 815-8150110234-000001, for the same tariff code, "
                "recipient and days. Is it the same shipment?"
            ),
            1,
        )
    ]


def test_a_gram_more_is_another_total() -> None:
    line = line_of(same_code=(SAME,), net_weight_kg=Decimal("1000.001"))

    assert found(duplicates.no_total_is_asked_twice(facts_of(line))) == []


@pytest.mark.parametrize(
    ("kind", "other", "count"), [("period", "period", 1), ("period", "single", 0), ("single", "period", 0)]
)
def test_two_periods_at_once_have_to_be_explained(kind: str, other: str, count: int) -> None:
    line = line_of(same_code=(replace(SAME, kind=other),), net_weight_kg=Decimal(500))

    assert len(found(duplicates.no_total_is_asked_twice(facts_of(line, kind=kind)))) == count
