"""Bad input at the doors of a request: a sentence at its field, nothing typed lost, nothing stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def shipment(house: None, now: datetime) -> Shipment:
    return requests.enter(load_examples()[0], at=now)


@pytest.fixture
def exporter(client: Client, shipment: Shipment) -> Client:
    member = Membership.objects.get(operation=shipment.exporter, role=Role.EXPORTER)
    client.force_login(member.user)
    return client


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("net_weight", "-5", "cannot be negative"),
        ("net_weight", "NaN", "not a weight"),
        ("net_weight", "1e309", "number alone"),
        ("net_weight", "19,320.5", "without separators"),
        ("net_weight", "0", "zero"),
        ("net_weight", "１９３２０", "digits 0 to 9"),
        ("hts", "0901.11.00", "needs ten"),
        ("packages", "many", "whole number"),
        ("name_as_labelled", "x" * 201, "200"),
        ("name_as_labelled", "Coffee\x00", "could not be read"),
        ("name_as_labelled", "Coffee\u202e", "invisible character"),
        ("certified_product", "00000000-0000-4000-8000-000000000000", "not on your list"),
        ("certified_product", "\x00", "not on your list"),
    ],
)
def test_a_line_keeps_what_was_typed(
    exporter: Client, shipment: Shipment, field: str, typed: str, sentence: str
) -> None:
    address = reverse("shipments:line_new", args=[shipment.public_id])

    page = exporter.post(address, {"invoices": "INV-4711", field: typed})

    assert page.status_code == 200
    assert sentence in " ".join(page.context["page"].form.errors[field])
    assert "INV-4711" in page.text
    assert shipment.lines.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("departs_at", "2026-02-30T10:00", "does not exist"),
        ("departs_at", "2026-13-01T10:00", "does not exist"),
        ("departs_at", "tomorrow", "as in 2026"),
        ("window_start_on", "2026-02-30", "does not exist"),
        ("window_start_on", "0000-01-01", "does not exist"),
        ("window_end_on", "9999-12-31", "Check the year"),
        ("origin", "XX", "not on the list"),
    ],
)
def test_transport_refuses_in_a_sentence(
    exporter: Client, shipment: Shipment, field: str, typed: str, sentence: str
) -> None:
    address = reverse("shipments:transport", args=[shipment.public_id])

    page = exporter.post(address, {"vessel": "MSC ALTAIR", field: typed})

    assert sentence in " ".join(page.context["form"].errors[field])
    assert "MSC ALTAIR" in page.text


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("empty.pdf", b""), "is empty"),
        (SimpleUploadedFile("page.pdf", b"<html><script>"), "none of the kinds"),
        (SimpleUploadedFile("run.exe", b"MZ" + bytes(64)), "none of the kinds"),
        (None, "Choose a file first"),
    ],
)
def test_a_paper_is_judged_by_its_content(
    exporter: Client, shipment: Shipment, upload: Any, sentence: str
) -> None:
    address = reverse("shipments:paper_attach", args=[shipment.public_id])

    page = exporter.post(address, {"kind": "invoice", **({"file": upload} if upload else {})})

    assert page.status_code == 422
    assert sentence in " ".join(page.context["paper_form"].errors["file"])
    assert shipment.attachments.count() == 2


@pytest.mark.parametrize("name", ["detail", "parties", "products", "transport", "papers", "review"])
def test_a_strangers_and_a_missing_request_look_alike(client: Client, shipment: Shipment, name: str) -> None:
    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=shipment.exporter).first()
    client.force_login(stranger.user)
    missing = "00000000-0000-4000-8000-000000000000"

    assert client.get(reverse(f"shipments:{name}", args=[shipment.public_id])).status_code == 404
    assert client.get(reverse(f"shipments:{name}", args=[missing])).status_code == 404


def test_an_act_that_is_not_possible_says_why(exporter: Client, shipment: Shipment, now: datetime) -> None:
    requests.bring_to(shipment, Status.SUBMITTED, at=now)

    page = exporter.post(
        reverse("shipments:act", args=[shipment.public_id, "approve"]), {"reason": ""}, follow=True
    )

    assert "Your role may not do this: Approve" in page.text
    assert Shipment.objects.get(pk=shipment.pk).status == Status.SUBMITTED
