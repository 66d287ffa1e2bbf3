"""What is asked: a list of items, and the questions of before that become one."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, OutboxMessage
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments import conversation_facts
from shipments.models import AskedItem, InformationRequest, Shipment
from shipments.rules.asked import Wanted
from shipments.rules.lifecycle import Status
from shipments.services import conversing, drafting
from shipments.services.conversing import AskRefusedError
from shipments.services.transition import ActionRefusedError
from tests.factories.accounts import sign_in
from tests.factories.review import items_of

pytestmark = pytest.mark.usefixtures("house")


def test_a_list_is_asked_kept_recorded_and_mailed(asked: Shipment) -> None:
    line = asked.lines.get()
    assert asked.status == Status.INFORMATION_REQUESTED
    assert [
        (item.position, item.words, item.field, item.line, item.paper_kind) for item in items_of(asked)
    ] == [
        (1, "Which containers are these?", "containers", None, ""),
        (2, "Which lots?", "lots", line, ""),
        (3, "The packing list, please.", "", None, "analysis"),
        (4, "Who stored the goods?", "", None, ""),
    ]
    listed = (
        "Four things:\n1. Which containers are these?\n2. Which lots?\n3. The packing list, please.\n"
        "4. Who stored the goods?"
    )
    assert AuditEvent.objects.get(event="shipment:asked").reason == listed
    mail = OutboxMessage.objects.filter(occasion__contains=":asked").latest("pk")
    assert listed in mail.text


def test_words_alone_are_one_item(coffee: Shipment, reviewer: Membership, now: datetime) -> None:
    conversing.ask_information(coffee, actor=reviewer, at=now, reason="Which lots?")

    assert [(item.position, item.words) for item in items_of(coffee)] == [(1, "Which lots?")]
    assert InformationRequest.objects.get(shipment=coffee).question == ""


def test_what_cannot_be_asked_is_said(coffee: Shipment, reviewer: Membership, now: datetime) -> None:
    with pytest.raises(ActionRefusedError):
        conversing.ask_information(coffee, actor=reviewer, at=now)
    with pytest.raises(AskRefusedError, match="There is no line 7 in this request"):
        conversing.ask_information(
            coffee, items=[Wanted("Lots?", field="lots", line=7)], actor=reviewer, at=now
        )
    with pytest.raises(AskRefusedError, match="21 items at once are too many"):
        conversing.ask_information(coffee, items=[Wanted("What?")] * 21, actor=reviewer, at=now)
    assert not InformationRequest.objects.exists()


def test_the_page_takes_rows_keeps_what_was_typed_and_adds_more(
    client: Client, coffee: Shipment, reviewer: Membership
) -> None:
    sign_in(client, reviewer)
    address = reverse("shipments:act", args=[coffee.public_id, "ask"])
    typed = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-words": "The seal numbers, please.",
        "form-0-about": "field:seals",
        "form-0-line": "",
        "form-1-words": "",
        "form-1-about": "",
        "form-1-line": "",
        "reason": "",
    }

    more = client.post(address, {**typed, "more": "1"})
    assert len(more.context["rows"].forms) == 5
    assert "The seal numbers, please." in more.text
    assert "Please look at this again" not in more.text

    half = client.post(address, {**typed, "form-0-words": ""})
    assert "Say in words what you need there." in half.text
    empty = client.post(address, {**typed, "form-0-words": "", "form-0-about": ""})
    assert "Write at least one thing that you need." in empty.text
    assert Shipment.objects.get(pk=coffee.pk).status == Status.UNDER_REVIEW

    assert client.post(address, typed).status_code == 302
    assert [(item.words, item.field) for item in items_of(coffee)] == [("The seal numbers, please.", "seals")]


def test_a_finding_can_be_asked_about(client: Client, coffee: Shipment, reviewer: Membership) -> None:
    finding = coffee.findings.filter(is_current=True, check_id="C06").get()
    sign_in(client, reviewer)

    page = client.get(
        reverse("shipments:act", args=[coffee.public_id, "ask"]), {"finding": [finding.pk, "x", "9" * 30]}
    )

    first = page.context["rows"].forms[0]
    assert (first["words"].value(), first["about"].value()) == (finding.sentence, "field:departs_at")


# Questions of before ---------------------------------------------------------------------------------


def test_a_question_of_before_becomes_the_only_item_and_can_go_back(
    coffee: Shipment, reviewer: Membership, exporter: Membership, now: datetime
) -> None:
    InformationRequest.objects.create(
        shipment=coffee,
        question="Which lots are these?",
        asked_by=reviewer,
        asked_at=now,
        answer="CO-1.",
        answered_by=exporter,
        answered_at=now,
    )
    migration = import_module("shipments.migrations.0012_questions_become_items")

    migration.list_questions_as_items(apps, None)

    (one,) = conversation_facts.list_rounds(coffee)
    assert one.request.question == ""
    assert [(shown.item.words, shown.item.answer, shown.is_open) for shown in one.items] == [
        ("Which lots are these?", "CO-1.", False)
    ]
    migration.join_items_to_questions(apps, None)
    question = InformationRequest.objects.get(shipment=coffee)
    assert (question.question, question.answer) == ("Which lots are these?", "CO-1.")


def test_a_request_of_before_has_no_kept_submission_and_its_items_count_words_only(
    coffee: Shipment, reviewer: Membership, exporter: Membership, now: datetime
) -> None:
    coffee = requests.enter(load_examples()[0], at=now)
    Shipment.objects.filter(pk=coffee.pk).update(
        status=Status.INFORMATION_REQUESTED, received_at=now, due_at=now + timedelta(days=30)
    )
    question = InformationRequest.objects.create(shipment=coffee, asked_by=reviewer, asked_at=now)
    AskedItem.objects.create(request=question, position=1, words="Which seals?", field="seals")
    coffee = drafting.save_step(coffee, {"seals": ["ETH0471182"]}, actor=exporter, at=now)

    (one,) = conversation_facts.list_rounds(coffee)

    assert [(shown.is_changed, shown.is_open) for shown in one.items] == [(False, True)]
