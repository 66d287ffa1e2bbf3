"""Papers of a request: several at once, each judged by itself; named otherwise, taken off, put back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from shipments.models import Attachment, Shipment
from shipments.rules.lifecycle import Status
from shipments.services import papers
from shipments.services.transition import ActionRefusedError
from tests.shipments.readers import files

pytestmark = pytest.mark.usefixtures("house")


# Attaching -----------------------------------------------------------------------------------------


def test_several_files_are_attached_at_once_and_each_is_judged_by_itself(
    exporter: Client, shipment: Shipment
) -> None:
    address = reverse("shipments:paper_attach", args=[shipment.public_id])
    uploads = [
        SimpleUploadedFile("Factura 4711.pdf", files.good_pdf()),
        SimpleUploadedFile("virus.pdf", b"MZ" + bytes(64)),
        SimpleUploadedFile("Lista de empaque.csv", "Lote;Peso neto\nA;1,5\n".encode("cp1252")),
        SimpleUploadedFile("bomb.pdf", files.pdf_with("/OpenAction<</S/JavaScript/JS(1)>>")),
    ]

    page = exporter.post(address, {"kind": "", "file": uploads})

    assert page.status_code == 422
    assert [error.split(".")[0] for error in page.context["paper_form"].errors["file"]] == [
        "The file “virus",
        "The file “bomb",
    ]
    assert list(
        shipment.attachments.filter(removed_at=None)
        .order_by("pk")
        .values_list("name", "kind", "content_type")
    ) == [
        ("Factura 4711.pdf", "invoice", "application/pdf"),
        ("Lista de empaque.csv", "packing_list", "text/csv"),
    ]


def test_a_script_is_answered_in_json(exporter: Client, shipment: Shipment) -> None:
    address = reverse("shipments:paper_attach", args=[shipment.public_id])

    taken = exporter.post(
        address,
        {"file": SimpleUploadedFile("bl.pdf", files.good_pdf())},
        headers={"accept": "application/json"},
    )
    refused = exporter.post(
        address, {"file": SimpleUploadedFile("x.pdf", b"nothing")}, headers={"accept": "application/json"}
    )

    assert (taken.status_code, json.loads(taken.content)) == (
        200,
        {"name": "bl.pdf", "kind": "Bill of lading, air waybill or truck waybill"},
    )
    assert refused.status_code == 422
    assert "none of the kinds" in json.loads(refused.content)["sentence"]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("empty.pdf", b""), "is empty"),
        (SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old Office kind"),
        (
            SimpleUploadedFile("m.xlsx", files.office({"xl/workbook.xml": "x", "xl/vbaProject.bin": b"x"})),
            "macros",
        ),
        (SimpleUploadedFile("l.pdf", files.locked_pdf(user="secret")), "locked by a password"),
        (SimpleUploadedFile("p.pdf", files.long_pdf(10_000)), "more than 200 pages"),
        (SimpleUploadedFile("c.pdf", files.good_pdf()[:300]), "damaged"),
        (SimpleUploadedFile("two.pdf", files.good_pdf() + b"<script>"), "two kinds of file"),
        (SimpleUploadedFile("wide.png", files.picture(size=(15_001, 1))), "too many pixels"),
        (SimpleUploadedFile("list.csv", b"a,b\n\x00\x01"), "none of the kinds"),
    ],
    ids=lambda value: value.name if isinstance(value, SimpleUploadedFile) else "",
)
def test_a_hostile_file_gets_a_sentence(
    exporter: Client, shipment: Shipment, upload: SimpleUploadedFile, sentence: str
) -> None:
    upload.seek(0)
    page = exporter.post(reverse("shipments:paper_attach", args=[shipment.public_id]), {"file": upload})

    assert sentence in page.context["paper_form"].errors["file"][0]
    assert not shipment.attachments.filter(removed_at=None).exists()


def test_a_name_with_a_path_and_turned_letters_is_shown_plainly(attach: Callable[..., Attachment]) -> None:
    upload_name = "..\\..\\invoice\u202efdp.exe"

    attachment = attach(upload_name, files.good_pdf())

    assert attachment.name == "invoice fdp.exe"
    assert attachment.kind == "invoice"
    assert attachment.file.name.startswith("papers/")
    assert "invoice" not in attachment.file.name


def test_the_twenty_first_paper_is_refused(attach: Callable[..., Attachment], settings: Any) -> None:
    settings.NOPCERT_UPLOAD_MAX_FILES = 2
    attach("a.csv", b"a,1\n")
    attach("b.csv", b"a,2\n")

    with pytest.raises(papers.PaperRefusedError, match="2 papers at most"):
        attach("c.csv", b"a,3\n")


def test_a_file_that_is_sent_again_stays_once(shipment: Shipment, attach: Callable[..., Attachment]) -> None:
    first = attach("invoice.pdf", files.good_pdf())
    again = attach("copy of invoice.pdf", files.good_pdf())
    as_another = attach("invoice.pdf", files.good_pdf(), "packing_list")  # one PDF may be both

    assert (again, again.name) == (first, "invoice.pdf")
    assert list(shipment.attachments.filter(removed_at=None).order_by("pk")) == [first, as_another]


def test_a_picture_is_kept_without_its_secrets_and_served_in_a_sandbox(
    exporter: Client, attach: Callable[..., Attachment]
) -> None:
    attachment = attach("etiqueta.png", files.picture(comment="<script>x</script>"))

    response = exporter.get(reverse("shipments:paper", args=[attachment.public_id]))

    assert b"script" not in b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'attachment; filename="etiqueta.png"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


# Changing ------------------------------------------------------------------------------------------


def test_a_paper_is_called_otherwise_taken_off_and_put_back(
    exporter: Client, shipment: Shipment, attach: Callable[..., Attachment]
) -> None:
    attachment = attach("IMG_1.png", files.picture())

    exporter.post(reverse("shipments:paper_kind", args=[attachment.public_id]), {"kind": "label"})
    attachment.refresh_from_db()
    assert attachment.kind == "label"

    page = exporter.post(reverse("shipments:paper_remove", args=[attachment.public_id]), follow=True)
    assert "You can put it back below." in page.text
    assert "IMG_1.png" in [paper.name for paper in page.context["removed_papers"]]

    page = exporter.post(reverse("shipments:paper_restore", args=[attachment.public_id]), follow=True)
    assert [paper.name for paper in page.context["papers"]] == ["IMG_1.png"]
    events = AuditEvent.objects.filter(subject_id=shipment.public_id, event__startswith="shipment:paper_")
    assert [event.event for event in events.order_by("pk")][-4:] == [
        "shipment:paper_attached",
        "shipment:paper_changed",
        "shipment:paper_removed",
        "shipment:paper_restored",
    ]


def test_a_kind_that_nobody_offers_changes_nothing(
    exporter: Client, attach: Callable[..., Attachment]
) -> None:
    attachment = attach("a.csv", b"a,b\n")

    page = exporter.post(
        reverse("shipments:paper_kind", args=[attachment.public_id]), {"kind": "passport"}, follow=True
    )

    assert "There is no such kind of paper." in page.text
    attachment.refresh_from_db()
    assert attachment.kind == "other"


def test_a_change_by_htmx_is_answered_with_the_papers_alone(
    exporter: Client, attach: Callable[..., Attachment]
) -> None:
    attachment = attach("a.csv", b"a,b\n")

    page = exporter.post(
        reverse("shipments:paper_kind", args=[attachment.public_id]),
        {"kind": "packing_list"},
        headers={"hx-request": "true"},
    )

    assert page.text.strip().startswith('<div id="papers"')
    assert 'value="packing_list" selected' in page.text


def test_a_closed_request_keeps_its_papers(
    shipment: Shipment, member: Membership, attach: Callable[..., Attachment], now: datetime
) -> None:
    attachment = attach("invoice.pdf", files.good_pdf())
    requests.bring_to(shipment, Status.SUBMITTED, at=now)

    for verb, values in (
        (papers.remove_paper, {}),
        (papers.restore_paper, {}),
        (papers.change_paper_kind, {"kind": "other"}),
    ):
        with pytest.raises(ActionRefusedError, match="cannot be changed"):
            verb(attachment, **values, actor=member, at=now)
    with pytest.raises(ActionRefusedError, match="cannot be changed"):
        attach("more.pdf", files.good_pdf())


@pytest.mark.parametrize("name", ["paper", "packing_list"])
def test_a_strangers_paper_looks_missing(
    client: Client, shipment: Shipment, attach: Callable[..., Attachment], name: str
) -> None:
    attachment = attach("a.csv", b"a,b\n")
    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=shipment.exporter).first()
    client.force_login(stranger.user)

    assert client.get(reverse(f"shipments:{name}", args=[attachment.public_id])).status_code == 404
    for act in ("paper_kind", "paper_remove", "paper_restore", "paper_read"):
        address = reverse(f"shipments:{act}", args=[attachment.public_id])
        assert client.post(address, {"kind": "label"}).status_code == 404
    assert client.get(reverse("shipments:paper_list", args=[shipment.public_id])).status_code == 404
