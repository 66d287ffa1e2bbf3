"""Saved recipients and routes."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Operation
from operations.models.operation import Standing
from shipments import asking
from shipments.models import SavedRecipient, SavedRoute, Shipment
from shipments.services import drafting, saved_parts
from shipments.services.saved_parts import SavedRefusedError

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def coffee(house: None, now: datetime) -> Shipment:
    return requests.enter(next(one for one in load_examples() if one["id"] == "coffee-peru"), at=now)


@pytest.fixture
def exporter(coffee: Shipment) -> Membership:
    return Membership.objects.select_related("user", "operation__certifier").get(
        operation=coffee.exporter, role=Role.EXPORTER
    )


@pytest.fixture
def empty(exporter: Membership, now: datetime) -> Shipment:
    operation = Operation.objects.select_related("certifier", "standard", "country").get(
        pk=exporter.operation_id
    )
    return drafting.start_shipment(operation, kind="single", actor=exporter, at=now)


def test_one_click_fills_the_step_and_counts(
    coffee: Shipment, empty: Shipment, exporter: Membership, now: datetime
) -> None:
    recipient = saved_parts.save_recipient(coffee, name="", actor=exporter, at=now)
    route = saved_parts.save_route(coffee, name="Callao", actor=exporter, at=now)
    assert recipient.name == coffee.recipient.name

    saved_parts.use_recipient(empty, recipient, actor=exporter, at=now)
    filled = saved_parts.use_route(empty, route, actor=exporter, at=now)

    for name in (*saved_parts.RECIPIENT_FIELDS, *saved_parts.ROUTE_FIELDS):
        assert getattr(filled, name) == getattr(coffee, name), name
    recipient.refresh_from_db()
    route.refresh_from_db()
    assert (recipient.uses, route.uses) == (1, 1)


def test_the_most_used_stands_first(
    coffee: Shipment, empty: Shipment, exporter: Membership, now: datetime
) -> None:
    for name in ("A", "B", "C"):
        saved_parts.save_route(coffee, name=name, actor=exporter, at=now)
    often = SavedRoute.objects.get(name="C")
    saved_parts.use_route(empty, often, actor=exporter, at=now)

    assert [route.name for route in asking.list_saved(SavedRoute, exporter)] == ["C", "A", "B"]


def test_a_name_is_given_once_and_nothing_is_saved_of_nothing(
    coffee: Shipment, empty: Shipment, exporter: Membership, now: datetime
) -> None:
    saved_parts.save_recipient(coffee, name="Oakland", actor=exporter, at=now)

    with pytest.raises(SavedRefusedError, match="“oakland” is the name of another one"):
        saved_parts.save_recipient(coffee, name="oakland", actor=exporter, at=now)
    with pytest.raises(SavedRefusedError, match="Name the recipient first"):
        saved_parts.save_recipient(empty, name="x", actor=exporter, at=now)
    with pytest.raises(SavedRefusedError, match="Give the port"):
        saved_parts.save_route(empty, name="x", actor=exporter, at=now)
    assert SavedRecipient.objects.count() == 1


def test_rename_remove_and_undo_are_recorded(coffee: Shipment, exporter: Membership, now: datetime) -> None:
    saved = saved_parts.save_recipient(coffee, name="Oakland", actor=exporter, at=now)
    saved_parts.rename_saved(saved, name="Solstice", actor=exporter, at=now)
    saved_parts.remove_saved(saved, actor=exporter, at=now)
    assert list(asking.list_saved(SavedRecipient, exporter)) == []
    saved_parts.restore_saved(saved, actor=exporter, at=now)

    assert [one.name for one in asking.list_saved(SavedRecipient, exporter)] == ["Solstice"]
    events = AuditEvent.objects.filter(event__startswith="saved_recipient:").order_by("pk")
    assert [(event.event, event.before, event.after) for event in events] == [
        ("saved_recipient:saved", {}, {"from": coffee.reference}),
        ("saved_recipient:renamed", {"name": "Oakland"}, {"name": "Solstice"}),
        ("saved_recipient:removed", {}, {}),
        ("saved_recipient:restored", {}, {}),
    ]


def test_an_undo_does_not_take_a_name_that_was_given_away(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    saved = saved_parts.save_recipient(coffee, name="Oakland", actor=exporter, at=now)
    saved_parts.remove_saved(saved, actor=exporter, at=now)
    saved_parts.save_recipient(coffee, name="Oakland", actor=exporter, at=now)

    with pytest.raises(SavedRefusedError, match="is the name of another one"):
        saved_parts.restore_saved(saved, actor=exporter, at=now)


def test_the_step_offers_them_with_their_standing_and_keeps_what_was_typed(
    client: Client, coffee: Shipment, empty: Shipment, exporter: Membership, now: datetime
) -> None:
    saved = saved_parts.save_recipient(coffee, name="Oakland", actor=exporter, at=now)
    Operation.objects.filter(pk=saved.recipient_id).update(standing=Standing.SUSPENDED)
    client.force_login(exporter.user)
    parties = reverse("shipments:parties", args=[empty.public_id])
    offered = client.get(parties).text
    use = reverse("shipments:saved_use", args=[empty.public_id, "recipients", saved.public_id])
    assert use in offered
    assert "Suspended" in offered

    client.post(
        use,
        {
            "kind": "single",
            "initial-kind": "single",
            "exporter_certificate": "PE-1",
            "initial-exporter_certificate": "",
        },
    )

    empty.refresh_from_db()
    assert (empty.recipient, empty.exporter_certificate) == (coffee.recipient, "PE-1")


def test_the_page_lists_renames_removes_and_brings_back(
    client: Client, coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    client.force_login(exporter.user)
    assert "No recipient is saved yet." in client.get(reverse("shipments:saved")).text
    client.post(
        reverse("shipments:saved_new", args=[coffee.public_id, "recipients"]), {"saved_name": "Oakland"}
    )
    saved = SavedRecipient.objects.get()
    place = ["recipients", saved.public_id]

    client.post(reverse("shipments:saved_rename", args=place), {"name": "Solstice, Oakland"})
    removed = client.post(reverse("shipments:saved_remove", args=place))
    assert "Undo: bring it back" in removed.text
    assert "Solstice, Oakland" not in client.get(reverse("shipments:saved")).text
    back = client.post(reverse("shipments:saved_restore", args=place), follow=True)

    assert "“Solstice, Oakland” is back." in back.text
    assert coffee.recipient.nop_id in back.text


def test_a_strangers_looks_missing(
    client: Client, coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    saved = saved_parts.save_recipient(coffee, name="Oakland", actor=exporter, at=now)
    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=coffee.exporter).first()
    client.force_login(stranger.user)

    for name in ("saved_rename", "saved_remove", "saved_restore"):
        address = reverse(f"shipments:{name}", args=["recipients", saved.public_id])
        assert client.post(address, {"name": "Mine"}).status_code == 404
    assert client.post(reverse("shipments:saved_remove", args=["other", saved.public_id])).status_code == 404
    assert "Oakland" not in client.get(reverse("shipments:saved")).text
