"""The ledger as a file for a spreadsheet: CSV in UTF-8, or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC
from decimal import Decimal

import openpyxl

from accounts.rules.csv_cells import safe_cell
from shipments.models import StockEntry

COLUMNS = (
    "product",
    "day",
    "kind",
    "change_kg",
    "balance_kg",
    "typed_quantity",
    "typed_unit",
    "harvest_year",
    "area_ha",
    "yield_kg_per_ha",
    "supplier",
    "supplier_nop_id",
    "supplier_certificate",
    "transaction_certificate",
    "buyer",
    "document",
    "note",
    "papers",
    "entry_id",
    "reverses_entry_id",
    "entered_by",
    "entered_at_utc",
)

Cell = str | Decimal | int | None
Row = tuple[StockEntry, Decimal | None]


def cells(entry: StockEntry, balance_kg: Decimal | None) -> tuple[Cell, ...]:
    """One entry; its relations are fetched."""
    return (
        entry.product.name,
        entry.happened_on.isoformat(),
        entry.kind,
        entry.change_kg,
        balance_kg,
        entry.quantity.normalize(),
        entry.quantity_unit,
        entry.harvest_year,
        entry.area_ha,
        entry.yield_kg_per_ha,
        entry.supplier.name if entry.supplier else entry.supplier_name,
        entry.supplier.nop_id if entry.supplier else "",
        entry.supplier_certificate,
        entry.transaction_certificate,
        entry.buyer,
        entry.document,
        entry.note,
        "; ".join(paper.name for paper in entry.papers.all()),
        str(entry.public_id),
        str(entry.reverses.public_id) if entry.reverses else "",
        entry.entered_by.user.name,
        entry.entered_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV; the mark at its head tells spreadsheets that it is UTF-8."""
    yield "\ufeff" + _line(COLUMNS)
    for entry, balance_kg in rows:
        yield _line(_text(cell) for cell in cells(entry, balance_kg))


def workbook(rows: Iterable[Row]) -> bytes:
    """An XLSX with numbers as numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Stock")
    sheet.append(COLUMNS)
    for entry, balance_kg in rows:
        sheet.append(
            [safe_cell(cell) if isinstance(cell, str) else cell for cell in cells(entry, balance_kg)]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _line(values: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(list(values))
    return text.getvalue()


def _text(cell: Cell) -> str:
    """Numbers stay numbers, also below zero; words that a spreadsheet would run do not."""
    if cell is None:
        return ""
    return (
        safe_cell(cell) if isinstance(cell, str) else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    )
