"""A draft of several hands: what each typed is kept, and who changed what is told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.rules.lot_values import LotValues, fingerprint
from shipments.rules.merging import Sending
from shipments.services import changing, drafting
from shipments.services.changing import ChangedMeanwhileError
from shipments.services.lots import LotsChangedError
from shipments.services.transition import ActionRefusedError

pytestmark = pytest.mark.usefixtures("house")


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
    page = uuid.uuid4()
    seen = {"port_of_lading": ""}
    for count, typed in enumerate(("PEC", "PECLL"), start=1):
        drafting.save_step(
            draft, {"port_of_lading": typed}, seen=seen, sending=Sending(page, count), actor=diego, at=now
        )

    assert Shipment.objects.get(pk=draft.pk).port_of_lading == "PECLL"


def test_a_sending_that_comes_late_changes_nothing(draft: Shipment, diego: Membership, now: datetime) -> None:
    page = uuid.uuid4()
    for count, port, step in ((3, "PECLL", "papers"), (2, "PEC", "transport"), (2, "PEPAI", "transport")):
        drafting.save_step(
            draft,
            {"port_of_lading": port, "vessel": ""},
            seen={"port_of_lading": "", "vessel": ""},
            sending=Sending(page, count),
            step=step,
            actor=diego,
            at=now,
        )
    stored = Shipment.objects.get(pk=draft.pk)
    assert (stored.port_of_lading, stored.step) == ("PECLL", "papers")

    # What the later one left empty, the late one does not fill either.
    drafting.save_step(
        draft, {"vessel": "HMM"}, seen={"vessel": ""}, sending=Sending(page, 1), actor=diego, at=now
    )
    assert (stored.vessel, Shipment.objects.get(pk=draft.pk).vessel) == ("", "")
    assert Shipment.objects.get(pk=draft.pk).revision == stored.revision == 2


def test_a_page_that_has_not_heard_what_followed_does_not_empty_it(
    draft: Shipment, diego: Membership, now: datetime
) -> None:
    page = uuid.uuid4()
    seen: dict[str, object] = {"departs_at": None, "window_start_on": None, "window_end_on": None}
    departure = now + timedelta(days=9)
    values = seen | {"departs_at": departure}
    filled = drafting.save_step(
        draft, values, seen=seen, sending=Sending(page, 1), actor=diego, at=now
    ).window_end_on
    assert filled is not None

    # The answer did not come, or the focus stood in the box just then.
    drafting.save_step(
        draft, values | {"vessel": "HMM"}, seen=seen, sending=Sending(page, 2), actor=diego, at=now
    )

    draft.refresh_from_db()
    assert (draft.vessel, draft.window_end_on) == ("HMM", filled)


def test_a_product_that_comes_late_changes_neither_fields_nor_lots(
    draft: Shipment, diego: Membership, now: datetime
) -> None:
    page = uuid.uuid4()
    for count, name, lot in ((1, "Qui", "Q-2"), (4, "Quinoa", "Q-26-31"), (3, "Quin", "Q-26")):
        line = drafting.save_line(
            draft,
            None,
            {"name_as_labelled": name},
            lots=[LotValues(lot)],
            seen={"name_as_labelled": ""},
            seen_lots=fingerprint(()),  # the answers do not come back
            sending=Sending(page, count),
            actor=diego,
            at=now,
        )

    stored = draft.lines.get()
    assert line.pk == stored.pk
    assert (stored.name_as_labelled, [lot.number for lot in stored.lots.all()]) == ("Quinoa", ["Q-26-31"])


def test_lots_of_another_page_are_still_not_overwritten_unseen(
    draft: Shipment, diego: Membership, lucia: Membership, now: datetime
) -> None:
    mine, theirs = Sending(uuid.uuid4(), 1), Sending(uuid.uuid4(), 1)
    none = fingerprint(())
    line = drafting.save_line(
        draft, None, {}, lots=[LotValues("Q-1")], seen_lots=none, sending=mine, actor=diego, at=now
    )
    seen = fingerprint(["Q-1"])
    drafting.save_line(
        draft, line, {}, lots=[LotValues("Q-2")], seen_lots=seen, sending=theirs, actor=lucia, at=now
    )

    again = Sending(mine.page, 2)
    with pytest.raises(LotsChangedError, match="Q-2"):
        drafting.save_line(
            draft, line, {}, lots=[LotValues("Q-3")], seen_lots=seen, sending=again, actor=diego, at=now
        )

    assert [lot.number for lot in line.lots.all()] == ["Q-2"]


def test_a_row_remembers_the_latest_pages_only(draft: Shipment, diego: Membership, now: datetime) -> None:
    pages = [uuid.uuid4() for _page in range(changing.MOST_PAGES + 3)]
    for page in pages:
        drafting.save_step(draft, {}, sending=Sending(page, 5), actor=diego, at=now)

    heard = Shipment.objects.get(pk=draft.pk).heard
    assert heard == [[str(page), 5] for page in pages[-changing.MOST_PAGES :]]


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
    page = Sending(uuid.uuid4())
    first = drafting.save_line(draft, None, {"name_as_labelled": "Quin"}, sending=page, actor=diego, at=now)
    second = drafting.save_line(
        draft, None, {"name_as_labelled": "Quinoa"}, sending=page, actor=diego, at=now
    )
    other = drafting.save_line(
        draft, None, {"name_as_labelled": "Cocoa"}, sending=Sending(uuid.uuid4()), actor=diego, at=now
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
