"""The frozen content of a certificate, made from a request: weights as typed, lots, origin, remarks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Membership
from accounts.roles import Role
from certificates import facts
from certificates.documents.snapshot import CodedName
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Country
from shipments.models import Shipment, ShipmentLine
from shipments.rules.lot_values import LotValues
from shipments.services import drafting

pytestmark = pytest.mark.usefixtures("house")


def entered(name: str, now: datetime) -> tuple[Shipment, ShipmentLine, Membership]:
    example = next(example for example in load_examples() if example["id"] == name)
    shipment = requests.enter(example, at=now)
    member = Membership.objects.get(operation=shipment.exporter, role=Role.EXPORTER)
    return shipment, shipment.lines.get(), member


@pytest.mark.parametrize(
    ("values", "as_typed"),
    [
        (
            {
                "packages": 1000,
                "unit_weight": Decimal("42.5"),
                "unit_weight_unit": "lb",
                "net_weight": None,
                "gross_weight": Decimal("21.5"),
                "gross_weight_unit": "short_ton",
            },
            "1,000 bags × 42.5 lb = 19,277.676 kg; gross 21.5 short tons = 19,504.472 kg",
        ),
        ({"net_weight": Decimal(19), "net_weight_unit": "t"}, "19 t = 19,000 kg"),
        ({"net_weight": Decimal(19000)}, ""),
        ({}, "280 bags × 69 kg = 19,320 kg"),
    ],
)
def test_what_was_typed_is_printed_with_its_formula(
    now: datetime, values: dict[str, Any], as_typed: str
) -> None:
    shipment, line, member = entered("coffee-peru", now)
    line = drafting.save_line(shipment, line, values, actor=member, at=now)

    assert facts.draft_of(shipment, line).product.weight_as_typed == as_typed


def test_lots_and_origin_are_the_lines_own(now: datetime) -> None:
    shipment, line, member = entered("coffee-peru", now)
    colombia = Country.objects.get(code="CO")
    lots = [
        LotValues("B-2", quantity=Decimal(5), transaction_certificate="TC-9"),
        LotValues("A-1", harvest_year=2026),
    ]
    line = drafting.save_line(shipment, line, {"origin": colombia}, lots=lots, actor=member, at=now)

    content = facts.draft_of(shipment, line)

    assert content.origin == CodedName(code="CO", name="Colombia")
    assert content.product.lots == ("B-2", "A-1")
    assert content.remarks == ("Transaction certificates of the supply: TC-9 (lot B-2).",)


def test_the_statement_of_the_arrangement_in_force_is_printed(now: datetime) -> None:
    shipment, line, _member = entered("maple-canada", now)

    assert facts.draft_of(shipment, line).remarks == (
        "Certified in compliance with the terms of the US-Canada Organic Equivalency Arrangement",
    )


def test_what_was_attested_of_wine_is_printed(now: datetime) -> None:
    shipment, line, member = entered("wine-spain-eu", now)
    lots = [
        LotValues(number, wine_label="made_with_organic", is_wine_attested=True)
        for number in ("MV-1", "MV-2")
    ]
    line = drafting.save_line(shipment, line, {}, lots=lots, actor=member, at=now)

    assert facts.draft_of(shipment, line).remarks == (
        (
            "Wine, attested for lots MV-1, MV-2: only substances that the USDA organic regulations allow; at "
            "most 100 ppm of sulfites (made with organic grapes)."
        ),
    )


def test_the_imo_number_and_the_wagons_are_those_of_the_request(now: datetime) -> None:
    shipment, line, _member = entered("coffee-peru", now)
    shipment.imo_number = "9074729"
    shipment.wagons = ["TTGX994012", "318053421234"]

    transport = facts.draft_of(shipment, line).transport

    assert transport.imo_number == "9074729"
    assert transport.wagons == ("TTGX994012", "318053421234")
