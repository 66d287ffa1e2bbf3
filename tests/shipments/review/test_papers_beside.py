"""Papers beside the request: pages as pictures of ours, tables as words, and who sees them."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import papers as demo_papers
from shipments import paper_pages, reading
from shipments.models import Attachment, Shipment
from shipments.readers import limited
from shipments.readers.limited import FileRefusedError, Job
from shipments.services import conversing, papers
from tests.factories.accounts import sign_in
from tests.shipments.readers import files

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def invoice(coffee: Shipment) -> Attachment:
    return coffee.attachments.filter(kind="invoice").get()


def attach(shipment: Shipment, actor: Membership, name: str, content: bytes, now: datetime) -> Attachment:
    """A paper that came with an answer."""
    conversing.ask_information(shipment, actor=shipment.reviewer, at=now, reason="The papers?")
    upload = SimpleUploadedFile(name, content)
    return papers.attach_paper(shipment, upload, kind="other", actor=actor, at=now)


def test_a_page_of_a_pdf_is_a_picture_of_ours_in_a_sandbox(
    client: Client, reviewer_signed_in: Membership, invoice: Attachment
) -> None:
    answer = client.get(reverse("shipments:paper_picture", args=[invoice.public_id, 1]))

    picture = Image.open(io.BytesIO(answer.content))
    assert (answer.status_code, answer["Content-Type"], picture.format) == (200, "image/png", "PNG")
    assert max(picture.size) <= 1600
    darkest, lightest = picture.convert("L").getextrema()
    assert (darkest < 64, lightest) == (True, 255)
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(reverse("shipments:paper_picture", args=[invoice.public_id, 99])).status_code == 404


def test_pages_are_turned_in_place_and_as_a_page(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, exporter: Membership, now: datetime
) -> None:
    lines = [f"Row {number}" for number in range(150)]
    paper = attach(coffee, exporter, "long.pdf", demo_papers.pdf(lines), now)
    total = limited.read(Job.INSPECT_PDF, demo_papers.pdf(lines)).found["pages"]
    address = reverse("shipments:paper_view_page", args=[paper.public_id, total + 5])

    page = client.get(address)
    fragment = client.get(address, headers={"HX-Request": "true"})

    assert page.context["view"].number == total
    assert "<h1>" in page.text
    assert "<h1>" not in fragment.text
    assert reverse("shipments:paper_picture", args=[paper.public_id, total]) in fragment.text


def test_a_table_is_shown_as_its_words(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, exporter: Membership, now: datetime
) -> None:
    paper = attach(coffee, exporter, "list.csv", b"Product,Lot\nCoffee <b>,CO-1\n", now)
    reading.read(paper.pk, now)

    page = client.get(reverse("shipments:paper_view", args=[paper.public_id]))

    assert "Coffee &lt;b&gt;" in page.text
    assert client.get(reverse("shipments:paper_picture", args=[paper.public_id, 1])).status_code == 404


def test_a_picture_is_the_one_that_was_drawn_anew(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, exporter: Membership, now: datetime
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    paper = attach(coffee, exporter, "label.png", drawn.getvalue(), now)

    answer = client.get(reverse("shipments:paper_picture", args=[paper.public_id, 1]))

    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)
    assert answer["Content-Type"] == "image/png"


def test_a_page_that_cannot_be_drawn_ends_the_child_alone(invoice: Attachment) -> None:
    with pytest.raises(FileRefusedError, match="damaged"):
        limited.read(Job.PDF_PAGE, b"%PDF-1.7\nnothing", "1")
    with pytest.raises(FileRefusedError, match="no_page"):
        limited.read(Job.PDF_PAGE, files.good_pdf(), "0")
    invoice.file.storage.delete(invoice.file.name)
    with pytest.raises(OSError, match="No such file"):
        paper_pages.draw_page(invoice, 1)


def test_a_strangers_paper_looks_missing(client: Client, coffee: Shipment, invoice: Attachment) -> None:
    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=coffee.exporter).first()
    sign_in(client, stranger)

    for name, args in (("paper_view", []), ("paper_view_page", [1]), ("paper_picture", [1])):
        assert client.get(reverse(f"shipments:{name}", args=[invoice.public_id, *args])).status_code == 404
