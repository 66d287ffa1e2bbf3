"""What stays among the staff: internal notes, and what the exporter's history leaves out."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, OutboxMessage
from shipments import conversation_facts
from shipments.models import InternalNote, Shipment
from shipments.services import conversing, review
from shipments.services.transition import ActionRefusedError
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("house")


def test_internal_notes_are_on_no_page_and_in_no_history_of_the_exporter(
    client: Client, coffee: Shipment, reviewer: Membership, exporter: Membership, now: datetime
) -> None:
    sign_in(client, reviewer)
    client.post(
        reverse("shipments:internal_note", args=[coffee.public_id]), {"words": "Known to sell too much."}
    )
    assert (
        "Known to sell too much."
        in client.get(reverse("shipments:review_page", args=[coffee.public_id])).text
    )
    conversing.ask_information(coffee, actor=reviewer, at=now, reason="Which lots?")
    event = AuditEvent.objects.get(event="internal_note:written")
    assert (event.certifier_id, event.operation_id, event.after) == (
        coffee.certifier_id,
        None,
        {"words": "Known to sell too much."},
    )

    sign_in(client, exporter)
    for address in (
        reverse("shipments:detail", args=[coffee.public_id]),
        reverse("shipments:act", args=[coffee.public_id, "answer"]),
        reverse("shipments:review", args=[coffee.public_id]),
        reverse("shipments:differences", args=[coffee.public_id]),
        reverse("shipments:list"),
        reverse("shipments:home"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Known to sell too much." not in page.text
        assert "nternal note" not in page.text
    assert client.get(reverse("shipments:review_page", args=[coffee.public_id])).status_code == 403
    assert list(InternalNote.objects.visible_to(exporter)) == []
    assert conversation_facts.list_internal_notes(coffee, exporter) == []
    assert not OutboxMessage.objects.filter(text__contains="too much").exists()


def test_an_exporter_writes_no_internal_note(
    client: Client, coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    with pytest.raises(ActionRefusedError, match="Internal notes are for the certifier"):
        conversing.write_internal_note(coffee, words="Hello", actor=exporter, at=now)
    sign_in(client, exporter)
    answer = client.post(reverse("shipments:internal_note", args=[coffee.public_id]), {"words": "Hello"})
    assert answer.status_code == 403
    assert not InternalNote.objects.exists()


def test_an_internal_note_is_written_once(coffee: Shipment, reviewer: Membership, now: datetime) -> None:
    note = conversing.write_internal_note(coffee, words="Hello", actor=reviewer, at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        InternalNote.objects.filter(pk=note.pk).update(words="Something else")
    with pytest.raises(IntegrityError), transaction.atomic():
        InternalNote.objects.filter(pk=note.pk).delete()


def test_the_exporters_history_leaves_out_what_the_staff_noted(
    client: Client, coffee: Shipment, reviewer: Membership, exporter: Membership, now: datetime
) -> None:
    finding = coffee.findings.filter(is_current=True).first()
    review.note_finding(finding, note="Looks odd.", actor=reviewer, at=now)
    sign_in(client, exporter)

    page = client.get(reverse("shipments:detail", args=[coffee.public_id]))

    told = [event.event for event in page.context["events"]]
    assert "shipment:submitted" in told
    assert "shipment:noted" not in told
