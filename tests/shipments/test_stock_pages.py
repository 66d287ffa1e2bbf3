"""The pages of a stock: list, ledger, entering, taking back, files, spreadsheets; and who sees none of it."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import CertifiedProduct
from shipments.models import StockEntry, StockPaper
from shipments.rules.lifecycle import Status
from shipments.rules.stock import EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.services import stock
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("keeper")

LIST = reverse("shipments:stock")


@pytest.fixture
def keeper(client: Client, sesame_keeper: Membership) -> Membership:
    return sign_in(client, sesame_keeper)


def page_of(name: str, *keys: object) -> str:
    return reverse(f"shipments:{name}", args=keys)


def test_without_stock_the_list_says_what_to_do(client: Client, keeper: Membership) -> None:
    page = client.get(LIST)

    assert page.status_code == 200
    assert "No stock is entered yet." in page.text
    assert [one.product.name for one in page.context["others"]] == [
        "Sesame seed, hulled",
        "Sesame seed, natural",
    ]


def test_list_and_ledger_show_what_is_left(
    client: Client, sesame: CertifiedProduct, sesame_opening: StockEntry, now: datetime
) -> None:
    shipment = requests.enter(
        {
            **example("sesame-ethiopia"),
            "lines": [
                {
                    **example("sesame-ethiopia")["lines"][0],
                    "net_weight_kg": "400",
                    "packages": 16,
                    "gross_weight_kg": "410",
                }
            ],
        },
        at=now,
    )
    requests.bring_to(shipment, Status.SUBMITTED, at=now)

    (row,) = client.get(LIST).context["kept"]
    ledger = client.get(page_of("stock_product", sesame.public_id))

    assert (row.balance.came_in_kg, row.balance.reserved_kg, row.balance.left_kg) == (
        Decimal(2400),
        Decimal(400),
        Decimal(2000),
    )
    assert [(part.name, part.width) for part in row.parts] == [("reserved", "16.67"), ("left", "83.33")]
    assert "Left: 2,000 kg" in ledger.text
    assert [(one.entry, one.after_kg, one.may_reverse) for one in ledger.context["page"]] == [
        (sesame_opening, Decimal(2400), True)
    ]


def example(name: str) -> dict[str, Any]:
    return next(one for one in load_examples() if one["id"] == name)


def test_a_harvest_is_entered_with_its_papers(
    client: Client, keeper: Membership, sesame: CertifiedProduct
) -> None:
    address = page_of("stock_entry_new", sesame.public_id, "harvest")
    paper = SimpleUploadedFile("field book.pdf", requests.demo_papers.pdf(["95 ha"]))

    page = client.post(
        address,
        {
            "happened_on": "2026-06-30",
            "harvest_year": "2026",
            "area_ha": "95",
            "yield_kg_per_ha": "650",
            "document": "FB-1",
            "papers": [paper],
        },
        follow=True,
    )

    assert "Left of Sesame seed, hulled: 61,750 kg." in page.text
    entry = StockEntry.objects.get()
    assert (entry.kind, entry.change_kg, entry.area_ha, entry.entered_by) == (
        "harvest",
        Decimal(61750),
        Decimal(95),
        keeper,
    )
    assert [one.name for one in entry.papers.all()] == ["field book.pdf"]
    opened = client.get(page_of("stock_paper", entry.papers.get().public_id))
    assert opened["Content-Disposition"] == 'attachment; filename="field book.pdf"'
    assert opened["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_refused_page_keeps_what_was_typed_and_the_files(
    client: Client, keeper: Membership, sesame: CertifiedProduct
) -> None:
    address = page_of("stock_entry_new", sesame.public_id, "sale")
    files = [
        SimpleUploadedFile("invoice.pdf", requests.demo_papers.pdf(["Invoice 7"])),
        SimpleUploadedFile("virus.pdf", b"MZ" + bytes(64)),
    ]

    refused = client.post(
        address,
        {
            "happened_on": "2026-09-15",
            "quantity": "14",
            "quantity_unit": "t",
            "document": "INV-7",
            "papers": files,
        },
    )

    assert refused.status_code == 200
    assert refused.context["form"].errors["buyer"] == ["Write who bought it."]
    assert "none of the kinds" in refused.context["form"].errors["papers"][0]
    assert 'value="INV-7"' in refused.text
    kept = StockPaper.objects.get()
    assert (kept.name, StockEntry.objects.count()) == ("invoice.pdf", 0)

    client.post(
        address,
        {
            "happened_on": "2026-09-15",
            "quantity": "14",
            "quantity_unit": "t",
            "document": "INV-7",
            "buyer": "Addis Mill",
            "kept_paper": [str(kept.public_id), "nonsense"],
        },
    )

    entry = StockEntry.objects.get()
    assert (entry.change_kg, list(entry.papers.all())) == (Decimal(-14000), [kept])


def test_a_supplier_is_looked_up_without_javascript(
    client: Client, keeper: Membership, sesame: CertifiedProduct
) -> None:
    address = page_of("stock_entry_new", sesame.public_id, "purchase")

    found = client.post(address, {"supplier": "Selam", "search": "supplier", "document": "TGU-55"})
    assert "Selam Grain Cleaning PLC" in found.text
    assert 'value="TGU-55"' in found.text

    typed = {"happened_on": "2026-07-01", "quantity": "11000", "document": "TGU-55"}
    client.post(address, {**typed, "supplier": "8150113310"})
    assert StockEntry.objects.get().supplier.name == "Selam Grain Cleaning PLC"


def test_an_entry_is_taken_back_with_a_reason(
    client: Client, sesame: CertifiedProduct, sesame_opening: StockEntry
) -> None:
    address = page_of("stock_entry_reverse", sesame_opening.public_id)

    assert "2,400 kg" in client.get(address).text
    assert client.post(address, {"reason": ""}).context["form"].errors["reason"] == [
        "Write why the entry is taken back."
    ]
    client.post(address, {"reason": "Counted twice."})
    again = client.post(address, {"reason": "Counted twice."})

    assert "taken back already" in again.text
    ledger = client.get(page_of("stock_product", sesame.public_id))
    assert [(row.entry.change_kg, row.is_reversed) for row in ledger.context["page"]] == [
        (Decimal(-2400), False),
        (Decimal(2400), True),
    ]


def test_a_paper_comes_later(client: Client, sesame_opening: StockEntry) -> None:
    address = page_of("stock_entry_papers", sesame_opening.public_id)
    count = SimpleUploadedFile("count.pdf", requests.demo_papers.pdf(["2,400 kg"]))

    page = client.post(address, {"papers": [count]}, follow=True)

    assert "“count.pdf” is attached." in page.text
    assert [one.name for one in sesame_opening.papers.all()] == ["count.pdf"]


def test_the_ledger_is_filtered_and_exported(
    client: Client, sesame: CertifiedProduct, keeper: Membership, sesame_opening: StockEntry, now: datetime
) -> None:
    sale = EntryValues(
        kind=EntryKind.SALE,
        happened_on=date(2026, 7, 1),
        quantity=Decimal("0.5"),
        quantity_unit="t",
        harvest_year=2026,
        buyer="Addis Mill",
        document="INV-1",
    )
    sold = stock.add_stock_entry(sesame, sale, actor=keeper, at=now)
    page = client.get(page_of("stock_product", sesame.public_id), {"q": "addis", "season": "2026"})

    assert [(row.entry, row.after_kg) for row in page.context["page"]] == [(sold, Decimal(1900))]

    export = client.get(page_of("stock_product_csv", sesame.public_id))
    rows = list(csv.DictReader(io.StringIO(export.getvalue().decode("utf-8-sig"))))
    assert [
        (row["kind"], row["change_kg"], row["balance_kg"], row["document"], row["buyer"]) for row in rows
    ] == [
        ("opening", "2400.000", "2400.000", "'=1+1", ""),
        ("sale", "-500.000", "1900.000", "INV-1", "Addis Mill"),
    ]
    filtered = client.get(page_of("stock_product_csv", sesame.public_id), {"kind": "sale"})
    assert len(filtered.getvalue().decode().splitlines()) == 2

    book = client.get(page_of("stock_of_xlsx", sesame.operation.public_id))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:5] for row in cells] == [
        ["product", "day", "kind", "change_kg", "balance_kg"],
        ["Sesame seed, hulled", "2026-06-01", "opening", 2400, 2400],
        ["Sesame seed, hulled", "2026-07-01", "sale", -500, 1900],
    ]
