"""Packing lists of any shape: columns, numbers, totals, groups, and what is left out with its reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shipments.rules import headings, packing_list
from shipments.rules.headings import Field
from shipments.rules.packing_list import GoodsRow, Group, LotSum, Skipped

EVERY_SYNONYM = [(field, words) for field, synonyms in headings.SYNONYMS.items() for words in synonyms]


def number(text: str) -> dict[str, str]:
    return {"number": text}


@pytest.mark.parametrize(("field", "words"), EVERY_SYNONYM, ids=[words for _field, words in EVERY_SYNONYM])
def test_every_synonym_means_its_column(field: Field, words: str) -> None:
    assert headings.recognise(words)[0] == field
    assert headings.recognise(f"  {words.upper()} : ")[0] == field


@pytest.mark.parametrize(
    ("heading", "field", "unit"),
    [
        ("Net Wt (lbs)", Field.NET_WEIGHT, "lb"),
        ("PESO NETO (KGS.)", Field.NET_WEIGHT, "kg"),
        ("N.W. (KGS)", Field.NET_WEIGHT, "kg"),
        ("G.W.", Field.GROSS_WEIGHT, ""),
        ("Gross weight [MT]", Field.GROSS_WEIGHT, "t"),
        ("Kg", Field.NET_WEIGHT, "kg"),
        ("Kg/bag", Field.UNIT_WEIGHT, "kg"),
        ("Nº de lote", Field.LOT, ""),
        ("Descripción de la mercancía", Field.PRODUCT, ""),
        ("Cant. bultos", Field.PACKAGES, ""),
        ("Código HS", Field.HTS, ""),
        ("Año de cosecha", Field.HARVEST_YEAR, ""),
        ("Price per kg", None, ""),
        ("Pallet", None, ""),
        ("", None, ""),
    ],
)
def test_a_heading_is_read_with_its_unit(heading: str, field: Field | None, unit: str) -> None:
    assert headings.recognise(heading) == (field, unit)


def test_a_spanish_list_under_a_letterhead_becomes_one_product_with_its_lots() -> None:
    understood = packing_list.understand(
        [
            ["COOPERATIVA VALLE ALTO", None],
            [],
            ["LISTA DE EMPAQUE", None, "Fecha: 2026-11-24"],
            ["Lote", "Descripción", "N° de sacos", "Peso neto (kg)", "Peso bruto (kg)", "Cosecha"],
            ["VA-1", "Café verde orgánico", "138", "9.660,00", "9.798,0", "2026"],
            ["VA-2", "", "138", "9.660", "9.798,0", "2026"],
            ["TOTAL", "", "276", "19.320,00", "19.596,00", ""],
            ["", "Firma del responsable", "", "", "", ""],
        ]
    )

    assert understood.heading_row == 4
    assert understood.rows == (
        _row(5, "VA-1", Decimal("9660.00")),
        _row(6, "VA-2", Decimal(9660)),
    )
    assert understood.groups == (
        Group(
            key="g0",
            product="Café verde orgánico",
            hts="",
            rows=(5, 6),
            lots=(LotSum("VA-1", Decimal("9660.00"), 2026), LotSum("VA-2", Decimal(9660), 2026)),
            packages=276,
            package_type="",
            unit_weight=None,
            net_weight=Decimal("19320.00"),
            gross_weight=Decimal("19596.0"),
            invoices=(),
        ),
    )
    assert understood.skipped == (
        Skipped(7, "TOTAL · 276 · 19.320,00 · 19.596,00", "a row of totals"),
        Skipped(8, "Firma del responsable", "no weight and no number of packages"),
    )


def _row(place: int, lot: str, net: Decimal) -> GoodsRow:
    return GoodsRow(
        number=place,
        product="Café verde orgánico",
        hts="",
        lots=(lot,),
        packages=138,
        package_type="",
        unit_weight=None,
        net_weight=net,
        gross_weight=Decimal("9798.0"),
        invoices=(),
        harvest_year=2026,
    )


def test_an_english_list_in_pounds_with_two_rows_of_headings() -> None:
    understood = packing_list.understand(
        [
            ["HTS", "Description", "Cartons", "Weight (lbs)", "Weight (lbs)"],
            ["code", "of goods", "", "Net", "Gross"],
            ["0804.50.8020", "Dried mango", number("120"), number("2645.5"), number("2800")],
        ]
    )

    assert [column.field for column in understood.columns] == [
        Field.HTS,
        Field.PRODUCT,
        Field.PACKAGES,
        Field.NET_WEIGHT,
        Field.GROSS_WEIGHT,
    ]
    assert understood.units == {Field.NET_WEIGHT: "lb", Field.GROSS_WEIGHT: "lb"}
    assert [(group.hts, group.net_weight) for group in understood.groups] == [
        ("0804508020", Decimal("2645.5"))
    ]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["1,250.50", "980.00"], ["1250.50", "980.00"]),
        (["1.250,50", "980,00"], ["1250.50", "980.00"]),
        (["1.250", "980,5"], ["1250", "980.5"]),
        (["1,250", "980.5"], ["1250", "980.5"]),
        (["1.250", "12.000"], ["1250", "12000"]),
        (["1,250", "12,000"], ["1250", "12000"]),
        (["1.250.000", "2"], ["1250000", "2"]),
        (["1 250,5", "1\u00a0000"], ["1250.5", "1000"]),
        (["1'250.5", "7"], ["1250.5", "7"]),
        (["0.125", "0.250"], ["0.125", "0.250"]),
        (["9660 kg", "KG 120"], ["9660", "120"]),
        (["0", "5"], None),
    ],
)
def test_the_column_as_a_whole_says_what_a_comma_is(column: list[str], values: list[str] | None) -> None:
    rows = [["Lot", "Net weight"], *([f"L{place}", text] for place, text in enumerate(column))]

    understood = packing_list.understand(rows)

    if values is None:
        assert understood.skipped == (Skipped(2, "L0 · 0", "Net weight is not above zero"),)
    else:
        assert [str(row.net_weight) for row in understood.rows] == values


def test_what_cannot_be_read_is_named_with_its_reason() -> None:
    understood = packing_list.understand(
        [
            ["Product", "Bags", "Net kg"],
            ["Coffee", "many", "10"],
            ["Coffee", "1.5", "10"],
            ["Coffee", "2", "-10"],
            ["Coffee", "2", "1e309"],
            ["Coffee", "2", "999999999999"],
            ["Coffee", "", ""],
            ["", "5", "10"],
            ["Coffee", "5", "10"],
        ]
    )

    assert [(row.number, row.reason) for row in understood.skipped] == [
        (2, "“many” is not a number (Number of packages)"),
        (3, "packages are counted in whole numbers"),
        (4, "“-10” is not a number (Net weight)"),
        (5, "“1e309” is not a number (Net weight)"),
        (6, "Net weight is too large"),
        (7, "no weight and no number of packages"),
        (8, "no product and no lot"),
    ]
    assert [row.number for row in understood.rows] == [9]


def test_columns_may_be_chosen_otherwise() -> None:
    rows = [["A", "B", "C"], ["Coffee", "12", "100"]]

    guessed = packing_list.understand(rows)
    chosen = packing_list.understand(
        rows, chosen={0: ("product", ""), 1: ("packages", ""), 2: ("net_weight", "lb")}, heading_row=1
    )

    assert (guessed.heading_row, guessed.groups) == (0, ())
    assert chosen.units == {Field.NET_WEIGHT: "lb"}
    assert [(group.product, group.packages, group.net_weight) for group in chosen.groups] == [
        ("Coffee", 12, Decimal(100))
    ]


def test_a_column_chosen_with_words_nobody_offers_is_left_out() -> None:
    rows = [["Product", "Net kg"], ["Coffee", "100"]]

    understood = packing_list.understand(rows, chosen={0: ("drop table", "kg"), 1: ("net_weight", "parsec")})

    assert [(column.field, column.unit) for column in understood.columns] == [
        (None, ""),
        (Field.NET_WEIGHT, ""),
    ]


def test_rows_of_several_lots_do_not_divide_their_weight() -> None:
    rows = [["Product", "Lots", "Net kg"], ["Coffee", "A, B", "100"], ["Coffee", "C", "50"]]

    group = packing_list.understand(rows).groups[0]

    assert group.lots == (LotSum("A", None, None), LotSum("B", None, None), LotSum("C", Decimal(50), None))


def test_a_sum_with_a_gap_is_no_sum() -> None:
    rows = [["Product", "Bags", "Net kg"], ["Coffee", "1", "100"], ["Coffee", "1", ""]]

    group = packing_list.understand(rows).groups[0]

    assert (group.packages, group.net_weight) == (2, None)


def test_the_sheet_that_says_most_about_goods_is_taken() -> None:
    cover = [["Invoice"], ["see next sheet"]]
    goods = [["Product", "Net kg"], ["Coffee", "100"]]

    assert packing_list.choose_sheet([cover, goods]) == 1
    assert packing_list.choose_sheet([]) == 0
