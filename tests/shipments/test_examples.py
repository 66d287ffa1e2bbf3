"""The twelve declarations of real shape go in as they stand, and the checks say what they must."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments import facts
from shipments.models import Shipment
from shipments.rules import completeness
from shipments.rules.checks import table
from shipments.rules.lifecycle import Status
from shipments.services.submission import BlockedError
from tests.shipments.order import enter_in_order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example["id"])
def test_an_example_gives_the_findings_it_expects(
    example: dict[str, Any], house: None, now: datetime
) -> None:
    shipment = enter_in_order(example, now)

    found = sorted(
        f"{check.check_id}:{judgement.severity}"
        for check, judgement in table.run(facts.gather(shipment, now))
        if judgement.severity != "pass"
    )

    assert found == sorted(example["expect"])
    assert list(completeness.problems(facts.declare(shipment))) == []


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example["id"])
def test_what_blocks_cannot_be_submitted_and_the_rest_can(
    example: dict[str, Any], house: None, now: datetime
) -> None:
    shipment = requests.enter(example, at=now)
    if any(finding.endswith(":block") for finding in example["expect"]):
        with pytest.raises(BlockedError):
            requests.bring_to(shipment, Status.SUBMITTED, at=now)
        assert Shipment.objects.get(pk=shipment.pk).status == Status.DRAFT
    else:
        assert requests.bring_to(shipment, Status.SUBMITTED, at=now).status == Status.SUBMITTED


def test_the_wine_goes_in_with_its_attestation(house: None, now: datetime) -> None:
    example = next(example for example in load_examples() if example["id"] == "wine-spain-eu")
    for line in example["lines"]:
        line["lots"] = [
            {"number": lot, "wine_label": "made_with_organic", "is_wine_attested": True}
            for lot in line["lots"]
        ]
    shipment = requests.enter(example, at=now)

    assert requests.bring_to(shipment, Status.SUBMITTED, at=now).status == Status.SUBMITTED
