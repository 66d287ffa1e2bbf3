"""A request of the demo under review, who asks, who answers, and what was asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.services import conversing
from tests.factories.accounts import sign_in
from tests.factories.review import WANTED


@pytest.fixture
def coffee(house: None, now: datetime) -> Shipment:
    return requests.bring_to(requests.enter(load_examples()[0], at=now), Status.UNDER_REVIEW, at=now)


@pytest.fixture
def reviewer(coffee: Shipment) -> Membership:
    return coffee.reviewer


@pytest.fixture
def reviewer_signed_in(reviewer: Membership, client: Client) -> Membership:
    """The reviewer, at the browser."""
    return sign_in(client, reviewer)


@pytest.fixture
def exporter(coffee: Shipment) -> Membership:
    return Membership.objects.select_related("user", "operation__certifier").get(
        operation=coffee.exporter, role=Role.EXPORTER
    )


@pytest.fixture
def asked(coffee: Shipment, reviewer: Membership, now: datetime) -> Shipment:
    return conversing.ask_information(
        coffee, items=WANTED, reason="Four things:", actor=reviewer, at=now + timedelta(hours=1)
    )
