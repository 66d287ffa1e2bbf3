"""What the words of papers say: read once by a worker, compared with the request, and what lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nopcert.demo import papers as demo_papers
from shipments import facts, paper_facts, reading, tasks
from shipments.models import Attachment, Reading, Shipment
from shipments.models.reading import ReadingState
from shipments.rules.checks import table
from shipments.services.reading import ask_for_owed_readings
from tests.shipments.readers import files

pytestmark = pytest.mark.usefixtures("house")


def words_of(lines: list[str]) -> bytes:
    return demo_papers.pdf(lines)


def findings(shipment: Shipment, now: datetime, check_id: str) -> list[tuple[str, str]]:
    return [
        (judgement.severity.value, judgement.sentence)
        for check, judgement in table.run(facts.gather(shipment, now))
        if check.check_id == check_id
    ]


# Reading -------------------------------------------------------------------------------------------


def test_the_words_of_a_paper_are_owed_and_read_once(
    attach: Callable[..., Attachment], now: datetime
) -> None:
    attachment = attach("invoice.pdf", files.good_pdf())
    owed = Reading.objects.get(attachment=attachment)
    assert (owed.state, owed.due_at) == (ReadingState.OWED, now + timedelta(minutes=1))

    tasks.read_paper(reading_id=owed.pk)
    owed.refresh_from_db()

    assert (owed.state, owed.tries, owed.is_cut) == (ReadingState.READ, 1, False)
    assert owed.pages == ["\n".join(files.WORDS)]
    assert reading.read(owed.pk, now) is None


def test_the_clock_asks_again_for_what_a_lost_job_owed(
    attach: Callable[..., Attachment], now: datetime
) -> None:
    Reading.objects.update(state=ReadingState.READ)
    owed = Reading.objects.get(attachment=attach("invoice.pdf", files.good_pdf()))

    assert reading.list_owed(now) == []
    assert reading.list_owed(now + timedelta(minutes=1)) == [owed.pk]
    assert ask_for_owed_readings(now + timedelta(minutes=1)) == 1


def test_a_scan_says_that_it_is_a_picture(
    exporter: Client, shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    attachment = attach("invoice.pdf", files.scan())
    reading.read(attachment.pk, now)

    page = exporter.get(reverse("shipments:papers", args=[shipment.public_id]))

    assert Reading.objects.get(attachment=attachment).state == ReadingState.NO_TEXT
    assert "This PDF is a picture: nothing in it can be searched." in page.text
    assert findings(shipment, now, "C12") == [
        ("note", "“invoice.pdf” is a picture: nothing in it can be searched. Compare it by eye.")
    ]


def test_a_file_that_is_gone_is_tried_again_and_then_said(
    exporter: Client, shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    attachment = attach("invoice.pdf", files.good_pdf())
    attachment.file.storage.delete(attachment.file.name)

    for tries in range(1, reading.MOST_TRIES + 1):
        owed = reading.read(attachment.pk, now)
        assert owed is not None
        assert (owed.tries, owed.refusal) == (tries, "missing")
        assert (owed.state == ReadingState.UNREADABLE) == (tries == reading.MOST_TRIES)

    page = exporter.get(reverse("shipments:papers", args=[shipment.public_id]))
    assert "Its words could not be read" in page.text

    exporter.post(reverse("shipments:paper_read", args=[attachment.public_id]))
    owed = Reading.objects.get(attachment=attachment)
    assert (owed.state, owed.tries) == (ReadingState.OWED, 0)


def test_while_words_are_read_the_page_says_so_and_asks_again(
    exporter: Client, shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    attachment = attach("invoice.pdf", files.good_pdf())
    address = reverse("shipments:paper_list", args=[shipment.public_id])

    assert 'hx-trigger="load delay:3s"' in exporter.get(address).text
    reading.read(attachment.pk, now)
    assert 'hx-trigger="load delay:3s"' not in exporter.get(address).text


# Comparing (C12) -----------------------------------------------------------------------------------


def test_a_weight_that_differs_is_shown_to_the_exporter_and_to_the_reviewer(
    exporter: Client, shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    words = ["INVOICE", "Total net weight: 18,900 kg", "organic coffee"]
    attachment = attach("invoice.pdf", words_of(words))
    reading.read(attachment.pk, now)

    page = exporter.get(reverse("shipments:papers", args=[shipment.public_id]))
    found = [
        judgement for check, judgement in table.run(facts.gather(shipment, now)) if check.check_id == "C12"
    ]

    assert "Declared is 19,320 kg; page 1 gives 18,900 kg: 420 kg less, 2.17 %." in page.text
    assert [(one.severity.value, one.arithmetic) for one in found] == [
        (
            "warn",
            (
                ("Total net weight, declared", "19,320 kg"),
                ("on the paper, page 1", "18,900 kg"),
                ("difference", "420 kg = 2.17 %"),
            ),
        )
    ]


def test_the_comparison_follows_the_request_without_being_read_again(
    shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    reading.read(attach("invoice.pdf", words_of(["Total net weight: 18,900 kg of coffee"])).pk, now)
    assert [paper.differing[0].declared.text for paper in paper_facts.list_papers(shipment)] == ["19,320 kg"]

    shipment.lines.update(net_weight="18900", net_weight_kg="18900")

    assert [paper.differing for paper in paper_facts.list_papers(shipment)] == [[]]


def test_another_container_is_to_be_known(
    shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    Shipment.objects.filter(pk=shipment.pk).update(containers=["MSKU9070323"])
    shipment.refresh_from_db()
    attachment = attach("bl.pdf", words_of(["BILL OF LADING", "Container CSQU3054383 sealed"]))
    reading.read(attachment.pk, now)

    assert findings(shipment, now, "C12") == [
        ("note", "“bl.pdf” names what the request does not declare: Container CSQU3054383.")
    ]


def test_a_packing_list_as_a_sheet_is_compared_too(
    shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    content = "Lot;Description;Bags;Net kg\nA;Coffee organic;280;19.320,00\nTOTAL;;280;19.320,00\n"
    attachment = attach("packing list.csv", content.encode())
    reading.read(attachment.pk, now)

    assert findings(shipment, now, "C12") == [
        ("pass", "Nothing in “packing list.csv” differs from the request.")
    ]


# Asked for (C21) -----------------------------------------------------------------------------------


def test_what_lacks_blocks_or_warns_and_is_listed_before_submitting(
    exporter: Client, shipment: Shipment, attach: Callable[..., Attachment], now: datetime
) -> None:
    assert findings(shipment, now, "C21") == [
        (
            "block",
            (
                "Commercial invoice: the certifier requires it, and it is not attached. Attach it in the "
                "step Papers."
            ),
        ),
        ("warn", "Packing list: the certifier asks for it, and it is not attached."),
    ]
    review = exporter.get(reverse("shipments:review", args=[shipment.public_id]))
    step = exporter.get(reverse("shipments:papers", args=[shipment.public_id]))

    assert "Commercial invoice: the certifier requires it" in review.text
    assert [(paper.label, paper.is_required, paper.is_there) for paper in step.context["asked"]] == [
        ("Commercial invoice", True, False),
        ("Packing list", False, False),
    ]

    attach("invoice.pdf", files.good_pdf())
    attach("packing list.csv", b"a,b\n")

    assert findings(shipment, now, "C21") == [("pass", "Every paper that is asked for is attached.")]
