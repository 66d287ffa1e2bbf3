"""A draft of several hands: what each typed is kept, and who changed what is told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from accounts.models import AuditEvent, Membership, User
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Operation
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.services import drafting
from shipments.services.changing import ChangedMeanwhileError
from shipments.services.transition import ActionRefusedError

pytestmark = pytest.mark.usefixtures("house")


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


def test_each_change_raises_the_revision_and_notes_who(
    draft: Shipment, diego: Membership, now: datetime
) -> None:
    saved = drafting.save_step(draft, {"port_of_lading": "PECLL"}, actor=diego, at=now, step="transport")

    assert (saved.revision, saved.step) == (2, "transport")
    assert saved.touched["port_of_lading"] == {
        "by": "Diego Salazar Ríos",
        "at": "2026-11-24T17:42:00Z",
        "page": "",
    }
    again = drafting.save_step(draft, {"port_of_lading": "PECLL"}, actor=diego, at=now)
    assert again.revision == 2


def test_fields_that_only_one_changed_are_merged(
    draft: Shipment, diego: Membership, lucia: Membership, now: datetime
) -> None:
    seen = {"port_of_lading": "", "vessel": ""}
    drafting.save_step(draft, {"port_of_lading": "PECLL", "vessel": ""}, seen=seen, actor=lucia, at=now)

    drafting.save_step(draft, {"port_of_lading": "", "vessel": "ALTAIR"}, seen=seen, actor=diego, at=now)

    draft.refresh_from_db()
    assert (draft.port_of_lading, draft.vessel) == ("PECLL", "ALTAIR")


def test_what_both_changed_is_never_overwritten_and_all_else_is_saved(
    draft: Shipment, diego: Membership, lucia: Membership, now: datetime
) -> None:
    seen = {"port_of_lading": "", "vessel": ""}
    drafting.save_step(draft, {"port_of_lading": "PEPAI"}, seen=seen, actor=lucia, at=now)

    with pytest.raises(ChangedMeanwhileError) as raised:
        drafting.save_step(
            draft,
            {"port_of_lading": "PECLL", "vessel": "ALTAIR"},
            seen=seen,
            actor=diego,
            at=now + timedelta(minutes=5),
        )

    draft.refresh_from_db()
    assert (draft.port_of_lading, draft.vessel) == ("PEPAI", "ALTAIR")
    (conflict,) = raised.value.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs, conflict.by, conflict.at) == (
        "port_of_lading",
        "PECLL",
        "PEPAI",
        "Lucía Flores",
        now,
    )


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(
    draft: Shipment, diego: Membership, now: datetime
) -> None:
    page = str(uuid.uuid4())
    seen = {"port_of_lading": ""}
    drafting.save_step(draft, {"port_of_lading": "PEC"}, seen=seen, page=page, actor=diego, at=now)

    drafting.save_step(draft, {"port_of_lading": "PECLL"}, seen=seen, page=page, actor=diego, at=now)

    assert Shipment.objects.get(pk=draft.pk).port_of_lading == "PECLL"


def test_what_followed_from_another_field_gives_way_and_follows(
    draft: Shipment, diego: Membership, now: datetime
) -> None:
    departure = now + timedelta(days=9)
    drafting.save_step(draft, {"departs_at": departure}, actor=diego, at=now)
    moved = drafting.save_step(draft, {"departs_at": departure + timedelta(days=7)}, actor=diego, at=now)
    assert moved.window_start_on == (departure + timedelta(days=7)).date()

    typed = drafting.save_step(
        draft,
        {"window_start_on": departure.date()},
        seen={"window_start_on": None},
        actor=diego,
        at=now,
    )
    assert typed.window_start_on == departure.date()

    kept = drafting.save_step(draft, {"departs_at": departure}, actor=diego, at=now)
    assert kept.window_start_on == departure.date()


def test_a_window_of_two_hands_never_ends_before_it_begins(
    draft: Shipment, diego: Membership, lucia: Membership, now: datetime
) -> None:
    day = now.date()
    seen = {"window_start_on": day, "window_end_on": day + timedelta(days=30)}
    drafting.save_step(draft, seen, actor=diego, at=now)
    later = {**seen, "window_start_on": day + timedelta(days=20)}
    drafting.save_step(draft, later, seen=seen, actor=lucia, at=now)

    earlier = {**seen, "window_end_on": day + timedelta(days=10)}
    with pytest.raises(Exception, match="before its first day") as raised:
        drafting.save_step(draft, earlier, seen=seen, actor=diego, at=now)

    assert raised.value.code == "order"
    draft.refresh_from_db()
    assert draft.window_end_on == day + timedelta(days=30)


def test_a_new_line_sent_twice_is_one(draft: Shipment, diego: Membership, now: datetime) -> None:
    key = uuid.uuid4()
    first = drafting.save_line(draft, None, {"name_as_labelled": "Quin"}, key=key, actor=diego, at=now)
    second = drafting.save_line(draft, None, {"name_as_labelled": "Quinoa"}, key=key, actor=diego, at=now)
    other = drafting.save_line(
        draft, None, {"name_as_labelled": "Cocoa"}, key=uuid.uuid4(), actor=diego, at=now
    )

    assert first.pk == second.pk
    assert [(line.position, line.name_as_labelled) for line in draft.lines.order_by("position")] == [
        (1, "Quinoa"),
        (2, "Cocoa"),
    ]
    assert (second.revision, other.revision) == (2, 1)
    draft.refresh_from_db()
    assert (draft.revision, draft.step) == (4, "products")


def test_a_closed_request_takes_no_more(now: datetime) -> None:
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=now), Status.SUBMITTED, at=now)
    exporter = Membership.objects.select_related("user").get(operation=shipment.exporter, role=Role.EXPORTER)

    with pytest.raises(ActionRefusedError, match="cannot be changed"):
        drafting.save_step(shipment, {"vessel": "X"}, actor=exporter, at=now)


def test_changes_after_submission_are_recorded_by_field(now: datetime) -> None:
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    shipment = requests.bring_to(requests.enter(example, at=now), Status.INFORMATION_REQUESTED, at=now)
    exporter = Membership.objects.select_related("user", "operation__certifier").get(
        operation=shipment.exporter, role=Role.EXPORTER
    )

    drafting.save_step(shipment, {"vessel": "MSC ANNA", "voyage": shipment.voyage}, actor=exporter, at=now)

    event = AuditEvent.objects.filter(event="shipment:changed").latest("pk")
    assert (event.before, event.after) == ({"vessel": "MSC ALTAIR"}, {"vessel": "MSC ANNA"})
