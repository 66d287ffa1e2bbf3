"""What is known of an exporter's earlier certificates, for the checks C18 and C23; and at what cost."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from certificates.models import Certificate
from nopcert.demo import requests
from operations.models import Operation, UsPort
from shipments import earlier_facts
from shipments.models import Shipment
from shipments.rules.checks.facts import Earlier, EarlierOfLine
from shipments.rules.lifecycle import Status
from tests.shipments.order import issue_earlier, load_example

pytestmark = pytest.mark.usefixtures("house")


def known(shipment: Shipment) -> tuple[Earlier, EarlierOfLine]:
    lines = list(shipment.lines.order_by("position"))
    gathered = earlier_facts.gather(shipment, lines)
    return gathered.of_exporter, gathered.of_line[lines[0].pk]


@pytest.fixture
def sesame(now: datetime) -> Shipment:
    """A request for sesame by way of Djibouti, after one certificate of the same kind."""
    issue_earlier(load_example("sesame-ethiopia"))
    return requests.enter(load_example("sesame-ethiopia"), at=now)


def test_an_earlier_certificate_is_known_by_what_it_had(sesame: Shipment) -> None:
    assert known(sesame) == (
        Earlier(certificates=1, to_recipient=1, through_port=1),
        EarlierOfLine(certificates=1, usual_kg=Decimal("19000.000"), left_from=frozenset({"DJ"})),
    )


def test_another_recipient_and_port_are_new(sesame: Shipment) -> None:
    sesame.recipient = Operation.objects.get(nop_id="5561007713")
    sesame.us_port = UsPort.objects.get(code="2811")

    assert known(sesame)[0] == Earlier(certificates=1, to_recipient=0, through_port=0)


@pytest.mark.parametrize(
    ("status", "count"), [("expired", 1), ("exhausted", 1), ("voided", 0), ("superseded", 0)]
)
def test_what_was_voided_is_no_experience(status: str, count: int, sesame: Shipment) -> None:
    Certificate.objects.update(status=status)

    assert known(sesame)[0].certificates == count


def test_a_period_says_nothing_of_the_usual_weight_of_one_shipment(sesame: Shipment) -> None:
    Shipment.objects.filter(status=Status.ISSUED).update(kind="period")

    assert known(sesame)[1] == EarlierOfLine(1, None, frozenset({"DJ"}))


def test_the_usual_weight_is_the_mean(sesame: Shipment) -> None:
    heavier = deepcopy(load_example("sesame-ethiopia"))
    heavier["lines"][0] |= {"net_weight_kg": "20000", "packages": 800, "gross_weight_kg": "20300"}
    issue_earlier(heavier)

    assert known(sesame)[1] == replace(
        EarlierOfLine(left_from=frozenset({"DJ"})), certificates=2, usual_kg=Decimal("19500.000")
    )


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_three_queries(count: int, sesame: Shipment, django_assert_num_queries) -> None:
    for _number in range(count - 1):
        issue_earlier(load_example("sesame-ethiopia"))
    lines = list(sesame.lines.order_by("position"))

    with django_assert_num_queries(3):
        found = earlier_facts.gather(sesame, lines)

    assert found.of_exporter.certificates == count
