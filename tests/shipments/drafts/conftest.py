"""A draft of Diego's, and a colleague of his who may write in it too."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.models import Membership, User
from accounts.roles import Role
from operations.models import Operation
from shipments.models import Shipment
from shipments.services import drafting


@pytest.fixture
def diego(house: None) -> Membership:
    return Membership.objects.select_related("user", "operation__certifier").get(
        user__email="diego@andeansuperfoods.example", role=Role.EXPORTER
    )


@pytest.fixture
def lucia(diego: Membership) -> Membership:
    """A colleague of Diego's."""
    user = User.objects.create_user("lucia@andeansuperfoods.example", name="Lucía Flores")
    return Membership.objects.create(user=user, operation=diego.operation, role=Role.EXPORTER)


@pytest.fixture
def draft(diego: Membership, now: datetime) -> Shipment:
    exporter = Operation.objects.select_related("certifier", "standard", "country").get(pk=diego.operation_id)
    return drafting.start_shipment(exporter, kind="single", actor=diego, at=now)
