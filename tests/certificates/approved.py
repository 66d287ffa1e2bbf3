"""Approved requests of the demo's examples, and the people who issue them."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Certifier
from operations.models.certifier import NumberSource
from shipments.models import Shipment
from shipments.rules.lifecycle import Status

_numbers = count(1)


def approve(name: str, at: datetime) -> Shipment:
    """One more request like the example, with lots and papers of its own, approved."""
    example = next(example for example in load_examples() if example["id"] == name)
    number = next(_numbers)
    for line in example["lines"]:
        line["lots"] = [f"{lot}-{number}" for lot in line["lots"]]
    example = {**example, "containers": [], "bill_of_lading": f"BILL{number:06d}"}
    return requests.bring_to(requests.enter(example, at=at), Status.APPROVED, at=at)


def member(certifier: Certifier, role: Role) -> Membership:
    return Membership.objects.select_related("user", "certifier").filter(certifier=certifier, role=role)[0]


def record_numbers_elsewhere(certifier: Certifier) -> None:
    """From now on its numbers come from the federal system."""
    certifier.number_source = NumberSource.RECORDED
    certifier.save(update_fields=["number_source"])
