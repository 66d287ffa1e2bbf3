"""Entries of a stock from a spreadsheet: which column is what, what each row says, and what is wrong with it.

The sheet is one table with headings, in English or Spanish, one entry a row. Nothing is entered before a
person has looked at what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shipments.rules import product_match, stock_values
from shipments.rules.headings import JUDGED_ROWS, fold
from shipments.rules.numbers_in_words import NumberStyle, read_number, styles_of
from shipments.rules.packing_list import Row, cell_text
from shipments.rules.stock import EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.rules.units import Unit

MOST_DECIMALS = Decimal("0.000001")
_LARGEST = Decimal(1_000_000_000)


class Column(models.TextChoices):
    """What a column holds. The label is its heading in the sheet that we offer."""

    PRODUCT = "product", _("Product")
    KIND = "kind", _("Kind")
    DAY = "happened_on", _("Date")
    QUANTITY = "quantity", _("Quantity")
    UNIT = "quantity_unit", _("Unit")
    HARVEST_YEAR = "harvest_year", _("Harvest year")
    AREA = "area_ha", _("Area (ha)")
    YIELD = "yield_kg_per_ha", _("Yield (kg/ha)")
    SUPPLIER_ID = "supplier_id", _("Supplier NOP ID")
    SUPPLIER = "supplier_name", _("Supplier")
    CERTIFICATE = "supplier_certificate", _("Supplier certificate")
    TRANSACTION = "transaction_certificate", _("Transaction certificate")
    BUYER = "buyer", _("Buyer")
    DOCUMENT = "document", _("Document")
    NOTE = "note", _("Note")


NUMBERS = (Column.QUANTITY, Column.AREA, Column.YIELD)
LONGEST = {
    Column.SUPPLIER: 200,
    Column.CERTIFICATE: 60,
    Column.TRANSACTION: 60,
    Column.BUYER: 200,
    Column.DOCUMENT: 60,
    Column.NOTE: 500,
}
"""Characters that the columns of an entry hold."""

_SYNONYMS: dict[Column, tuple[str, ...]] = {
    Column.PRODUCT: ("product", "certified product", "producto", "producto certificado"),
    Column.KIND: ("kind", "type", "movement", "entry", "tipo", "clase", "movimiento", "concepto"),
    Column.DAY: ("date", "day", "fecha", "dia"),
    Column.QUANTITY: (
        "quantity", "quantity kg", "kg", "qty", "amount", "weight", "net weight", "cantidad", "cantidad kg",
        "peso", "peso neto",
    ),
    Column.UNIT: ("unit", "uom", "unidad", "unidad de medida"),
    Column.HARVEST_YEAR: ("harvest year", "crop year", "year", "cosecha", "ano de cosecha", "campana"),
    Column.AREA: ("area ha", "area", "hectares", "ha", "hectareas", "superficie", "superficie ha"),
    Column.YIELD: ("yield kg ha", "yield", "kg ha", "kg per ha", "rendimiento", "rendimiento kg ha"),
    Column.SUPPLIER_ID: ("supplier nop id", "nop id", "supplier id", "nop id del proveedor", "id nop"),
    Column.SUPPLIER: ("supplier", "supplier name", "bought from", "proveedor", "nombre del proveedor"),
    Column.CERTIFICATE: ("supplier certificate", "certificate", "organic certificate", "certificado",
                         "certificado del proveedor"),
    Column.TRANSACTION: ("transaction certificate", "tc", "tracenet", "certificado de transaccion"),
    Column.BUYER: ("buyer", "customer", "sold to", "comprador", "cliente"),
    Column.DOCUMENT: ("document", "document number", "document no", "invoice", "invoice no", "invoice number",
                      "reference", "documento", "factura", "no de factura", "numero de factura"),
    Column.NOTE: ("note", "notes", "remarks", "remark", "nota", "notas", "observaciones"),
}  # fmt: skip
_COLUMN_OF = {words: column for column, synonyms in _SYNONYMS.items() for words in synonyms}

_KINDS: dict[EntryKind, tuple[str, ...]] = {
    EntryKind.OPENING: ("opening", "opening stock", "opening balance", "initial stock", "inventario inicial",
                        "saldo inicial", "existencia inicial", "apertura"),
    EntryKind.HARVEST: ("harvest", "production", "crop", "cosecha", "produccion"),
    EntryKind.PURCHASE: ("purchase", "bought", "buy", "in", "compra", "compras"),
    EntryKind.SALE: ("sale", "sold", "sell", "out", "venta", "ventas"),
    EntryKind.LOSS: ("loss", "losses", "waste", "shrinkage", "drying", "merma", "perdida", "perdidas"),
}  # fmt: skip
_KIND_OF = {words: kind for kind, synonyms in _KINDS.items() for words in synonyms}

_UNIT_OF = {
    **{unit.value: unit for unit in Unit},
    **dict.fromkeys(("kgs", "kilogram", "kilograms", "kilo", "kilos", "kilogramos"), Unit.KILOGRAM),
    **dict.fromkeys(("mt", "tm", "ton", "tons", "tonne", "tonnes", "tonelada", "toneladas"), Unit.TONNE),
    **dict.fromkeys(("lbs", "pound", "pounds", "libra", "libras"), Unit.POUND),
    **dict.fromkeys(("gr", "gram", "grams", "gramos"), Unit.GRAM),
    **dict.fromkeys(("ounce", "ounces", "onza", "onzas"), Unit.OUNCE),
    **dict.fromkeys(("short ton", "short tons"), Unit.SHORT_TON),
    **dict.fromkeys(("long ton", "long tons"), Unit.LONG_TON),
}


@dataclass(frozen=True)
class SheetRow:
    """A row as understood. `product` and `values` are None where a problem stands in the way;
    `supplier_nop_id` is what was written, for the registry to confirm."""

    number: int
    words: str
    product: int | None
    is_guess: bool
    values: EntryValues | None
    supplier_nop_id: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The table as understood; `heading_row` counts from 1 and is 0 where there are no headings."""

    heading_row: int
    columns: tuple[tuple[str, Column | None], ...]
    rows: tuple[SheetRow, ...]

    @property
    def missing(self) -> list[Column]:
        """Columns without which no row can be read."""
        there = {column for _heading, column in self.columns}
        return [column for column in (Column.PRODUCT, Column.KIND, Column.DAY) if column not in there]


