"""Requests that come again: the clock makes their drafts, once each, and tells the exporter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, OutboxMessage
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments import asking
from shipments.models import Shipment, StandingRequest
from shipments.rules.rhythm import Rhythm
from shipments.services import standing_requests
from shipments.services.standing_requests import StandingRefusedError

pytestmark = pytest.mark.usefixtures("house")

# Tuesdays in Lima; `now` is Tuesday 24 November 2026, 12:42 there.
SEASON = Rhythm(date(2026, 11, 30), date(2026, 12, 31), weekday=1)


@pytest.fixture
def coffee(house: None, now: datetime) -> Shipment:
    return requests.enter(next(one for one in load_examples() if one["id"] == "coffee-peru"), at=now)


@pytest.fixture
def exporter(coffee: Shipment) -> Membership:
    return Membership.objects.select_related("user", "operation__certifier").get(
        operation=coffee.exporter, role=Role.EXPORTER
    )


@pytest.fixture
def standing(coffee: Shipment, exporter: Membership, now: datetime) -> StandingRequest:
    return standing_requests.set_up_standing_request(
        coffee,
        name="Coffee each Tuesday",
        rhythm=SEASON,
        departs_at_time=time(9, 30),
        lead_days=10,
        actor=exporter,
        at=now,
    )


def drafts(standing: StandingRequest) -> list[date]:
    return [one.standing_departure_on for one in standing.shipments.order_by("standing_departure_on")]


def test_the_clock_makes_each_draft_once_and_ahead(standing: StandingRequest, now: datetime) -> None:
    assert standing_requests.make_due_drafts(now) == 1
    assert standing_requests.make_due_drafts(now + timedelta(hours=1)) == 0
    assert drafts(standing) == [date(2026, 12, 1)]

    assert standing_requests.make_due_drafts(now + timedelta(days=6)) == 1
    assert drafts(standing) == [date(2026, 12, 1), date(2026, 12, 8)]


def test_a_draft_is_a_copy_with_its_departure(
    standing: StandingRequest, coffee: Shipment, now: datetime
) -> None:
    standing_requests.make_due_drafts(now)

    draft = standing.shipments.get()
    assert draft.departs_at == datetime(2026, 12, 1, 14, 30, tzinfo=UTC)  # 9:30 in Lima
    assert (draft.window_start_on, draft.window_end_on) == (date(2026, 12, 1), date(2027, 1, 30))
    assert (draft.recipient, draft.status, draft.copied_from) == (coffee.recipient, "draft", coffee)
    assert (draft.containers, draft.lines.get().net_weight) == ([], None)


def test_the_exporter_is_told_by_mail_once(
    standing: StandingRequest, exporter: Membership, now: datetime
) -> None:
    standing_requests.make_due_drafts(now)
    standing_requests.make_due_drafts(now)

    draft = standing.shipments.get()
    message = OutboxMessage.objects.get(occasion=f"{standing.public_id}:2026-12-01")
    assert message.recipient == exporter.user.email
    assert message.subject == f"Draft {draft.reference} for the departure on 2026-12-01 is ready to complete"
    assert reverse("shipments:continue", args=[draft.public_id]) in message.text
    assert "Nothing is submitted by itself." in message.text


def test_what_may_not_be_used_any_more_is_in_the_mail(
    standing: StandingRequest, coffee: Shipment, now: datetime
) -> None:
    product = coffee.lines.get().certified_product
    product.ended_on = now.date() - timedelta(days=1)
    product.save()

    standing_requests.make_due_drafts(now)

    assert (
        "Line 1 was not taken over."
        in OutboxMessage.objects.get(occasion__startswith=str(standing.public_id)).text
    )


def test_a_pause_makes_none_and_what_fell_into_it_is_not_made_up(
    standing: StandingRequest, exporter: Membership, now: datetime
) -> None:
    standing_requests.pause_standing_request(standing, actor=exporter, at=now)
    assert standing_requests.make_due_drafts(now) == 0

    later = now + timedelta(days=10)  # Friday 4 December
    standing_requests.resume_standing_request(standing, actor=exporter, at=later)
    standing_requests.make_due_drafts(later)

    assert drafts(standing) == [date(2026, 12, 8)]


def test_the_season_ends_by_itself_and_an_ended_one_stays_ended(
    standing: StandingRequest, exporter: Membership, now: datetime
) -> None:
    standing_requests.make_due_drafts(datetime(2026, 12, 30, 12, tzinfo=UTC))

    standing.refresh_from_db()
    assert standing.status == "ended"
    with pytest.raises(StandingRefusedError, match="has ended"):
        standing_requests.resume_standing_request(standing, actor=exporter, at=now)


def test_every_verb_is_recorded(
    standing: StandingRequest, coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    standing_requests.pause_standing_request(standing, actor=exporter, at=now)
    standing_requests.resume_standing_request(standing, actor=exporter, at=now)
    standing_requests.make_due_drafts(now)
    standing_requests.end_standing_request(standing, actor=exporter, at=now)

    about = [standing.public_id, standing.shipments.get().public_id]
    events = AuditEvent.objects.filter(subject_id__in=about).order_by("pk")
    assert [(event.event, event.actor, event.before, event.after) for event in events] == [
        ("standing_request:set_up", exporter, {}, {"from": coffee.reference, "lead_days": 10}),
        ("standing_request:paused", exporter, {"status": "active"}, {"status": "paused"}),
        ("standing_request:resumed", exporter, {"status": "paused"}, {"status": "active"}),
        (
            "shipment:made_by_season",
            None,
            {},
            {
                "standing_request": "Coffee each Tuesday",
                "departs_at": "2026-12-01T14:30:00Z",
                "not_taken_over": [],
            },
        ),
        ("standing_request:ended", exporter, {"status": "active"}, {"status": "ended"}),
    ]


def test_a_season_without_a_departure_and_a_period_are_refused(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    values = {"name": "x", "departs_at_time": time(9), "lead_days": 5, "actor": exporter, "at": now}
    past = Rhythm(date(2026, 1, 1), date(2026, 2, 1), weekday=1)
    with pytest.raises(StandingRefusedError, match="No shipment leaves in this season"):
        standing_requests.set_up_standing_request(coffee, rhythm=past, **values)
    coffee.kind = "period"
    with pytest.raises(StandingRefusedError, match="covers its shipments already"):
        standing_requests.set_up_standing_request(coffee, rhythm=SEASON, **values)
    assert StandingRequest.objects.count() == 0


def test_the_list_tells_the_next_departure_without_a_draft(
    standing: StandingRequest, exporter: Membership, now: datetime
) -> None:
    standing_requests.make_due_drafts(now)

    (row,) = asking.list_standing_requests(exporter, now.date())
    assert row.next_on == date(2026, 12, 8)


def test_it_is_set_up_paused_and_ended_on_its_pages(
    client: Client, coffee: Shipment, exporter: Membership
) -> None:
    client.force_login(exporter.user)
    listing = reverse("shipments:standing")
    assert "No request comes again." in client.get(listing).text
    new = reverse("shipments:standing_new", args=[coffee.public_id])
    start = datetime.now(UTC).date() + timedelta(days=3)
    typed = {
        "name": "Coffee every ten days",
        "starts_on": start.isoformat(),
        "ends_on": (start + timedelta(days=60)).isoformat(),
        "rhythm": "days",
        "departs_at_time": "09:30",
        "lead_days": "12",
    }
    refused = client.post(new, typed)
    assert "Write after how many days the next one leaves." in refused.text
    assert "Coffee every ten days" in refused.text

    page = client.post(new, typed | {"every_days": "10"}, follow=True)

    standing = StandingRequest.objects.get()
    assert (standing.every_days, standing.weekday, standing.lead_days) == (10, None, 12)
    assert start.isoformat() in page.text
    page = client.post(reverse("shipments:standing_act", args=[standing.public_id, "pause"]), follow=True)
    assert "is paused: no drafts are made" in page.text
    client.post(reverse("shipments:standing_act", args=[standing.public_id, "end"]))
    assert StandingRequest.objects.get().status == "ended"
    assert client.post(reverse("shipments:standing_act", args=[standing.public_id, "x"])).status_code == 404


def test_a_strangers_looks_missing(client: Client, standing: StandingRequest) -> None:
    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=standing.exporter).first()
    client.force_login(stranger.user)

    assert client.post(reverse("shipments:standing_act", args=[standing.public_id, "end"])).status_code == 404
    assert standing.name not in client.get(reverse("shipments:standing")).text
