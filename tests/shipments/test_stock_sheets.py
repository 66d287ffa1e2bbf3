"""Entries of a stock from a spreadsheet: looked through, entered once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from operations.models import CertifiedProduct
from shipments.models import StockEntry, StockPaper
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("keeper")

LIST = reverse("shipments:stock")


@pytest.fixture
def keeper(client: Client, sesame_keeper: Membership) -> Membership:
    return sign_in(client, sesame_keeper)


def page_of(name: str, *keys: object) -> str:
    return reverse(f"shipments:{name}", args=keys)


SHEET = (
    "Product,Kind,Date,Quantity,Unit,Supplier NOP ID,Supplier,Supplier certificate,Document,Note\n"
    '"Sesame seed, hulled",opening,2026-01-01,2400,kg,,,,COUNT,\n'
    '"Sesame seed, hulled",purchase,2026-02-01,11,t,8150113310,,,TGU-55,\n'
    '"Sesame seed, hulled",purchase,2026-02-02,11,t,9999999999,,,TGU-56,\n'
    '"Sesame seed, hulled",loss,2026-02-03,90,kg,,,,,\n'
)


def send_sheet(client: Client, sesame: CertifiedProduct, content: str) -> Any:
    upload = SimpleUploadedFile("stock.csv", content.encode())
    address = page_of("stock_sheet_new", sesame.operation.public_id)
    return client.post(address, {"file": upload}, follow=True)


def test_a_sheet_is_looked_through_then_entered_once(
    client: Client, keeper: Membership, sesame: CertifiedProduct
) -> None:
    preview = send_sheet(client, sesame, SHEET)

    assert [list(row.problems) for row in preview.context["read"].rows] == [
        [],
        [],
        ["No operation with the NOP ID 9999999999 is in the registry."],
        ["Write what became of it, such as drying, cleaning or damage."],
    ]
    assert StockEntry.objects.count() == 0

    paper = StockPaper.objects.get()
    page = client.post(page_of("stock_sheet", paper.public_id), follow=True)

    assert "2 entries are made." in page.text
    assert [
        (entry.kind, entry.change_kg, entry.supplier and entry.supplier.nop_id, list(entry.papers.all()))
        for entry in StockEntry.objects.order_by("pk")
    ] == [
        ("opening", Decimal(2400), None, [paper]),
        ("purchase", Decimal(11000), "8150113310", [paper]),
    ]
    again = send_sheet(client, sesame, SHEET)
    assert [row.problems[0][:30] for row in again.context["read"].rows[:2]] == [
        "This row is in the ledger alre"
    ] * 2
    refused = client.post(page_of("stock_sheet", again.context["paper"].public_id))
    assert "No row of this sheet can be entered." in refused.text


def test_a_sheet_without_headings_says_what_to_do(
    client: Client, keeper: Membership, sesame: CertifiedProduct
) -> None:
    assert "The headings of this sheet are not understood." in send_sheet(client, sesame, "a,b\n1,2\n").text
    missing = send_sheet(client, sesame, "Product,Quantity,Unit,Note\nSesame,1,kg,\n")
    assert "These are missing: Kind, Date." in missing.text


def test_the_empty_sheet_can_be_sent_as_it_is(
    client: Client, keeper: Membership, sesame: CertifiedProduct
) -> None:
    empty = client.get(page_of("stock_sheet_empty", sesame.operation.public_id))

    preview = send_sheet(client, sesame, empty.content.decode("utf-8-sig"))

    assert [(row.kind_label, row.kilograms, list(row.problems)) for row in preview.context["read"].rows] == [
        ("Harvest", "61,750 kg", []),
        ("Sale", "14,000 kg", []),
    ]
