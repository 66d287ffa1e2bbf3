"""A request of tomatoes whose window reaches over two seasons, and its exporter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import Membership
from shipments.models import Shipment
from shipments.services import drafting
from tests.factories.tomatoes import FIRST, LAST


@pytest.fixture
def exporter(house: None) -> Membership:
    return Membership.objects.get(user__email="rosa@vallealto.example")


@pytest.fixture
def request_of_tomatoes(exporter: Membership, now: datetime) -> Shipment:
    shipment = drafting.start_shipment(exporter.operation, kind="period", actor=exporter, at=now)
    drafting.save_step(
        shipment,
        {
            "destination_city": "Oakland",
            "mode": "truck",
            "departs_at": datetime(2027, 2, 14, 12, 0, tzinfo=UTC),
            "truck": "ABC-123",
            "window_start_on": FIRST,
            "window_end_on": LAST,
            "treatment": "none",
        },
        actor=exporter,
        at=now,
    )
    return Shipment.objects.get(pk=shipment.pk)
