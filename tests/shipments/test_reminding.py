"""Reminders by the clock: to whom, when, and once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership, OutboxMessage
from accounts.roles import Role
from shipments.models import Shipment, WorkCalendar
from shipments.rules.lifecycle import Status
from shipments.services import reminding
from tests.factories.accounts import make_membership, make_user
from tests.factories.shipments import make_desk, make_exporter, make_received

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def daniel() -> Membership:
    return make_desk(
        user=make_user(name="Daniel", email="daniel@example.com", time_zone="America/Los_Angeles")
    )


@pytest.fixture
def maria(daniel: Membership) -> Membership:
    user = make_user(name="Maria", email="maria@example.com")
    return make_membership(Role.SIGNATORY, certifier=daniel.certifier, user=user)


@pytest.fixture
def exporter(daniel: Membership, maria: Membership) -> Membership:
    make_membership(Role.AUDITOR, certifier=daniel.certifier)
    return make_exporter(daniel.certifier, name="Andes Coffee")


def told() -> list[tuple[str, str]]:
    messages = OutboxMessage.objects.order_by("pk")
    return [(message.recipient, message.subject) for message in messages]


def far(now: datetime, **fields: object) -> dict[str, object]:
    """Every deadline far away but for those given."""
    return {"at": now, "target_at": now + 20 * DAY, "departs_at": now + 20 * DAY, **fields}


def test_a_departure_is_told_once_to_the_reviewer_in_their_time(
    exporter: Membership, daniel: Membership, now: datetime
) -> None:
    shipment = make_received(
        exporter, **far(now, departs_at=now + 25 * HOUR), status=Status.UNDER_REVIEW, reviewer=daniel
    )

    assert reminding.remind_of_deadlines(now) == 0
    assert reminding.remind_of_deadlines(now + HOUR) == 1
    assert reminding.remind_of_deadlines(now + 2 * HOUR) == 0

    assert told() == [("daniel@example.com", f"The goods of {shipment.reference} leave in 24 hours")]
    message = OutboxMessage.objects.get()
    assert "leave on 2026-11-25 10:42 PST. After that no certificate can be issued" in message.text
    assert "It waits for a decision." in message.text
    assert reverse("shipments:review_page", args=[shipment.public_id]) in message.text


def test_what_nobody_has_is_told_to_all_who_review_and_what_is_approved_to_who_signs(
    exporter: Membership, daniel: Membership, now: datetime
) -> None:
    free = make_received(exporter, **far(now, departs_at=now + HOUR))
    approved = make_received(
        exporter, **far(now, departs_at=now + 5 * HOUR), status=Status.APPROVED, reviewer=daniel
    )
    gone = make_desk(certifier=daniel.certifier, is_active=False)
    left = make_received(exporter, **far(now, departs_at=now + 2 * HOUR), reviewer=gone)

    assert reminding.remind_of_deadlines(now) == 3

    assert told() == [
        ("daniel@example.com", f"The goods of {free.reference} leave in 1 hour"),
        ("maria@example.com", f"The goods of {free.reference} leave in 1 hour"),
        ("maria@example.com", f"The goods of {approved.reference} leave in 5 hours"),
        ("daniel@example.com", f"The goods of {left.reference} leave in 2 hours"),
        ("maria@example.com", f"The goods of {left.reference} leave in 2 hours"),
    ]
    assert "Nobody has taken it up yet." in OutboxMessage.objects.order_by("pk")[0].text
    assert (
        "It is approved; its certificates are not issued yet." in OutboxMessage.objects.order_by("pk")[2].text
    )


def test_the_promise_and_the_legal_limit(exporter: Membership, daniel: Membership, now: datetime) -> None:
    promised = make_received(exporter, **far(now, target_at=now + 3 * HOUR), reviewer=daniel)
    old = make_received(exporter, **far(now, at=now - 26 * DAY), reviewer=daniel)

    assert reminding.remind_of_deadlines(now) == 2

    assert told() == [
        ("daniel@example.com", f"{promised.reference} is promised in 3 hours"),
        ("daniel@example.com", f"{old.reference} reaches its legal limit on 2026-11-28"),
    ]
    limit = OutboxMessage.objects.order_by("pk")[1]
    assert "was received on 2026-10-29." in limit.text
    assert "(7 CFR 205.273(b)) end on 2026-11-28 09:42 PST." in limit.text


def test_a_departure_that_moves_is_told_anew(exporter: Membership, daniel: Membership, now: datetime) -> None:
    shipment = make_received(exporter, **far(now, departs_at=now + 5 * HOUR), reviewer=daniel)
    reminding.remind_of_deadlines(now)
    Shipment.objects.update(departs_at=now + 9 * HOUR)

    assert reminding.remind_of_deadlines(now) == 1
    assert [subject for _who, subject in told()] == [
        f"The goods of {shipment.reference} leave in 5 hours",
        f"The goods of {shipment.reference} leave in 9 hours",
    ]


def test_what_is_past_closed_or_a_draft_is_not_told(exporter: Membership, now: datetime) -> None:
    make_received(exporter, **far(now, departs_at=now))
    make_received(exporter, **far(now, departs_at=now + HOUR), status=Status.ISSUED, closed_at=now)
    make_received(exporter, **far(now, departs_at=now + HOUR), status=Status.DRAFT)

    assert reminding.remind_of_deadlines(now) == 0


def test_the_certifier_says_how_long_before(exporter: Membership, daniel: Membership, now: datetime) -> None:
    WorkCalendar.objects.create(
        certifier=daniel.certifier,
        departure_reminder_hours=48,
        target_reminder_hours=0,
        limit_reminder_days=1,
        pauses_for_exporter=True,
    )
    make_received(exporter, **far(now, departs_at=now + 48 * HOUR), reviewer=daniel)
    make_received(exporter, **far(now, target_at=now + HOUR), reviewer=daniel)
    make_received(exporter, **far(now, at=now - 28 * DAY), reviewer=daniel)

    assert reminding.remind_of_deadlines(now) == 1
    assert reminding.remind_of_deadlines(now + DAY) == 1


def test_a_promise_that_stands_still_is_not_reminded_of(
    exporter: Membership, daniel: Membership, now: datetime
) -> None:
    shipment = make_received(
        exporter,
        **far(now, target_at=now + HOUR),
        reviewer=daniel,
        status=Status.INFORMATION_REQUESTED,
        waiting_since=now,
    )
    calendar = WorkCalendar.objects.create(certifier=daniel.certifier, pauses_for_exporter=True)
    assert reminding.remind_of_deadlines(now) == 0

    calendar.pauses_for_exporter = False
    calendar.save()

    assert reminding.remind_of_deadlines(now) == 1
    assert "It waits for an answer of the exporter." in OutboxMessage.objects.get().text
    assert OutboxMessage.objects.get().subject == f"{shipment.reference} is promised in 1 hour"
