"""The page of a product: lots as rows, pasted or typed, and their suppliers."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from operations.models import Operation
from shipments import facts, queries
from shipments.models import Shipment
from shipments.rules.checks import table
from shipments.rules.lot_values import LotValues
from shipments.services import drafting
from shipments.services.lots import LotsChangedError
from tests.factories.product_page import LOTS, SUPPLIER, lots_of, member_of, typed

pytestmark = pytest.mark.usefixtures("house")


def test_a_lot_is_added_without_saving_and_nothing_is_lost(exporter: Client, shipment: Shipment) -> None:
    sent = typed(shipment, name_as_labelled="Half typed", net_weight="not yet", **{
        "lots-TOTAL_FORMS": "1",
        "lots-0-number": "VA-1",
        "lots-0-quantity_unit": "lb",
        "lots-0-supplier": SUPPLIER,
        "add_lot": "1",
    })  # fmt: skip

    page = exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent)

    rows = [(row["number"].value(), row["supplier"].value()) for row in page.context["page"].lots]
    assert rows == [("VA-1", SUPPLIER), (None, SUPPLIER)]
    assert "Give the lot its number" not in page.text
    assert "Half typed" in page.text
    assert "not yet" in page.text
    assert shipment.lines.count() == 1


def test_a_lot_is_removed_by_its_place(exporter: Client, shipment: Shipment) -> None:
    sent = typed(shipment, remove_lot="0", **{
        "lots-TOTAL_FORMS": "2",
        "lots-0-number": "VA-1",
        "lots-1-number": "VA-2",
    })  # fmt: skip

    page = exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent)

    assert [row["number"].value() for row in page.context["page"].lots] == ["VA-2"]


def test_pasted_lots_become_rows_at_once_when_the_product_is_saved(
    exporter: Client, shipment: Shipment
) -> None:
    sent = typed(
        shipment, net_weight="19320", lots_pasted="VA-1; 9500 kg; 2026\nVA-2; 10 short tons; 2025\nVA-3"
    )

    exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent)

    assert lots_of(shipment.lines.get(position=2)) == [
        ("VA-1", Decimal(9500), "kg", Decimal(9500), 2026),
        ("VA-2", Decimal(10), "short_ton", Decimal("9071.847"), 2025),
        ("VA-3", None, "kg", None, None),
    ]


@pytest.mark.parametrize(
    ("rows", "field", "sentence"),
    [
        ({"lots-0-number": "A\u200bB"}, "number", "invisible character"),
        ({"lots-0-quantity": "5"}, "number", "Give the lot its number"),
        ({"lots-0-number": "A", "lots-0-quantity": "9,500"}, "quantity", "can be read in two ways"),
        ({"lots-0-number": "A", "lots-0-harvest_year": "26"}, "harvest_year", "four digits"),
        ({"lots-0-number": "A", "lots-0-supplier": "8159999999"}, "supplier", "in the registry"),
    ],
)
def test_a_lot_is_refused_at_its_field(
    exporter: Client, shipment: Shipment, rows: dict[str, str], field: str, sentence: str
) -> None:
    sent = typed(shipment, **{"lots-TOTAL_FORMS": "1", **rows})

    page = exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent)

    assert sentence in " ".join(page.context["page"].lots.errors[0][field])
    assert shipment.lines.count() == 1


def test_a_number_that_stands_twice_is_refused(exporter: Client, shipment: Shipment) -> None:
    page = exporter.post(
        reverse("shipments:line_new", args=[shipment.public_id]), typed(shipment, lots_pasted="A-1\nA-1")
    )

    assert page.context["page"].lots.errors[1]["number"] == [
        "Lot A-1 stands here twice. Put both quantities into one."
    ]


def test_a_line_that_cannot_be_read_stays_in_the_box(exporter: Client, shipment: Shipment) -> None:
    page = exporter.post(
        reverse("shipments:line_new", args=[shipment.public_id]), typed(shipment, lots_pasted="A-1; 5 stone")
    )

    assert "unit that is not known here: “stone”" in page.text
    assert "A-1; 5 stone" in page.text
    assert shipment.lines.count() == 1


def test_a_page_without_lots_leaves_them(exporter: Client, shipment: Shipment) -> None:
    line = shipment.lines.get()
    sent = {name: value for name, value in typed(shipment, net_weight="19320").items() if name not in LOTS}

    exporter.post(reverse("shipments:line", args=[shipment.public_id, line.public_id]), sent)

    assert [lot[0] for lot in lots_of(line)] == ["VA-2026-118", "VA-2026-121"]


def test_lots_that_somebody_else_changed_are_not_overwritten_unseen(
    shipment: Shipment, now: datetime
) -> None:
    line, actor = shipment.lines.get(), member_of(shipment)

    with pytest.raises(LotsChangedError, match="VA-2026-118; VA-2026-121"):
        drafting.save_line(
            shipment, line, {}, lots=[LotValues("VA-9")], seen_lots="of another page", actor=actor, at=now
        )

    assert [lot[0] for lot in lots_of(line)] == ["VA-2026-118", "VA-2026-121"]


def test_a_suspended_supplier_blocks_the_lot(shipment: Shipment, now: datetime) -> None:
    supplier = Operation.objects.filter(standing="suspended").first()
    assert supplier is not None
    lots = [LotValues("VA-1", supplier_id=supplier.pk)]
    drafting.save_line(shipment, shipment.lines.get(), {}, lots=lots, actor=member_of(shipment), at=now)

    found = [
        (judgement.severity, supplier.name in judgement.sentence)
        for check, judgement in table.run(facts.gather(shipment, now))
        if check.check_id == "C16"
    ]

    assert found == [("block", True)]


def test_a_request_is_found_by_the_number_of_a_lot(shipment: Shipment) -> None:
    found = queries.list_shipments(member_of(shipment), text="VA-2026-118")

    assert [row.pk for row in found] == [shipment.pk]
    assert list(queries.list_shipments(member_of(shipment), text="VA-2026-999")) == []


def test_a_supplier_is_looked_up_without_javascript(exporter: Client, shipment: Shipment) -> None:
    sent = typed(shipment, search="lots-0-supplier", **{
        "lots-TOTAL_FORMS": "1",
        "lots-0-number": "VA-1",
        "lots-0-supplier": "Andean",
    })  # fmt: skip
    address = reverse("shipments:line_new", args=[shipment.public_id])

    found = exporter.post(address, sent)
    [hit] = found.context["page"].lots.forms[0].fields["supplier"].widget.hits
    taken = exporter.post(address, {**sent, "search": "", "take": f"lots-0-supplier:{hit.value}"})

    assert hit.value == SUPPLIER
    assert f'value="lots-0-supplier:{SUPPLIER}"' in found.text
    assert taken.context["page"].lots.forms[0]["supplier"].value() == SUPPLIER
    assert shipment.lines.count() == 1


def test_what_was_declared_is_shown_as_it_was_typed(
    exporter: Client, shipment: Shipment, now: datetime
) -> None:
    supplier = Operation.objects.get(nop_id=SUPPLIER)
    lots = [
        LotValues("VA-1", Decimal(20000), "lb", 2026, supplier.pk, transaction_certificate="TC-9"),
        LotValues("VA-2", supplier_name="Coop Sur", partner_certificate="ES-ECO-020"),
    ]
    values = {"packages": 1000, "unit_weight": Decimal("42.5"), "unit_weight_unit": "lb", "net_weight": None}
    drafting.save_line(shipment, shipment.lines.get(), values, lots=lots, actor=member_of(shipment), at=now)

    page = exporter.get(reverse("shipments:detail", args=[shipment.public_id])).text

    shown = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "1,000 packages × 42.5 lb = 19,277.676 kg" in shown
    assert (
        f"VA-1 · 20,000 lb = 9,071.847 kg · harvest 2026 · {supplier.name} {SUPPLIER} · transaction "
        "certificate TC-9" in shown
    )
    assert "VA-2 · Coop Sur · certificate ES-ECO-020" in shown
