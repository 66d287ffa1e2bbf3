"""A request of one product, and its exporter at the browser."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from nopcert.demo import requests
from shipments.models import Shipment
from tests.factories.product_page import member_of
from tests.shipments.order import load_example


@pytest.fixture
def shipment(house: None, now: datetime) -> Shipment:
    return requests.enter(load_example("coffee-peru"), at=now)


@pytest.fixture
def exporter(client: Client, shipment: Shipment) -> Client:
    client.force_login(member_of(shipment).user)
    return client
