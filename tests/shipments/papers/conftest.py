"""A request without a paper, its exporter, and the verb that attaches one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.models import Attachment, Shipment
from shipments.services import papers


@pytest.fixture
def shipment(house: None, now: datetime) -> Shipment:
    """The coffee of the examples, without a paper."""
    shipment = requests.enter(load_examples()[0], at=now)
    shipment.attachments.update(removed_at=now)
    return shipment


@pytest.fixture
def member(shipment: Shipment) -> Membership:
    return Membership.objects.get(operation=shipment.exporter, role=Role.EXPORTER)


@pytest.fixture
def exporter(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


@pytest.fixture
def attach(shipment: Shipment, member: Membership, now: datetime) -> Callable[..., Attachment]:
    def attach(name: str, content: bytes, kind: str = "") -> Attachment:
        upload = SimpleUploadedFile(name, content)
        return papers.attach_paper(shipment, upload, kind=kind, actor=member, at=now)

    return attach
