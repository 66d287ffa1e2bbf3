"""The pages of issuing ask the database the same number of times with one row and with hundreds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from certificates.models import BatchIssue, BatchItem
from certificates.models.batch import ItemState
from operations.models.certifier import NumberSource
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from tests.factories.accounts import make_membership, sign_in
from tests.factories.operations import make_certifier, make_operation
from tests.factories.shipments import make_exporter, make_received

pytestmark = pytest.mark.django_db

NUMBERS = pytest.mark.parametrize("number", [1, 3, 300])


@pytest.fixture
def signatory(client: Client) -> Membership:
    certifier = make_certifier(number_source=NumberSource.RECORDED)
    return sign_in(client, make_membership(Role.SIGNATORY, certifier=certifier))


def approve(signatory: Membership, number: int) -> list[Shipment]:
    """As many approved requests, each of an exporter and to a recipient of its own."""
    assert signatory.certifier is not None
    reviewer = make_membership(Role.REVIEWER, certifier=signatory.certifier)
    elsewhere = make_certifier()
    at = timezone.now()
    return [
        make_received(
            make_exporter(signatory.certifier),
            at=at,
            status=Status.APPROVED,
            recipient=make_operation(certifier=elsewhere),
            reviewer=reviewer,
            approved_by=reviewer,
            decided_at=at,
            departs_at=at + timedelta(days=4),
        )
        for _request in range(number)
    ]


def count_queries(client: Client, address: str) -> tuple[int, object]:
    """Of a page that was opened before, so that what is read once a process does not count."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200
    return len(captured), page


@NUMBERS
def test_the_list_of_what_can_be_issued(client: Client, signatory: Membership, number: int) -> None:
    approve(signatory, number)
    counted, page = count_queries(client, reverse("issuing:ready"))
    assert len(page.context["rows"]) == min(number, 100)
    # Session, person, memberships; the outage; count and rows of the page; batches; the number in the
    # navigation.
    assert counted == 8


@NUMBERS
def test_a_batch_of_which_some_are_issued_and_some_failed(
    client: Client, signatory: Membership, number: int
) -> None:
    batch = batch_of(signatory, approve(signatory, number), timezone.now())
    counted, page = count_queries(client, reverse("issuing:batch", args=[batch.public_id]))
    assert len(page.context["items"]) == number
    # Session, person, memberships; the batch; its requests, their certificates; those that failed; the
    # number in the navigation.
    assert counted == 8


@NUMBERS
def test_what_is_not_registered(client: Client, signatory: Membership, number: int) -> None:
    approve(signatory, number)
    counted, page = count_queries(client, reverse("issuing:unregistered"))
    assert len(page.context["rows"]) == number
    # Session, person, memberships; the lines; the number in the navigation.
    assert counted == 5


@NUMBERS
def test_the_panels_of_what_is_not_registered(client: Client, signatory: Membership, number: int) -> None:
    approve(signatory, number)
    counted, page = count_queries(client, reverse("issuing:unregistered_csv"))
    assert page.content.count(b"\n") == number + 1
    # Session, person, memberships; the lines and their lots; certifiers and countries of the parties,
    # recipients and standard, each kind of row once.
    assert counted == 12


def batch_of(signatory: Membership, shipments: list[Shipment], at: datetime) -> BatchIssue:
    """The first failed, and of the others every second one is issued."""
    batch = BatchIssue.objects.create(
        certifier=signatory.certifier, asked_by=signatory, asked_at=at, confirmed_at=at
    )
    BatchItem.objects.bulk_create(
        BatchItem(
            batch=batch, shipment=shipment, position=position, due_at=at, ended_at=at, **_outcome(position)
        )
        for position, shipment in enumerate(shipments, 1)
    )
    return batch


def _outcome(position: int) -> dict[str, str]:
    if position % 2:
        return {"state": ItemState.FAILED, "sentence": "The goods left."}
    return {"state": ItemState.ISSUED}
