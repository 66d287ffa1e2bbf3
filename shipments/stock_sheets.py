"""Reads a spreadsheet of entries and says which of them can be entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from operations import queries as operation_queries
from operations.models import CertifiedProduct, Operation
from operations.rules import clean_text, nop_ids
from shipments.models import StockEntry, StockPaper
from shipments.packing_lists import read_sheets
from shipments.rules import stock_sheet, weights
from shipments.rules.packing_list import Row
from shipments.rules.stock import EntryKind
from shipments.rules.stock_sheet import Sheet, SheetRow
from shipments.rules.stock_values import EntryValues

_TEXTS = ("supplier_name", "supplier_certificate", "transaction_certificate", "buyer", "document", "note")


@dataclass(frozen=True)
class ReadRow:
    """A row of the sheet for the page: what it says, and why it cannot be entered, if so."""

    number: int
    words: str
    product: CertifiedProduct | None
    is_guess: bool
    values: EntryValues | None
    kind_label: str
    supplier: str
    problems: Sequence[str]

    @property
    def can_be_entered(self) -> bool:
        return not self.problems and self.product is not None and self.values is not None

    @property
    def kilograms(self) -> str:
        kg = self.values.quantity_kg if self.values else None
        return weights.format_kg(kg) if kg is not None else "–"


@dataclass(frozen=True)
class ReadSheet:
    """The sheet for the page. `missing` are headings without which nothing can be read."""

    name: str
    is_cut: bool
    heading_row: int
    missing: Sequence[str]
    rows: Sequence[ReadRow]

    @property
    def to_enter(self) -> list[tuple[CertifiedProduct, EntryValues]]:
        """What the verb takes."""
        return [(row.product, row.values) for row in self.rows if row.can_be_entered]  # type: ignore[misc]

    @property
    def with_problems(self) -> list[ReadRow]:
        return [row for row in self.rows if not row.can_be_entered]


def read(paper: StockPaper, today: date) -> ReadSheet:
    """The spreadsheet, row by row. Raises `FileRefusedError`, and `OSError` where the file is gone."""
    sheets, is_cut = read_sheets(paper.file, paper.content_type)
    place = stock_sheet.choose_sheet([rows for _name, rows in sheets])
    name, rows = sheets[place] if sheets else ("", [])
    return _judge(name, rows, paper.operation, today, is_cut=is_cut)


def _judge(name: str, rows: Sequence[Row], operation: Operation, today: date, *, is_cut: bool) -> ReadSheet:
    products = {one.pk: one for one in operation_queries.list_products_ever(operation)}
    sheet: Sheet = stock_sheet.understand(
        rows,
        {key: one.name for key, one in products.items()},
        today=today,
        without_area=frozenset(
            key for key, one in products.items() if one.scope in ("livestock", "wild_crops")
        ),
    )
    suppliers = _suppliers(sheet.rows)
    known = _known(products)
    found = []
    for row in sheet.rows:
        read_row = _read_row(row, products, suppliers)
        if read_row.can_be_entered and (identity := _identity(row.product, read_row.values)) in known:
            read_row = replace(
                read_row, problems=[_("This row is in the ledger already, or twice in this sheet.")]
            )
        elif read_row.can_be_entered:
            known.add(identity)
        found.append(read_row)
    return ReadSheet(
        name=name,
        is_cut=is_cut,
        heading_row=sheet.heading_row,
        missing=[str(column.label) for column in sheet.missing],
        rows=found,
    )


def _read_row(
    row: SheetRow, products: Mapping[int, CertifiedProduct], suppliers: Mapping[str, Operation]
) -> ReadRow:
    values, problems = row.values, list(row.problems)
    supplier = values.supplier_name if values else ""
    if values is not None and row.supplier_nop_id and values.kind == EntryKind.PURCHASE:
        operation = suppliers.get(nop_ids.digits_of(row.supplier_nop_id))
        if operation is None:
            problems.append(
                _("No operation with the NOP ID %(nop_id)s is in the registry.")
                % {"nop_id": row.supplier_nop_id[:20]}
            )
        else:
            values = replace(values, supplier_id=operation.pk)
            supplier = operation.name
    if values is not None:
        values, refusals = _cleaned(values)
        problems += refusals
    return ReadRow(
        number=row.number,
        words=row.words,
        product=products.get(row.product) if row.product is not None else None,
        is_guess=row.is_guess,
        values=values,
        kind_label=str(values.kind.label) if values else "",
        supplier=supplier,
        problems=problems,
    )


def _cleaned(values: EntryValues) -> tuple[EntryValues, list[str]]:
    """The texts as a form would keep them, and what it would refuse."""
    refusals: list[str] = []
    texts: dict[str, Any] = {}
    for name in _TEXTS:
        longest = stock_sheet.LONGEST[stock_sheet.Column(name)]
        try:
            texts[name] = clean_text.clean_text(getattr(values, name), longest)
        except clean_text.TextRefusedError as refusal:
            refusals.append(str(refusal))
    return replace(values, **texts), refusals


def _suppliers(rows: Sequence[SheetRow]) -> dict[str, Operation]:
    """The operations that the rows name by NOP ID. One query."""
    named = {nop_ids.digits_of(row.supplier_nop_id) for row in rows if row.supplier_nop_id}
    return {one.nop_id: one for one in Operation.objects.filter(nop_id__in=named)}


def _known(products: Mapping[int, CertifiedProduct]) -> set[tuple[object, ...]]:
    """What stands in the ledger, so that a sheet that is sent twice enters nothing twice."""
    standing = StockEntry.objects.filter(product__in=products, reverses=None, reversed_by=None)
    return set(
        standing.values_list("product", "kind", "happened_on", "quantity_kg", "document", "harvest_year")
    )


def _identity(product: int | None, values: EntryValues | None) -> tuple[object, ...]:
    assert values is not None  # noqa: S101 (narrows the type)
    return (
        product,
        values.kind.value,
        values.happened_on,
        values.quantity_kg,
        values.document,
        values.harvest_year,
    )


def headings_of_empty_sheet() -> list[str]:
    """The headings of the sheet that we offer to be filled in."""
    return [str(column.label) for column in stock_sheet.Column]


def example_rows(product: str, today: date) -> list[list[str]]:
    """Two rows that show how the sheet is filled in; whoever fills it in writes over them."""
    year = today.year
    harvest = {
        "product": product,
        "kind": "harvest",
        "happened_on": f"{year}-06-30",
        "harvest_year": str(year),
        "area_ha": "95",
        "yield_kg_per_ha": "650",
        "document": "FIELD-BOOK-1",
    }
    sale = {
        "product": product,
        "kind": "sale",
        "happened_on": f"{year}-09-15",
        "quantity": "14000",
        "quantity_unit": "kg",
        "harvest_year": str(year),
        "buyer": "Local mill",
        "document": "INV-101",
    }
    return [[row.get(column.value, "") for column in stock_sheet.Column] for row in (harvest, sale)]