def find_headings(rows: Sequence[Row]) -> tuple[int, tuple[tuple[str, Column | None], ...]]:
    """The row, counted from 1, in which most columns are known, and what they are; three are the least."""
    best: tuple[int, tuple[tuple[str, Column | None], ...]] = (0, ())
    most = 2
    for number, row in enumerate(rows[:JUDGED_ROWS], start=1):
        columns = _columns_of(row)
        known = sum(column is not None for _heading, column in columns)
        if known > most:
            best, most = (number, columns), known
    return best


def choose_sheet(sheets: Sequence[Sequence[Row]]) -> int:
    """The place of the sheet whose headings say most."""
    scores = [sum(column is not None for _words, column in find_headings(rows)[1]) for rows in sheets]
    return scores.index(max(scores)) if scores else 0


def understand(
    rows: Sequence[Row],
    products: Mapping[int, str],
    *,
    today: date,
    without_area: frozenset[int] = frozenset(),
) -> Sheet:
    """The whole sheet. `products` are the exporter's, keys with names, `without_area` those whose harvest has
    no hectares."""
    heading_row, columns = find_headings(rows)
    if not heading_row:
        return Sheet(0, (), ())
    place_of = {column: place for place, (_words, column) in enumerate(columns) if column is not None}
    below = list(enumerate(rows[heading_row:], start=heading_row + 1))
    styles = styles_of(
        {
            column: [cell for _n, row in below if place < len(row) and isinstance(cell := row[place], str)]
            for column, place in place_of.items()
            if column in NUMBERS
        }
    )
    found = []
    for number, row in below:
        texts = {
            column: cell_text(row[place]).strip() if place < len(row) else ""
            for column, place in place_of.items()
        }
        if any(texts.values()):
            found.append(_read(number, texts, styles, products, today, without_area))
    return Sheet(heading_row, columns, tuple(found))


def _columns_of(row: Row) -> tuple[tuple[str, Column | None], ...]:
    taken: set[Column] = set()
    columns: list[tuple[str, Column | None]] = []
    for cell in row:
        words = cell_text(cell).strip()
        column = _COLUMN_OF.get(fold(words))
        if column in taken:
            column = None
        if column is not None:
            taken.add(column)
        columns.append((words[:80], column))
    return tuple(columns)


def _read(
    number: int,
    texts: Mapping[Column, str],
    styles: Mapping[str, NumberStyle],
    products: Mapping[int, str],
    today: date,
    without_area: frozenset[int],
) -> SheetRow:
    words = " · ".join(text for text in texts.values() if text)[:160]
    problems: list[str] = []
    product, is_guess = _product(texts.get(Column.PRODUCT, ""), products, problems)
    values = _values(texts, styles, problems)
    if values is not None:
        found = stock_values.problems(values, today=today, asks_area=product not in without_area)
        if texts.get(Column.SUPPLIER_ID):
            found.pop("supplier", None)  # the registry is asked afterwards
            found.pop("supplier_certificate", None)
        problems += found.values()
    return SheetRow(
        number=number,
        words=words,
        product=product,
        is_guess=is_guess,
        values=values,
        supplier_nop_id=texts.get(Column.SUPPLIER_ID, ""),
        problems=tuple(problems),
    )


