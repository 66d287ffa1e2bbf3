"""Batches: each request for itself, once, whoever dies or clicks twice."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from certificates.models import BatchIssue, BatchItem, Certificate
from certificates.models.batch import ItemState
from certificates.services import batches, issuing
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from tests.certificates.approved import approve, member

pytestmark = pytest.mark.usefixtures("house")


def start(shipments: list[Shipment], at: datetime, *, key: uuid.UUID | None = None) -> BatchIssue:
    return batches.start_batch(
        shipments,
        key=key or uuid.uuid4(),
        actor=member(shipments[0].certifier, Role.SIGNATORY),
        at=at,
        confirmed_at=at - timedelta(seconds=40),
    )


def run(batch: BatchIssue, at: datetime) -> None:
    for item_id in batch.items.order_by("position").values_list("pk", flat=True):
        batches.issue_item(item_id, at)


def states(batch: BatchIssue) -> list[str]:
    return list(batch.items.order_by("position").values_list("state", flat=True))


def test_of_ten_the_one_that_cannot_fails_alone_and_says_why(now: datetime) -> None:
    shipments = [approve("coffee-peru", now) for _count in range(10)]
    late = shipments[6]
    Shipment.objects.filter(pk=late.pk).update(departs_at=now - timedelta(hours=1))

    batch = start(shipments, now)
    run(batch, now)

    assert states(batch) == ["issued"] * 6 + ["failed"] + ["issued"] * 3
    failed = batch.items.get(state=ItemState.FAILED)
    assert failed.shipment == late
    assert "goods left" in failed.sentence
    assert Certificate.objects.count() == 9
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"815-8150110234-{running:06d}" for running in range(1, 10)]
    issued = AuditEvent.objects.filter(event="certificate:issued").order_by("pk")
    signatory = member(late.certifier, Role.SIGNATORY)
    assert {event.actor_id for event in issued} == {signatory.pk}
    assert {event.after["confirmed_at"] for event in issued} == {"2026-11-24T17:41:20Z"}
    confirmed = AuditEvent.objects.get(event="batch:confirmed")
    assert confirmed.after["requests"] == [shipment.reference for shipment in shipments]


def test_the_failed_one_is_tried_again_by_a_batch_of_its_own(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    departs_at = shipment.departs_at
    Shipment.objects.filter(pk=shipment.pk).update(departs_at=now - timedelta(hours=1))
    first = start([shipment], now)
    run(first, now)
    Shipment.objects.filter(pk=shipment.pk).update(departs_at=departs_at)

    second = start([shipment], now)
    run(second, now)

    assert (states(first), states(second)) == (["failed"], ["issued"])


def test_every_request_has_its_job_and_a_lost_one_is_asked_for_by_the_clock(
    now: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    shipments = [approve("coffee-peru", now) for _count in range(3)]
    with django_capture_on_commit_callbacks() as jobs:
        batch = start(shipments, now)
    assert len(jobs) == 3  # and none of them runs: the broker lost them

    assert batches.ask_for_owed_items(now) == 0
    assert batches.ask_for_owed_items(now + timedelta(minutes=1)) == 3
    run(batch, now + timedelta(minutes=2))
    run(batch, now + timedelta(minutes=3))  # the lost jobs came after all

    assert states(batch) == ["issued"] * 3
    assert Certificate.objects.count() == 3
    assert batches.ask_for_owed_items(now + timedelta(hours=1)) == 0


def test_two_clicks_on_one_page_are_one_batch(now: datetime) -> None:
    shipment, key = approve("coffee-peru", now), uuid.uuid4()
    assert start([shipment], now, key=key) == start([shipment], now, key=key)
    assert BatchItem.objects.count() == 1


def test_a_request_waits_in_one_batch_only(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    start([shipment], now)
    with pytest.raises(batches.BatchRefusedError, match="another batch"):
        start([shipment], now)


def test_what_was_issued_meanwhile_is_said_and_not_issued_again(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    batch = start([shipment], now)
    issuing.issue_certificates(shipment, actor=member(shipment.certifier, Role.SIGNATORY), at=now)
    run(batch, now)
    assert "“Issued” by now" in batch.items.get().sentence
    assert Certificate.objects.count() == 1


def test_a_confirmation_that_waited_too_long_holds_no_more(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    batch = start([shipment], now)
    run(batch, now + timedelta(hours=7))
    assert "more than six hours" in batch.items.get().sentence
    assert Shipment.objects.get(pk=shipment.pk).status == Status.APPROVED


def test_a_signatory_who_lost_the_right_issues_nothing(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    batch = start([shipment], now)
    Membership.objects.filter(pk=batch.asked_by_id).update(is_active=False)
    run(batch, now)
    assert "Your role may not" in batch.items.get().sentence


def test_an_unforeseen_trouble_is_put_off_and_at_last_said(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipment = approve("coffee-peru", now)
    batch = start([shipment], now)

    def break_down(*_arguments: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(issuing, "issue_within", break_down)
    run(batch, now)
    item = batch.items.get()
    assert (item.state, item.tries, item.due_at) == ("waiting", 1, now + timedelta(seconds=30))
    for _count in range(5):
        run(batch, now)
    assert batch.items.get().state == "failed"
    assert "again and again" in batch.items.get().sentence
    assert not Certificate.objects.exists()


def test_a_reviewer_starts_no_batch_and_an_empty_one_is_none(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    reviewer = member(shipment.certifier, Role.REVIEWER)
    with pytest.raises(batches.BatchRefusedError, match="Only a signatory"):
        batches.start_batch([shipment], key=uuid.uuid4(), actor=reviewer, at=now, confirmed_at=now)
    signatory = member(shipment.certifier, Role.SIGNATORY)
    with pytest.raises(batches.BatchRefusedError, match="No request is selected"):
        batches.start_batch([], key=uuid.uuid4(), actor=signatory, at=now, confirmed_at=now)
    with pytest.raises(batches.BatchRefusedError, match="at most 200"):
        batches.start_batch([shipment] * 201, key=uuid.uuid4(), actor=signatory, at=now, confirmed_at=now)
