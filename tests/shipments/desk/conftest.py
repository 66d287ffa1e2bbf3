"""A reviewer who is signed in, an exporter of the same certifier, and the present."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from tests.factories.accounts import sign_in
from tests.factories.shipments import make_desk, make_exporter


@pytest.fixture
def reviewer(client: Client) -> Membership:
    return sign_in(client, make_desk())


@pytest.fixture
def exporter(reviewer: Membership) -> Membership:
    return make_exporter(reviewer.certifier, name="Andes Coffee")


@pytest.fixture
def at() -> datetime:
    """The pages ask the clock themselves."""
    return timezone.now()