def _product(text: str, products: Mapping[int, str], problems: list[str]) -> tuple[int | None, bool]:
    """The product that the text names, and whether it was guessed."""
    folded = fold(text)
    exact = [key for key, name in products.items() if folded and fold(name) == folded]
    if len(exact) == 1:
        return exact[0], False
    guess = product_match.best(text, products)[0] if folded and not exact else None
    if guess is None:
        problems.append(
            _now("“%(text)s” is none of the certified products. Write the name as it stands on the list.")
            % {"text": text[:60]}
        )
    return guess, guess is not None


def _values(
    texts: Mapping[Column, str], styles: Mapping[str, NumberStyle], problems: list[str]
) -> EntryValues | None:
    kind = _KIND_OF.get(fold(texts.get(Column.KIND, "")))
    if kind is None:
        problems.append(
            _now("“%(text)s” is no kind of entry. Write opening, harvest, purchase, sale or loss.")
            % {"text": texts.get(Column.KIND, "")[:40]}
        )
        return None
    before = len(problems)
    numbers = {column: _number(column, texts.get(column, ""), styles, problems) for column in NUMBERS}
    unit = _unit(texts.get(Column.UNIT, ""), problems)
    day = _day(texts.get(Column.DAY, ""), problems)
    year = _year(texts.get(Column.HARVEST_YEAR, ""), problems)
    wanted = stock_values.FIELDS_OF[kind]
    for column, longest in LONGEST.items():
        if len(texts.get(column, "")) > longest:
            problems.append(
                _now("%(column)s is longer than %(count)d characters.")
                % {"column": column.label, "count": longest}
            )
    if len(problems) > before:
        return None

    def text(column: Column) -> str:
        return texts.get(column, "") if column.value in wanted else ""

    return EntryValues(
        kind=kind,
        happened_on=day,
        quantity=numbers[Column.QUANTITY],
        quantity_unit=unit.value,
        harvest_year=year,
        area_ha=numbers[Column.AREA] if "area_ha" in wanted else None,
        yield_kg_per_ha=numbers[Column.YIELD] if "yield_kg_per_ha" in wanted else None,
        supplier_name=text(Column.SUPPLIER),
        supplier_certificate=text(Column.CERTIFICATE),
        transaction_certificate=text(Column.TRANSACTION),
        buyer=text(Column.BUYER),
        document=text(Column.DOCUMENT),
        note=text(Column.NOTE),
    )


def _number(
    column: Column, text: str, styles: Mapping[str, NumberStyle], problems: list[str]
) -> Decimal | None:
    if not text or text in "-–—":
        return None
    try:
        number = read_number(text, styles.get(column, NumberStyle.POINT))
    except (ValueError, ArithmeticError):
        number = None
    if number is None:
        sentence = _now("“%(text)s” is not a number above zero (%(column)s).")
    elif not 0 < number < _LARGEST:
        sentence = _now("“%(text)s” is too large or not above zero (%(column)s).")
    else:
        return number.quantize(MOST_DECIMALS)
    problems.append(sentence % {"text": text[:40], "column": column.label})
    return None


def _unit(text: str, problems: list[str]) -> Unit:
    unit = _UNIT_OF.get(fold(text)) if text else Unit.KILOGRAM
    if unit is None:
        problems.append(
            _now("“%(text)s” is no unit that is known here. Write kg, t or lb.") % {"text": text[:20]}
        )
    return unit or Unit.KILOGRAM


def _day(text: str, problems: list[str]) -> date | None:
    written = re.match(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\b", text)
    try:
        return date(*map(int, written.groups())) if written else date.fromisoformat(text)
    except ValueError:
        problems.append(
            _now("“%(text)s” is read differently from country to country. Write the date as 2026-11-24.")
            % {"text": text[:20]}
        )
        return None


def _year(text: str, problems: list[str]) -> int | None:
    """A year; of a season over two years (2025/26) the first."""
    if not text:
        return None
    written = re.match(r"((?:19|20)[0-9]{2})\b", text)
    if written is None:
        problems.append(
            _now("“%(text)s” is no harvest year. Write four digits, as in 2026.") % {"text": text[:20]}
        )
        return None
    return int(written[1])
