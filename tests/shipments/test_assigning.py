"""Requests given to reviewers and taken from them, one by one and many at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, OutboxMessage
from accounts.roles import Role
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.services import assigning
from shipments.services.assigning import AssigningRefusedError
from tests.factories.accounts import make_membership, make_user, sign_in
from tests.factories.shipments import make_desk, make_exporter, make_received

pytestmark = pytest.mark.django_db


@pytest.fixture
def daniel() -> Membership:
    return make_desk(user=make_user(name="Daniel Ortiz"))


@pytest.fixture
def amina(daniel: Membership) -> Membership:
    return make_desk(certifier=daniel.certifier, user=make_user(name="Amina Yusuf"))


@pytest.fixture
def exporter(daniel: Membership) -> Membership:
    return make_exporter(daniel.certifier)


def press(client: Client, **typed: object) -> list[str]:
    """What the person reads after the button."""
    page = client.post(reverse("shipments:desk_act"), typed, follow=True)
    assert page.status_code == 200
    return [str(message) for message in page.context["messages"]]


def test_a_request_is_given_recorded_and_told_by_mail(
    exporter: Membership, daniel: Membership, amina: Membership, now: datetime
) -> None:
    shipment = make_received(exporter, departs_at=now)

    shipment = assigning.assign_shipment(shipment, reviewer=amina, actor=daniel, at=now)

    shipment.refresh_from_db()
    assert (shipment.reviewer, shipment.status, shipment.changed_at) == (amina, Status.SUBMITTED, now)
    event = AuditEvent.objects.get(event="shipment:assigned")
    assert (event.actor, event.before, event.after) == (daniel, {"reviewer": ""}, {"reviewer": "Amina Yusuf"})
    message = OutboxMessage.objects.get()
    assert message.recipient == amina.user.email
    assert message.subject == f"{shipment.reference} of {shipment.exporter.name} is yours to review"
    assert f"Daniel Ortiz gave you the request {shipment.reference}" in message.text
    assert "The goods leave on 2026-11-24 17:42 UTC." in message.text
    assert reverse("shipments:review_page", args=[shipment.public_id]) in message.text


def test_who_gives_it_to_themselves_gets_no_mail(
    exporter: Membership, daniel: Membership, now: datetime
) -> None:
    assigning.assign_shipment(make_received(exporter), reviewer=daniel, actor=daniel, at=now)

    assert OutboxMessage.objects.count() == 0


def test_a_review_goes_on_with_somebody_else(
    exporter: Membership, daniel: Membership, amina: Membership, now: datetime
) -> None:
    shipment = make_received(exporter, status=Status.UNDER_REVIEW, reviewer=daniel)

    assigning.assign_shipment(shipment, reviewer=amina, actor=daniel, at=now)

    shipment.refresh_from_db()
    assert (shipment.reviewer, shipment.status) == (amina, Status.UNDER_REVIEW)


def test_giving_back_leaves_nobody(
    exporter: Membership, daniel: Membership, amina: Membership, now: datetime
) -> None:
    reviewed = make_received(exporter, status=Status.UNDER_REVIEW, reviewer=daniel)
    given = make_received(exporter, reviewer=amina)
    asked = make_received(exporter, status=Status.INFORMATION_REQUESTED, reviewer=amina, waiting_since=now)

    for shipment in (reviewed, given, asked):
        assigning.give_back_shipment(shipment, actor=daniel, at=now)

    assert list(Shipment.objects.order_by("pk").values_list("reviewer", "status")) == [
        (None, Status.SUBMITTED),
        (None, Status.SUBMITTED),
        (None, Status.INFORMATION_REQUESTED),
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == [
        "shipment:released",
        "shipment:unassigned",
        "shipment:unassigned",
    ]


def test_what_is_refused_says_why(
    exporter: Membership, daniel: Membership, amina: Membership, now: datetime
) -> None:
    shipment = make_received(exporter, reviewer=amina)
    stranger = make_desk(user=make_user(name="Sam Stranger"))
    auditor = make_membership(Role.AUDITOR, certifier=daniel.certifier, user=make_user(name="Ann Auditor"))
    approved = make_received(exporter, status=Status.APPROVED, reviewer=amina)

    def refusal(shipment: Shipment, reviewer: Membership, actor: Membership = daniel) -> str:
        with pytest.raises(AssigningRefusedError) as refused:
            assigning.assign_shipment(shipment, reviewer=reviewer, actor=actor, at=now)
        return str(refused.value.messages[0])

    assert refusal(shipment, amina) == f"{shipment.reference} is with Amina Yusuf already."
    assert refusal(shipment, stranger).startswith("Sam Stranger does not review requests for")
    assert refusal(shipment, auditor).startswith("Ann Auditor does not review requests for")
    assert refusal(shipment, daniel, auditor).startswith("Your role does not review requests.")
    assert refusal(approved, daniel).startswith(f"{approved.reference} is “Approved” by now")
    with pytest.raises(AssigningRefusedError, match="Nobody has"):
        assigning.give_back_shipment(make_received(exporter), actor=daniel, at=now)
    with pytest.raises(Shipment.DoesNotExist):
        assigning.assign_shipment(shipment, reviewer=stranger, actor=stranger, at=now)
    assert AuditEvent.objects.count() == 0


def test_many_are_taken_up_at_once_and_each_fails_alone(
    client: Client, exporter: Membership, daniel: Membership, amina: Membership
) -> None:
    free = [make_received(exporter), make_received(exporter)]
    theirs = make_received(exporter, status=Status.UNDER_REVIEW, reviewer=amina)
    stranger = make_received(make_exporter(make_desk().certifier))
    sign_in(client, daniel)

    said = press(client, do="take", chosen=[str(one.public_id) for one in (*free, theirs, stranger)])

    assert said == [
        (
            f"{theirs.reference}: This request is “Under review” by now, so it cannot be done: Take up. "
            "Somebody may have been faster; read the page again."
        ),
        f"Done for 2 requests: {free[0].reference}, {free[1].reference}",
    ]
    assert list(Shipment.objects.order_by("pk").values_list("reviewer", flat=True)) == [
        daniel.pk,
        daniel.pk,
        amina.pk,
        None,
    ]


def test_many_are_given_to_a_colleague(
    client: Client, exporter: Membership, daniel: Membership, amina: Membership
) -> None:
    free = [make_received(exporter), make_received(exporter)]
    sign_in(client, daniel)
    chosen = [str(one.public_id) for one in free]

    assert press(client, do="assign", chosen=chosen, reviewer="") == [
        "Choose a reviewer from the list, then press “Assign”."
    ]
    said = press(client, do="assign", chosen=chosen, reviewer=str(amina.public_id))

    assert said == [f"Done for 2 requests: {free[0].reference}, {free[1].reference}"]
    assert set(Shipment.objects.values_list("reviewer", flat=True)) == {amina.pk}
    said = press(client, do="give_back", chosen=chosen[:1])
    assert said == [f"Done for 1 request: {free[0].reference}"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"do": "take"}, "No request is chosen."),
        ({"do": "take", "chosen": ["nonsense", ""]}, "No request is chosen."),
        ({"do": "explode", "chosen": "one"}, "Press one of the buttons below the list"),
        ({"do": "", "chosen": "one"}, "Press one of the buttons below the list"),
    ],
)
def test_a_press_that_means_nothing_changes_nothing(
    client: Client, exporter: Membership, daniel: Membership, typed: dict[str, object], sentence: str
) -> None:
    shipment = make_received(exporter)
    sign_in(client, daniel)
    if typed.get("chosen") == "one":
        typed = {**typed, "chosen": str(shipment.public_id)}

    (said,) = press(client, **typed)

    assert sentence in said
    shipment.refresh_from_db()
    assert (shipment.reviewer, shipment.status) == (None, Status.SUBMITTED)


def test_the_rows_own_button_leads_back_to_the_row_and_never_away(
    client: Client, exporter: Membership, daniel: Membership
) -> None:
    shipment = make_received(exporter)
    sign_in(client, daniel)

    answer = client.post(
        reverse("shipments:desk_act"),
        {"take_one": str(shipment.public_id), "back": "risk=clear&next=//evil.example"},
    )

    assert answer["Location"] == f"/desk/?risk=clear&next=%2F%2Fevil.example#row-{shipment.reference}"
    shipment.refresh_from_db()
    assert (shipment.reviewer, shipment.status) == (daniel, Status.UNDER_REVIEW)
