"""Approve with conditions, reject with reasons, and who may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Membership, OutboxMessage
from accounts.roles import Role
from certificates import facts as certificate_facts
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Certifier
from shipments.models import Shipment
from shipments.rules.conditions import ConditionsRefusedError
from shipments.rules.lifecycle import Status
from shipments.rules.rejection import RejectionCode
from shipments.services import review
from shipments.services.review import NoGroundsError
from shipments.services.transition import ActionRefusedError
from tests.factories.accounts import make_membership, sign_in

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def coffee(house: None) -> Shipment:
    """Under review; leaves nine days from the real now, since pages ask the real clock."""
    at = timezone.now()
    shipment = requests.bring_to(requests.enter(load_examples()[0], at=at), Status.UNDER_REVIEW, at=at)
    for finding in shipment.findings.filter(is_current=True, severity="warn"):
        review.note_finding(finding, note="Looked at.", actor=second_reviewer(shipment), at=at)
    return shipment


def second_reviewer(shipment: Shipment) -> Membership:
    return Membership.objects.filter(certifier=shipment.certifier, role=Role.SIGNATORY)[0]


@pytest.fixture
def reviewer(coffee: Shipment) -> Membership:
    return coffee.reviewer


@pytest.fixture
def exporter(coffee: Shipment) -> Membership:
    return Membership.objects.get(operation=coffee.exporter, role=Role.EXPORTER)


# Approve ---------------------------------------------------------------------------------------------


def test_conditions_are_kept_printed_recorded_and_mailed(
    client: Client, coffee: Shipment, reviewer: Membership, exporter: Membership
) -> None:
    sign_in(client, reviewer)

    page = client.post(
        reverse("shipments:act", args=[coffee.public_id, "approve"]),
        {"conditions": "Samples are kept.\n\n Weighed at the port. ", "reason": "Fits."},
        follow=True,
    )

    assert "Approved. A signatory can issue the certificates." in page.text
    coffee.refresh_from_db()
    assert (coffee.status, coffee.conditions, coffee.decision_reason, coffee.approved_by) == (
        Status.APPROVED,
        "Samples are kept.\nWeighed at the port.",
        "Fits.",
        reviewer,
    )
    event = AuditEvent.objects.get(event="shipment:approved")
    assert event.after == {"status": "approved", "conditions": "Samples are kept.\nWeighed at the port."}
    mail = OutboxMessage.objects.get(occasion__contains=":conditions:")
    assert (mail.recipient, "Samples are kept.\nWeighed at the port." in mail.text) == (
        exporter.user.email,
        True,
    )
    sign_in(client, exporter)
    told = client.get(reverse("shipments:detail", args=[coffee.public_id])).text
    assert "Approved with conditions" in told
    assert "Weighed at the port." in told


def test_the_paper_has_the_conditions_as_remarks(coffee: Shipment, reviewer: Membership) -> None:
    at = timezone.now()
    coffee = review.approve_shipment(coffee, conditions="Samples are kept.", actor=reviewer, at=at)

    content = certificate_facts.draft_of(coffee, coffee.lines.get())

    assert content.remarks[-1] == "Samples are kept."


def test_without_conditions_nobody_is_mailed_about_them(coffee: Shipment, reviewer: Membership) -> None:
    review.approve_shipment(coffee, actor=reviewer, at=timezone.now())

    assert not OutboxMessage.objects.filter(occasion__contains=":conditions:").exists()


def test_conditions_that_do_not_fit_come_back_as_typed(
    client: Client, coffee: Shipment, reviewer: Membership
) -> None:
    sign_in(client, reviewer)
    too_many = "\n".join(f"Condition {number}" for number in range(6))

    page = client.post(
        reverse("shipments:act", args=[coffee.public_id, "approve"]),
        {"conditions": too_many, "reason": "So."},
    )

    assert "6 conditions do not fit on the paper" in page.text
    assert "Condition 5" in page.text
    with pytest.raises(ConditionsRefusedError):
        review.approve_shipment(coffee, conditions=too_many, actor=reviewer, at=timezone.now())
    assert Shipment.objects.get(pk=coffee.pk).status == Status.UNDER_REVIEW


def test_a_reopened_request_has_no_conditions_any_more(coffee: Shipment, reviewer: Membership) -> None:
    at = timezone.now()
    review.approve_shipment(coffee, conditions="Samples are kept.", actor=reviewer, at=at)

    reopened = review.reopen_shipment(coffee, actor=second_reviewer(coffee), at=at, reason="A new vessel.")

    assert (reopened.status, reopened.conditions) == (Status.UNDER_REVIEW, "")


# Reject ----------------------------------------------------------------------------------------------


def test_a_rejection_tells_its_reasons_and_the_way_to_appeal(
    client: Client, coffee: Shipment, reviewer: Membership, exporter: Membership
) -> None:
    Certifier.objects.filter(pk=coffee.certifier_id).update(appeal_text="Write to our appeals committee.")
    sign_in(client, reviewer)

    client.post(
        reverse("shipments:act", args=[coffee.public_id, "reject"]),
        {"codes": ["papers", "not_traceable"], "reason": "Lot CO-2 has no grower."},
    )
    Certifier.objects.filter(pk=coffee.certifier_id).update(appeal_text="Another text of later.")

    coffee.refresh_from_db()
    assert (coffee.status, coffee.rejection_codes, coffee.decision_reason, coffee.appeal_text) == (
        Status.REJECTED,
        ["papers", "not_traceable"],
        "Lot CO-2 has no grower.",
        "Write to our appeals committee.",
    )
    event = AuditEvent.objects.get(event="shipment:rejected")
    assert event.reason == (
        "The goods cannot be traced back to certified production (7 CFR 205.103)\n"
        "Papers are missing, or contradict what is declared\n"
        "Lot CO-2 has no grower."
    )
    assert event.after == {"status": "rejected", "rejection_codes": ["papers", "not_traceable"]}
    mail = OutboxMessage.objects.get(occasion__contains=":rejected:")
    sign_in(client, exporter)
    page = client.get(reverse("shipments:detail", args=[coffee.public_id])).text
    for told in (mail.text, mail.html, page):
        assert "The goods cannot be traced back to certified production (7 CFR 205.103)" in told
        assert "Papers are missing, or contradict what is declared" in told
        assert "Lot CO-2 has no grower." in told
        assert "Write to our appeals committee." in told


def test_without_a_text_of_the_certifier_the_usual_words_tell_how_to_appeal(
    coffee: Shipment, reviewer: Membership
) -> None:
    rejected = review.reject_shipment(
        coffee, codes=[RejectionCode.DEPARTED], actor=reviewer, at=timezone.now()
    )

    assert rejected.appeal_text == (
        f"If you think that this decision is wrong, write to {coffee.certifier.name}: say which point is "
        "wrong and attach what shows it. A new request can be made at any time."
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"codes": [], "reason": "No."}, "codes", "Choose at least one reason."),
        ({"codes": ["other"], "reason": ""}, "reason", "“Another reason” says nothing by itself."),
        ({"codes": ["nonsense"], "reason": "No."}, "codes", "There is no such reason."),
    ],
)
def test_a_rejection_without_grounds_comes_back(
    client: Client,
    coffee: Shipment,
    reviewer: Membership,
    typed: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    sign_in(client, reviewer)

    page = client.post(reverse("shipments:act", args=[coffee.public_id, "reject"]), typed)

    assert page.context["form"].errors[field][0].startswith(sentence)
    assert Shipment.objects.get(pk=coffee.pk).status == Status.UNDER_REVIEW


def test_the_verb_wants_grounds_too(coffee: Shipment, reviewer: Membership) -> None:
    with pytest.raises(NoGroundsError):
        review.reject_shipment(coffee, actor=reviewer, at=timezone.now())


def test_what_blocks_is_ticked_already(client: Client, coffee: Shipment, reviewer: Membership) -> None:
    coffee.findings.filter(is_current=True, check_id="C02").update(severity="block")
    sign_in(client, reviewer)

    page = client.get(reverse("shipments:act", args=[coffee.public_id, "reject"]))

    assert page.context["form"].initial == {"codes": [RejectionCode.NOT_CERTIFIED]}


# Three people ----------------------------------------------------------------------------------------


def both_sides(shipment: Shipment, role: str) -> Membership:
    """The exporter's person, who is also on the certifier's staff."""
    preparer = Membership.objects.get(pk=shipment.created_by_id)
    return make_membership(role, user=preparer.user, certifier=shipment.certifier)


def test_who_prepared_a_request_neither_takes_it_up_nor_decides_it(now: datetime) -> None:
    shipment = requests.bring_to(requests.enter(load_examples()[0], at=now), Status.SUBMITTED, at=now)
    insider = both_sides(shipment, Role.REVIEWER)

    with pytest.raises(ActionRefusedError, match="You prepared this request for its exporter"):
        review.take_up_shipment(shipment, actor=insider, at=now)

    colleague = Membership.objects.filter(certifier=shipment.certifier, role=Role.REVIEWER).first()
    review.take_up_shipment(shipment, actor=colleague, at=now)
    for verb in (review.approve_shipment, review.reject_shipment):
        with pytest.raises(ActionRefusedError, match="You prepared this request for its exporter"):
            verb(shipment, actor=insider, at=now, reason="Mine.")
