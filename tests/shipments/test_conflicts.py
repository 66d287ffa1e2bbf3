"""Conflicts of interest: declared and ended on their page, recorded, and judged by C20."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from operations.models import Operation
from shipments.models import DeclaredConflict, Shipment
from shipments.rules.lifecycle import Status
from shipments.services import conflicts, rechecking, review
from shipments.services.conflicts import ConflictRefusedError
from shipments.services.submission import BlockedError
from tests.factories.accounts import make_membership, sign_in
from tests.shipments import order

pytestmark = pytest.mark.usefixtures("house")

REASON = "I was its consultant until May."


@pytest.fixture
def coffee(now: datetime) -> Shipment:
    shipment = requests.enter(order.load_example("coffee-peru"), at=now)
    return requests.bring_to(shipment, Status.UNDER_REVIEW, at=now)


def c20(shipment: Shipment) -> list[str]:
    return list(shipment.findings.filter(check_id="C20", is_current=True).values_list("severity", flat=True))


def test_who_declares_it_cannot_approve_and_a_colleague_can(coffee: Shipment, now: datetime) -> None:
    reviewer = coffee.reviewer
    assert reviewer is not None
    assert c20(coffee) == ["pass"]
    later = now + timedelta(minutes=1)

    conflict = conflicts.declare_conflict(coffee.exporter, reason=REASON, actor=reviewer, at=later)

    assert rechecking.recheck_changed(later + timedelta(minutes=1)) == 1
    assert c20(coffee) == ["block"]
    with pytest.raises(BlockedError, match="declared a conflict of interest"):
        review.approve_shipment(coffee, actor=reviewer, at=later)
    conflicts.end_conflict(conflict, actor=reviewer, at=later + timedelta(minutes=2))
    assert rechecking.recheck_changed(later + timedelta(minutes=3)) == 1
    assert c20(coffee) == ["pass"]


@pytest.mark.parametrize("party", ["recipient", "final_handler"])
def test_every_party_counts_and_no_other_operation(coffee: Shipment, now: datetime, party: str) -> None:
    assert coffee.reviewer is not None
    stranger = Operation.objects.get(nop_id="8150110990")
    conflicts.declare_conflict(stranger, reason=REASON, actor=coffee.reviewer, at=now)
    rechecking.recheck_one(coffee, now)
    assert c20(coffee) == ["pass"]

    conflicts.declare_conflict(getattr(coffee, party), reason=REASON, actor=coffee.reviewer, at=now)
    rechecking.recheck_one(coffee, now)

    assert c20(coffee) == ["block"]


def test_on_its_page_it_is_declared_and_ended_and_on_the_record(client: Client, coffee: Shipment) -> None:
    daniel = sign_in(client, order.member_of(coffee, Role.REVIEWER))
    address = reverse("shipments:conflicts")
    assert address in client.get(reverse("shipments:desk")).text

    empty = client.post(address, {"operation": "", "reason": ""})
    assert "Name the operation by its NOP ID" in empty.text
    assert "Write in a few words what the conflict is" in empty.text
    page = client.post(address, {"operation": coffee.exporter.nop_id, "reason": REASON}, follow=True)
    assert f"requests with {coffee.exporter.name} are for your colleagues now" in page.text
    assert REASON in page.text
    twice = client.post(address, {"operation": coffee.exporter.nop_id, "reason": REASON})
    assert "already. It is in the list below." in twice.text

    conflict = DeclaredConflict.objects.get()
    page = client.post(reverse("shipments:conflict_end", args=[conflict.public_id]), follow=True)
    assert f"you may review for {coffee.exporter.name} again" in page.text
    told = AuditEvent.objects.filter(event__startswith="conflict:").order_by("pk")
    assert [(event.event, event.actor, event.reason, event.after) for event in told] == [
        ("conflict:declared", daniel, REASON, {"operation": coffee.exporter.nop_id}),
        ("conflict:ended", daniel, REASON, {"operation": coffee.exporter.nop_id}),
    ]


def test_nobody_sees_or_ends_a_colleagues(client: Client, coffee: Shipment, now: datetime) -> None:
    assert coffee.reviewer is not None
    conflict = conflicts.declare_conflict(coffee.exporter, reason=REASON, actor=coffee.reviewer, at=now)
    colleague = make_membership(Role.REVIEWER, certifier=coffee.certifier)
    sign_in(client, colleague)

    assert REASON not in client.get(reverse("shipments:conflicts")).text
    assert client.post(reverse("shipments:conflict_end", args=[conflict.public_id])).status_code == 404
    with pytest.raises(DeclaredConflict.DoesNotExist):
        conflicts.end_conflict(conflict, actor=colleague, at=now)


def test_only_who_reviews_declares_and_never_without_words(coffee: Shipment, now: datetime) -> None:
    auditor = make_membership(Role.AUDITOR, certifier=coffee.certifier)
    for actor, reason in ((auditor, REASON), (coffee.reviewer, "  ")):
        with pytest.raises(ConflictRefusedError):
            conflicts.declare_conflict(coffee.exporter, reason=reason, actor=actor, at=now)


def test_the_database_keeps_it_as_it_was_declared(coffee: Shipment, now: datetime) -> None:
    reviewer: Membership | None = coffee.reviewer
    assert reviewer is not None
    conflict = conflicts.declare_conflict(coffee.exporter, reason=REASON, actor=reviewer, at=now)
    own = DeclaredConflict.objects.filter(pk=conflict.pk)
    for change in (own.delete, lambda: own.update(reason="Another.")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
