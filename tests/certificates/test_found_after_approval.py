"""A warning that appears between approval and issue: shown to the signatory, answered to, or sent back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from certificates.models import Certificate
from certificates.models.batch import ItemState
from certificates.services import batches, issuing
from certificates.services.issuing import NewFindingsError
from operations.models import Operation
from shipments.models import Finding, Shipment
from shipments.rules.lifecycle import Status
from shipments.services import acknowledging, rechecking
from shipments.services.acknowledging import NotAnsweredError
from shipments.services.transition import ActionRefusedError
from tests.certificates.approved import approve, member
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("house")

NOTE = "The registry was asked: its file of that day was cut off."


@pytest.fixture
def at() -> datetime:
    """The clock of the pages themselves."""
    return timezone.now()


@pytest.fixture
def coffee(at: datetime) -> Shipment:
    """Approved; then the registry's file lists its recipient no longer."""
    shipment = approve("coffee-peru", at)
    Operation.objects.filter(pk=shipment.recipient_id).update(unlisted_on=date(2026, 11, 20))
    return Shipment.objects.get(pk=shipment.pk)


def new_of(shipment: Shipment) -> Finding:
    return shipment.findings.get(check_id="C02", is_current=True, severity="warn")


def test_nothing_is_issued_until_the_signatory_answers(coffee: Shipment, at: datetime) -> None:
    signatory = member(coffee.certifier, Role.SIGNATORY)

    with pytest.raises(NewFindingsError) as refusal:
        issuing.issue_certificates(coffee, actor=signatory, at=at)

    assert "nobody has answered to" in refusal.value.messages[0]
    assert refusal.value.messages[1].startswith("C02: The recipient, Solstice Organics Import LLC,")
    assert not Certificate.objects.exists()
    rechecking.recheck_one(coffee, at)
    acknowledging.acknowledge_findings(coffee, {new_of(coffee).pk: NOTE}, actor=signatory, at=at)
    assert len(issuing.issue_certificates(coffee, actor=signatory, at=at)) == 1
    event = AuditEvent.objects.filter(event="shipment:noted").latest("pk")
    assert (event.actor, event.after) == (signatory, {"check": "C02", "note": NOTE})


def test_an_answer_has_words_and_is_given_by_who_may_issue(coffee: Shipment, at: datetime) -> None:
    rechecking.recheck_one(coffee, at)
    finding = new_of(coffee)
    with pytest.raises(NotAnsweredError):
        acknowledging.acknowledge_findings(
            coffee, {finding.pk: " "}, actor=member(coffee.certifier, Role.SIGNATORY), at=at
        )
    assert coffee.reviewer is not None
    with pytest.raises(ActionRefusedError):
        acknowledging.acknowledge_findings(coffee, {finding.pk: NOTE}, actor=coffee.reviewer, at=at)
    assert new_of(coffee).note == ""


def test_what_was_noted_before_the_approval_is_not_asked_again(at: datetime) -> None:
    """Coffee is the exporter's first certificate: C18, which the next one changes."""
    first, second = approve("coffee-peru", at), approve("coffee-peru", at)
    signatory = member(first.certifier, Role.SIGNATORY)

    issuing.issue_certificates(first, actor=signatory, at=at)
    issuing.issue_certificates(second, actor=signatory, at=at)

    assert Certificate.objects.count() == 2


def test_on_the_page_it_is_shown_with_a_box_and_a_way_back(client: Client, coffee: Shipment) -> None:
    sign_in(client, member(coffee.certifier, Role.SIGNATORY))
    address = reverse("certificates:issue", args=[coffee.public_id])
    assert "Found since the approval" not in client.get(address).text

    page = client.post(address)
    assert "Nothing was issued." in page.text
    assert "Found since the approval" in page.text
    assert "the registry no longer lists it" in page.text
    assert reverse("shipments:act", args=[coffee.public_id, "reopen"]) in page.text
    box = f"new-{new_of(coffee).pk}-note"
    empty = client.post(address, {box: ""})
    assert "Write what you found out about it" in empty.text
    assert Shipment.objects.get(pk=coffee.pk).status == Status.APPROVED

    done = client.post(address, {box: NOTE})
    assert done["Location"] == reverse("certificates:progress", args=[coffee.public_id])
    assert new_of(coffee).note == NOTE


def test_the_clock_finds_it_too_and_the_page_shows_it_at_once(
    client: Client, coffee: Shipment, at: datetime
) -> None:
    rechecking.recheck_one(coffee, at)
    sign_in(client, member(coffee.certifier, Role.SIGNATORY))

    page = client.get(reverse("certificates:issue", args=[coffee.public_id]))

    assert "Found since the approval" in page.text
    assert f'name="new-{new_of(coffee).pk}-note"' in page.text


def test_in_a_batch_it_fails_alone_and_says_why(coffee: Shipment, at: datetime) -> None:
    banana = approve("banana-ecuador", at)
    batch = batches.start_batch(
        [coffee, banana],
        key=coffee.public_id,
        actor=member(coffee.certifier, Role.SIGNATORY),
        at=at,
        confirmed_at=at - timedelta(minutes=1),
    )

    for item in batch.items.order_by("position"):
        batches.issue_item(item.pk, at)

    failed, issued = batch.items.order_by("position")
    assert (failed.state, issued.state) == (ItemState.FAILED, ItemState.ISSUED)
    assert "Open the request, look at it and write a note" in failed.sentence
    assert "C02: The recipient" in failed.sentence
