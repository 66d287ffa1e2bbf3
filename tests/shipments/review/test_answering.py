"""A list of items is answered one by one: what is open shrinks, and what was said is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, OutboxMessage
from shipments import conversation_facts
from shipments.models import AskedItem, InformationRequest, Shipment, Submission
from shipments.rules.lifecycle import Status
from shipments.services import conversing, drafting
from shipments.services.conversing import UnansweredError
from shipments.services.transition import ActionRefusedError
from tests.factories.accounts import sign_in
from tests.factories.review import items_of
from tests.shipments.readers import files

pytestmark = pytest.mark.usefixtures("house")


def test_what_is_open_shrinks_by_words_by_a_change_and_by_a_paper(
    client: Client, asked: Shipment, exporter: Membership, now: datetime
) -> None:
    def open_items() -> list[int]:
        rounds = conversation_facts.list_rounds(Shipment.objects.get(pk=asked.pk))
        return [shown.item.position for shown in rounds[0].open_items]

    assert open_items() == [1, 2, 3, 4]
    drafting.save_step(asked, {"containers": ["CMAU4732154"]}, actor=exporter, at=now)
    assert open_items() == [2, 3, 4]
    lots, paper, words = items_of(asked)[1:]
    sign_in(client, exporter)
    address = reverse("shipments:act", args=[asked.public_id, "answer"])

    kept = client.post(
        address,
        {
            f"answer_{words.public_id}": "The port's own warehouse.",
            f"paper_{paper.public_id}": SimpleUploadedFile("analysis.pdf", files.good_pdf()),
            "save": "1",
        },
        follow=True,
    )

    assert "The port&#x27;s own warehouse." in kept.text
    assert open_items() == [2]
    assert [(one.name, one.kind) for one in AskedItem.objects.get(pk=paper.pk).papers.all()] == [
        ("analysis.pdf", "analysis")
    ]
    assert Shipment.objects.get(pk=asked.pk).status == Status.INFORMATION_REQUESTED

    refused = client.post(address, {f"answer_{words.public_id}": "The port's cold store."})
    assert "Still open: 2." in refused.text
    assert AskedItem.objects.get(pk=words.pk).answer == "The port's cold store."

    done = client.post(address, {f"answer_{lots.public_id}": "As declared."}, follow=True)
    assert "Your answer is with the certifier." in done.text
    asked.refresh_from_db()
    assert asked.status == Status.SUBMITTED
    assert [item.is_changed for item in items_of(asked)] == [True, False, True, False]


def test_open_items_go_back_with_words_that_say_why(
    asked: Shipment, exporter: Membership, now: datetime
) -> None:
    with pytest.raises(UnansweredError, match="Still open: 1, 2, 3, 4"):
        conversing.answer_information(asked, actor=exporter, at=now)

    conversing.answer_information(asked, actor=exporter, at=now, reason="We do not know any of it yet.")

    question = InformationRequest.objects.get(shipment=asked)
    assert (question.answer, question.answered_by) == ("We do not know any of it yet.", exporter)
    mail = OutboxMessage.objects.filter(occasion__contains=":answered").latest("pk")
    assert "We do not know any of it yet." in mail.text
    assert mail.recipient == question.asked_by.user.email


def test_a_refused_file_loses_no_words(client: Client, asked: Shipment, exporter: Membership) -> None:
    item = items_of(asked)[3]
    sign_in(client, exporter)

    page = client.post(
        reverse("shipments:act", args=[asked.public_id, "answer"]),
        {
            f"answer_{item.public_id}": "See the receipt.",
            f"paper_{item.public_id}": SimpleUploadedFile("receipt.exe", b"MZ" + bytes(64)),
        },
    )

    assert "none of the kinds" in page.text
    assert AskedItem.objects.get(pk=item.pk).answer == "See the receipt."
    assert Shipment.objects.get(pk=asked.pk).status == Status.INFORMATION_REQUESTED


def test_an_answer_being_written_is_not_shown_to_the_certifier_yet(
    client: Client, asked: Shipment, exporter: Membership, reviewer: Membership, now: datetime
) -> None:
    item = items_of(asked)[3]
    conversing.save_answers(asked, {item.public_id: "A first thought"}, actor=exporter, at=now)
    sign_in(client, reviewer)

    page = client.get(reverse("shipments:review_page", args=[asked.public_id]))

    assert "A first thought" not in page.text
    assert "Being answered." in page.text


def test_only_the_exporter_answers_and_only_the_reviewer_asks(
    asked: Shipment, exporter: Membership, reviewer: Membership, now: datetime
) -> None:
    with pytest.raises(ActionRefusedError, match="Your role may not do this"):
        conversing.save_answers(asked, {}, actor=reviewer, at=now)
    with pytest.raises(ActionRefusedError, match="Your role may not do this"):
        conversing.ask_information(asked, actor=exporter, at=now, reason="What?")


def test_the_exporters_page_leads_from_each_item_to_its_field(
    client: Client, asked: Shipment, exporter: Membership
) -> None:
    line = asked.lines.get()
    sign_in(client, exporter)

    page = client.get(reverse("shipments:detail", args=[asked.public_id]))

    assert "4 of 4 open" in page.text
    assert reverse("shipments:transport", args=[asked.public_id]) + "#id_containers" in page.text
    assert reverse("shipments:line", args=[asked.public_id, line.public_id]) + "#id_lots" in page.text
    assert reverse("shipments:papers", args=[asked.public_id]) in page.text


def test_one_round_is_open_at_a_time(asked: Shipment, reviewer: Membership, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationRequest.objects.create(shipment=asked, asked_by=reviewer, asked_at=now)


def test_both_clocks_are_told(asked: Shipment, exporter: Membership, now: datetime) -> None:
    day = timedelta(days=1)
    conversing.answer_information(
        asked, actor=exporter, at=now + timedelta(hours=1) + 4 * day, reason="Later."
    )
    asked.refresh_from_db()

    clocks = conversation_facts.clocks_of(asked, now + 9 * day)

    assert clocks is not None
    assert (clocks.limit_at, clocks.limit_without_waiting_at, clocks.waited) == (
        now + 30 * day,
        now + 34 * day,
        4 * day,
    )


def test_what_was_declared_is_kept_at_each_handing_in(
    asked: Shipment, exporter: Membership, now: datetime
) -> None:
    drafting.save_step(asked, {"containers": ["CMAU4732154"]}, actor=exporter, at=now)
    conversing.answer_information(asked, actor=exporter, at=now, reason="Done.")

    kept = list(Submission.objects.filter(shipment=asked).order_by("number"))
    assert [one.number for one in kept] == [1, 2]
    assert kept[0].content["values"].get("containers") != ["CMAU4732154"]
    assert kept[1].content["values"]["containers"] == ["CMAU4732154"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=kept[0].pk).update(number=9)
