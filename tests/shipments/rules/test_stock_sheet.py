"""A spreadsheet of stock, understood row by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shipments.rules import stock_sheet
from shipments.rules.stock import EntryKind
from shipments.rules.stock_sheet import Column
from shipments.rules.stock_values import EntryValues

TODAY = date(2026, 11, 24)
PRODUCTS = {1: "Sesame seed, hulled", 2: "Sesame seed, natural", 3: "Honey"}
HEADINGS = {
    "product": "Producto",
    "kind": "Tipo",
    "day": "Fecha",
    "quantity": "Cantidad",
    "unit": "Unidad",
    "year": "Cosecha",
    "area": "Area (ha)",
    "per_ha": "Yield kg/ha",
    "supplier": "Proveedor",
    "certificate": "Certificado",
    "buyer": "Buyer",
    "document": "Factura",
    "note": "Notas",
}


def row(product: str, kind: str, day: str, quantity: object = None, **cells: str) -> list[object]:
    named = {"product": product, "kind": kind, "day": day, "quantity": quantity, **cells}
    return [named.get(name) for name in HEADINGS]


def understand(*rows: list[object], headings: list[str] | None = None) -> stock_sheet.Sheet:
    table = [["HUMERA ORGANIC OILSEEDS"], [], headings or [*HEADINGS.values()], *rows]
    return stock_sheet.understand(table, PRODUCTS, today=TODAY, without_area=frozenset({3}))


AREA_SENTENCE = (
    "Area times yield make 61,750 kg, but the quantity is 90,000 kg. Correct one of them, or leave the "
    "quantity empty."
)


def test_each_kind_is_read() -> None:
    hulled = "Sesame seed, hulled"
    sheet = understand(
        row(
            "sesame seed, HULLED",
            "cosecha",
            "2026-06-30",
            year="2026",
            area="95",
            per_ha="650",
            document="FB-1",
        ),
        row(
            hulled,
            "Compra",
            "2026-07-02",
            {"number": "11.5"},
            unit="t",
            supplier="Tekeze",
            certificate="ET-9",
            document="TGU-55",
        ),
        row(
            hulled,
            "sale",
            "2026-09-15",
            "14,000.5",
            unit="kg",
            buyer="Addis Mill",
            document="HO-31",
            note="Lot 7",
        ),
        row(hulled, "merma", "2026-09-20", "900", note="Hulls"),
    )

    assert sheet.heading_row == 3
    assert sheet.missing == []
    assert [(one.product, one.is_guess, one.problems) for one in sheet.rows] == [(1, False, ())] * 4
    assert [one.values for one in sheet.rows] == [
        EntryValues(
            kind=EntryKind.HARVEST,
            happened_on=date(2026, 6, 30),
            harvest_year=2026,
            area_ha=Decimal("95.000000"),
            yield_kg_per_ha=Decimal("650.000000"),
            document="FB-1",
        ),
        EntryValues(
            kind=EntryKind.PURCHASE,
            happened_on=date(2026, 7, 2),
            quantity=Decimal("11.500000"),
            quantity_unit="t",
            supplier_name="Tekeze",
            supplier_certificate="ET-9",
            document="TGU-55",
        ),
        EntryValues(
            kind=EntryKind.SALE,
            happened_on=date(2026, 9, 15),
            quantity=Decimal("14000.500000"),
            buyer="Addis Mill",
            document="HO-31",
            note="Lot 7",
        ),
        EntryValues(
            kind=EntryKind.LOSS, happened_on=date(2026, 9, 20), quantity=Decimal("900.000000"), note="Hulls"
        ),
    ]
    assert [one.values and one.values.quantity_kg for one in sheet.rows] == [
        Decimal("61750.000"),
        Decimal("11500.000"),
        Decimal("14000.500"),
        Decimal("900.000"),
    ]


def test_what_is_wrong_is_said_at_its_row() -> None:
    hulled = "Sesame seed, hulled"
    sheet = understand(
        row("Quinoa", "sale", "2026-09-15", "10", buyer="Mill", document="1"),
        row(hulled, "gift", "2026-09-15", "10"),
        row(hulled, "loss", "15/09/2026", "ten", unit="bags", year="last", note="x"),
        row(hulled, "sale", "2027-09-15", "10"),
        row(hulled, "harvest", "2026-06-30", "90000", year="2026", area="95", per_ha="650"),
    )

    assert [(one.number, one.problems) for one in sheet.rows] == [
        (4, ("“Quinoa” is none of the certified products. Write the name as it stands on the list.",)),
        (5, ("“gift” is no kind of entry. Write opening, harvest, purchase, sale or loss.",)),
        (
            6,
            (
                "“ten” is not a number above zero (Quantity).",
                "“bags” is no unit that is known here. Write kg, t or lb.",
                "“15/09/2026” is read differently from country to country. Write the date as 2026-11-24.",
                "“last” is no harvest year. Write four digits, as in 2026.",
            ),
        ),
        (
            7,
            (
                "Write who bought it.",
                "Write the number of the invoice.",
                "This day has not come yet. Enter what has happened, on the day it did.",
            ),
        ),
        (8, (AREA_SENTENCE,)),
    ]


def test_a_product_written_otherwise_is_guessed_and_marked() -> None:
    sheet = understand(row("Ajonjolí pelado hulled sesame", "opening", "2026-01-01", "10"))

    assert [(one.product, one.is_guess) for one in sheet.rows] == [(1, True)]


def test_honey_grows_on_no_field() -> None:
    sheet = understand(row("Honey", "harvest", "2026-06-30", "900", year="2026"))

    assert sheet.rows[0].problems == ()


def test_a_table_without_headings_is_not_guessed_at() -> None:
    rows = [["Sesame seed, hulled", "sale", "2026-09-15", "10"]]

    assert stock_sheet.understand(rows, PRODUCTS, today=TODAY) == stock_sheet.Sheet(0, (), ())


def test_headings_that_lack_are_named() -> None:
    sheet = understand(["Honey", "10", "kg"], headings=["Product", "Quantity", "Unit"])

    assert sheet.missing == [Column.KIND, Column.DAY]


def test_a_thousand_of_another_country_is_read_by_its_column() -> None:
    sheet = understand(
        row("Honey", "opening", "2026-01-01", "1.250,5"),
        row("Honey", "loss", "2026-01-02", "1.250", note="Spilt"),
    )

    assert [one.values and one.values.quantity for one in sheet.rows] == [
        Decimal("1250.500000"),
        Decimal("1250.000000"),
    ]
