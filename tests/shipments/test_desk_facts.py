"""What the certifier brings to the checks: its lowest prices, and who reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from operations.models import Country, Operation, PriceFloor
from shipments import desk_facts, facts
from shipments.models import Shipment
from shipments.rules.checks import table
from shipments.rules.checks.facts import PriceFacts, ReviewerFacts
from shipments.rules.lifecycle import Status
from tests.shipments.order import load_example

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def coffee(now: datetime) -> Shipment:
    """19,320 kg of Peruvian coffee, invoiced at 4.00 dollars a kilogram."""
    shipment = requests.enter(load_example("coffee-peru"), at=now)
    shipment.lines.update(invoice_value_usd=Decimal("77280.00"))
    return shipment


def keep_price(shipment: Shipment, now: datetime, **values: object) -> None:
    usual = {"hts_prefix": "0901", "commodity": "Coffee", "source": "A list", "valid_from": now.date()}
    PriceFloor.objects.create(certifier=shipment.certifier, **usual | values)


def prices(shipment: Shipment, now: datetime) -> list[PriceFacts]:
    lines = list(shipment.lines.order_by("position"))
    return list(desk_facts.list_prices(shipment, lines, now.date()).values())


def of_price(shipment: Shipment, now: datetime) -> list[str]:
    return [
        str(judgement.severity)
        for check, judgement in table.run(facts.gather(shipment, now))
        if check.check_id == "C22"
    ]


def test_without_a_kept_price_nothing_is_said(coffee: Shipment, now: datetime) -> None:
    assert (prices(coffee, now), of_price(coffee, now)) == ([], [])


@pytest.mark.parametrize(("lowest", "severity"), [("4.00", "pass"), ("4.01", "warn")])
def test_a_declared_value_is_held_against_the_kept_price(
    lowest: str, severity: str, coffee: Shipment, now: datetime
) -> None:
    keep_price(coffee, now, usd_per_kg=Decimal(lowest))

    assert of_price(coffee, now) == [severity]


def test_the_closest_price_counts(coffee: Shipment, now: datetime) -> None:
    peru, brazil = Country.objects.get(code="PE"), Country.objects.get(code="BR")
    keep_price(coffee, now, usd_per_kg=Decimal(1), hts_prefix="09")
    keep_price(coffee, now, usd_per_kg=Decimal(2))
    keep_price(coffee, now, usd_per_kg=Decimal(3), origin=peru)
    keep_price(coffee, now, usd_per_kg=Decimal(9), origin=brazil)
    keep_price(coffee, now, usd_per_kg=Decimal(8), hts_prefix="0902")

    assert prices(coffee, now) == [PriceFacts(Decimal("77280.00"), Decimal("3.00"), "A list")]


def test_a_price_that_ended_or_is_another_certifiers_does_not_count(coffee: Shipment, now: datetime) -> None:
    yesterday = now.date() - timedelta(1)
    keep_price(coffee, now, usd_per_kg=Decimal(9), valid_from=yesterday, valid_to=yesterday)
    stranger = Operation.objects.get(nop_id="7010000312").certifier
    keep_price(coffee, now, usd_per_kg=Decimal(9))
    PriceFloor.objects.filter(valid_to=None).update(certifier=stranger)

    assert prices(coffee, now) == []


def test_before_it_is_taken_up_nobody_reviews(coffee: Shipment) -> None:
    assert desk_facts.get_reviewer(coffee) is None


@pytest.mark.parametrize("is_active", [True, False])
def test_a_reviewer_who_acts_or_acted_for_a_party_is_told(
    coffee: Shipment, now: datetime, *, is_active: bool
) -> None:
    shipment = requests.bring_to(coffee, Status.UNDER_REVIEW, at=now)
    reviewer = shipment.reviewer
    assert reviewer is not None
    assert desk_facts.get_reviewer(shipment) == ReviewerFacts(
        reviewer.user.name, has_prepared=False, acts_for=()
    )

    Membership.objects.create(
        user=reviewer.user, operation=shipment.recipient, role=Role.IMPORTER, is_active=is_active
    )

    assert desk_facts.get_reviewer(shipment) == ReviewerFacts(
        reviewer.user.name, has_prepared=False, acts_for=("Solstice Organics Import LLC",)
    )


def test_a_reviewer_who_prepared_it_is_told(coffee: Shipment, now: datetime) -> None:
    shipment = requests.bring_to(coffee, Status.UNDER_REVIEW, at=now)
    assert shipment.submitted_by is not None
    shipment.reviewer = Membership.objects.create(
        user=shipment.submitted_by.user, certifier=shipment.certifier, role=Role.REVIEWER
    )

    found = desk_facts.get_reviewer(shipment)

    assert found is not None
    assert (found.has_prepared, found.acts_for) == (True, (shipment.exporter.name,))
