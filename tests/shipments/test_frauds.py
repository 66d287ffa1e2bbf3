"""Invented frauds, each caught by the name of its check. Conventional soy relabelled as organic, a matter of
volume, stands with the tests of the stock."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime

import pytest

from accounts.roles import Role
from certificates.models import Certificate
from nopcert.demo import requests
from operations.models import Operation
from operations.models.operation import Standing
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.services import review
from shipments.services.review import UnexplainedError
from shipments.services.submission import BlockedError
from tests.shipments.order import enter_in_order, load_example, member_of

pytestmark = pytest.mark.usefixtures("house")


def test_one_lot_certified_twice_by_two_exporters(now: datetime) -> None:
    """The trader's request is in order in itself; its coffee is another exporter's, certified already."""
    original = requests.enter(load_example("coffee-peru"), at=now)
    requests.bring_to(original, Status.ISSUED, at=now)
    certificate = Certificate.objects.get()
    again = deepcopy(load_example("five-products"))
    again["lines"] = [deepcopy(line) for line in again["lines"] if line["product"].startswith("Coffee")]
    again["lines"][0]["lots"] = load_example("coffee-peru")["lines"][0]["lots"]
    shipment = enter_in_order(again, now)
    shipment = requests.bring_to(shipment, Status.UNDER_REVIEW, at=now)

    caught = [
        (finding.check_id, finding.severity, finding.sentence)
        for finding in shipment.findings.filter(is_current=True).exclude(severity="pass")
    ]

    assert caught == [
        (
            "C11",
            "warn",
            (
                f"{original.reference}, {certificate.number} of {original.exporter.name} (Organic Green "
                "Coffee Arabica Grade 1 EP) has the same lot VA-2026-118, lot VA-2026-121."
            ),
        )
    ]
    with pytest.raises(UnexplainedError, match="C11"):
        review.approve_shipment(shipment, actor=member_of(shipment, Role.REVIEWER), at=now)


def test_an_uncertified_handler_in_the_chain(now: datetime) -> None:
    """The cleaner in Addis Ababa has surrendered its certificate; the request names it all the same."""
    shipment = enter_in_order(load_example("sesame-ethiopia"), now)
    Operation.objects.filter(nop_id="8150113310").update(standing=Standing.SURRENDERED)

    with pytest.raises(BlockedError, match="Selam Grain Cleaning PLC") as refused:
        requests.bring_to(shipment, Status.SUBMITTED, at=now)

    assert len(refused.value.messages) == 1
    assert Shipment.objects.get(pk=shipment.pk).status == Status.DRAFT


def test_a_handler_that_loses_its_certificate_during_the_review(now: datetime) -> None:
    shipment = enter_in_order(load_example("sesame-ethiopia"), now)
    shipment = requests.bring_to(shipment, Status.UNDER_REVIEW, at=now)
    Operation.objects.filter(nop_id="8150113310").update(standing=Standing.SUSPENDED)

    with pytest.raises(BlockedError, match="Selam Grain Cleaning PLC"):
        review.approve_shipment(shipment, actor=member_of(shipment, Role.REVIEWER), at=now)


def test_a_supplier_who_is_not_certified(now: datetime) -> None:
    """A lot was bought from an operation whose certificate is suspended."""
    sesame = deepcopy(load_example("sesame-ethiopia"))
    sesame["lines"][0]["lots"] = ["HO-77-A", {"number": "HO-78", "supplier": "8150113310"}]
    shipment = enter_in_order(sesame, now)
    Operation.objects.filter(nop_id="8150113310").update(standing=Standing.SUSPENDED)

    with pytest.raises(BlockedError) as refused:
        requests.bring_to(shipment, Status.SUBMITTED, at=now)

    assert any("lot HO-78" in sentence for sentence in refused.value.messages)
