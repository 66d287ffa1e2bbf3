"""Approved requests of the demo's examples, and the people who issue them."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Certifier
from operations.models.certifier import NumberSource
from shipments.models import Shipment
from shipments.rules.lifecycle import Status


def approve(name: str, at: datetime) -> Shipment:
    """One more request like the example, approved."""
    example = next(example for example in load_examples() if example["id"] == name)
    return requests.bring_to(requests.enter(example, at=at), Status.APPROVED, at=at)


def member(certifier: Certifier, role: Role) -> Membership:
    return Membership.objects.select_related("user", "certifier").filter(certifier=certifier, role=role)[0]


def record_numbers_elsewhere(certifier: Certifier) -> None:
    """From now on its numbers come from the federal system."""
    certifier.number_source = NumberSource.RECORDED
    certifier.save(update_fields=["number_source"])
