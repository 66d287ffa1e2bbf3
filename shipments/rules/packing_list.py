"""A packing list in any shape, understood: which column is what, which rows are goods, and what they add up
to. Nothing here is sure: the exporter sees it all and changes it before a product is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from shipments.rules import headings
from shipments.rules.headings import Column, Field
from shipments.rules.numbers_in_words import NumberStyle, read_number, styles_of
from shipments.rules.units import KILOGRAMS, Unit

Cell = object
Row = Sequence[Cell]

MOST_GROUPS = 40
_LONGEST_NAME = 200
_LONGEST_LOT = 40
_TOTAL = re.compile(r"^\W*(?:sub\s?-?total|grand\s+total|total(?:es)?|suma|gran\s+total)\b", re.IGNORECASE)
_LOTS = re.compile(r"\s*[,;/\n]\s*")
_TOO_MUCH = 100_000_000
_KILOGRAM = Unit.KILOGRAM.value


@dataclass(frozen=True)
class GoodsRow:
    """One row of goods. `number` is that of the spreadsheet; weights are in the units of their columns."""

    number: int
    product: str
    hts: str
    lots: tuple[str, ...]
    packages: int | None
    package_type: str
    unit_weight: Decimal | None
    net_weight: Decimal | None
    gross_weight: Decimal | None
    invoices: tuple[str, ...]
    harvest_year: int | None


@dataclass(frozen=True)
class Skipped:
    """A row that was not read as goods, with its first words and why."""

    number: int
    words: str
    reason: str


@dataclass(frozen=True)
class LotSum:
    """A lot of a group with what its rows add up to."""

    number: str
    net_weight: Decimal | None
    harvest_year: int | None


@dataclass(frozen=True)
class Group:
    """Rows of one product under one tariff code: what becomes one line of the request.

    Sums are None where a row of the group has no number for them.
    """

    key: str
    product: str
    hts: str
    rows: tuple[int, ...]
    lots: tuple[LotSum, ...]
    packages: int | None
    package_type: str
    unit_weight: Decimal | None
    net_weight: Decimal | None
    gross_weight: Decimal | None
    invoices: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """The whole list. `heading_row` counts from 1 and is 0 where no headings were found; the goods begin
    in `first_row`."""

    heading_row: int
    columns: tuple[Column, ...]
    first_row: int = 1
    rows: tuple[GoodsRow, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    groups: tuple[Group, ...] = ()
    units: Mapping[Field, str] = field(default_factory=dict)


def cell_text(cell: Cell) -> str:
    """A cell as text: what was written, or the digits of a number."""
    if isinstance(cell, Mapping):
        return str(cell["number"])
    return str(cell) if cell is not None else ""


def choose_sheet(sheets: Sequence[Sequence[Row]]) -> int:
    """The place of the sheet whose headings say most about goods."""
    scores = [headings.find(_texts(rows)).score for rows in sheets]
    return scores.index(max(scores)) if scores else 0


def understand(
    rows: Sequence[Row],
    *,
    chosen: Mapping[int, tuple[str, str]] | None = None,
    heading_row: int | None = None,
) -> Understood:
    """The list with its columns as guessed, or as `chosen`: field and unit by the column's place.

    An empty field of a chosen column leaves it out.
    """
    guess = headings.find(_texts(rows))
    row_of_headings = guess.row if heading_row is None else heading_row
    columns = headings.columns_of(_texts(rows), row_of_headings, guess.depth if heading_row is None else 1)
    if chosen is not None:
        columns = tuple(
            Column(column.place, column.heading, *_chosen(chosen, column.place)) for column in columns
        )
    if row_of_headings == 0 or not any(column.field for column in columns):
        return Understood(0, columns)
    depth = guess.depth if row_of_headings == guess.row else 1
    goods, skipped = _read_rows(rows, row_of_headings + depth, columns)
    unit_of = {column.field: column.unit or _KILOGRAM for column in columns if column.field}
    return Understood(
        heading_row=row_of_headings,
        columns=columns,
        first_row=row_of_headings + depth,
        rows=tuple(goods),
        skipped=tuple(skipped),
        groups=tuple(_grouped(goods)),
        units={name: unit for name, unit in unit_of.items() if name in headings.WEIGHTS},
    )


def _chosen(chosen: Mapping[int, tuple[str, str]], place: int) -> tuple[Field | None, str]:
    name, unit = chosen.get(place, ("", ""))
    chosen_field = Field(name) if name in Field.values else None
    return chosen_field, unit if unit in Unit.values and chosen_field in headings.WEIGHTS else ""


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in rows[: headings.JUDGED_ROWS + 2]]


def _read_rows(
    rows: Sequence[Row], first: int, columns: Sequence[Column]
) -> tuple[list[GoodsRow], list[Skipped]]:
    place_of = {column.field: column.place for column in columns if column.field}
    below = list(enumerate(rows[first - 1 :], start=first))
    styles = styles_of(
        {
            name: [cell for _number, row in below if place < len(row) and isinstance(cell := row[place], str)]
            for name, place in place_of.items()
            if name in headings.NUMBERS
        }
    )
    goods: list[GoodsRow] = []
    skipped: list[Skipped] = []
    product = ""
    for number, row in below:
        texts = [cell_text(cell).strip() for cell in row]
        words = " · ".join(text for text in texts if text)[:120]
        if not words:
            continue
        if any(_TOTAL.match(text) for text in texts[:6] if text):
            skipped.append(Skipped(number, words, _("a row of totals")))
            continue
        try:
            one = _read_row(number, row, place_of, styles, product)
        except _UnreadableError as refusal:
            skipped.append(Skipped(number, words, str(refusal)))
            continue
        product = one.product or product
        goods.append(one)
    return goods, skipped


class _UnreadableError(ValueError):
    """Why a row is not goods, for people."""


def _read_row(
    number: int,
    row: Row,
    place_of: Mapping[Field, int],
    styles: Mapping[str, NumberStyle],
    product_above: str,
) -> GoodsRow:
    def text(name: Field) -> str:
        place = place_of.get(name)
        return cell_text(row[place]).strip() if place is not None and place < len(row) else ""

    def amount(name: Field) -> Decimal | None:
        place = place_of.get(name)
        cell = row[place] if place is not None and place < len(row) else None
        if isinstance(cell, Mapping):
            return Decimal(str(cell["number"]))
        written = cell_text(cell).strip()
        if not written or written in "-–—":
            return None
        try:
            return read_number(written, styles[name])
        except (InvalidOperation, ValueError) as error:
            raise _UnreadableError(
                _("“%(text)s” is not a number (%(column)s)") % {"text": written[:40], "column": name.label}
            ) from error

    amounts = {name: amount(name) for name in headings.NUMBERS}
    for name, value in amounts.items():
        if value is not None and value <= 0:
            raise _UnreadableError(_("%(column)s is not above zero") % {"column": name.label})
        if value is not None and value >= _TOO_MUCH:
            raise _UnreadableError(_("%(column)s is too large") % {"column": name.label})
    if not any(value is not None for value in amounts.values()):
        raise _UnreadableError(_("no weight and no number of packages"))
    product = text(Field.PRODUCT)[:_LONGEST_NAME]
    if not product and not text(Field.LOT) and not text(Field.HTS):
        raise _UnreadableError(_("no product and no lot"))
    packages = amounts[Field.PACKAGES]
    if packages is not None and packages != packages.to_integral_value():
        raise _UnreadableError(_("packages are counted in whole numbers"))
    year = re.search(r"\b(20[0-9]{2})\b", text(Field.HARVEST_YEAR))
    return GoodsRow(
        number=number,
        product=product or product_above,
        hts=re.sub(r"[^0-9]", "", text(Field.HTS))[:10],
        lots=_items(text(Field.LOT)),
        packages=int(packages) if packages is not None else None,
        package_type=text(Field.PACKAGE_TYPE)[:40],
        unit_weight=amounts[Field.UNIT_WEIGHT],
        net_weight=amounts[Field.NET_WEIGHT],
        gross_weight=amounts[Field.GROSS_WEIGHT],
        invoices=_items(text(Field.INVOICE)),
        harvest_year=int(year[1]) if year else None,
    )


def _items(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[:_LONGEST_LOT] for one in _LOTS.split(text) if one))


def _grouped(goods: Iterable[GoodsRow]) -> list[Group]:
    """One group for each product and code, in the order of the list."""
    by_key: dict[tuple[str, str], list[GoodsRow]] = {}
    for row in goods:
        by_key.setdefault((headings.fold(row.product), row.hts), []).append(row)
    return [_group(f"g{place}", rows) for place, rows in enumerate(by_key.values())][:MOST_GROUPS]


def _group(key: str, rows: list[GoodsRow]) -> Group:
    unit_weights = {row.unit_weight for row in rows}
    packages = [row.packages for row in rows]
    return Group(
        key=key,
        product=rows[0].product,
        hts=rows[0].hts,
        rows=tuple(row.number for row in rows),
        lots=_lots_of(rows),
        packages=sum(one or 0 for one in packages) if None not in packages else None,
        package_type=next((row.package_type for row in rows if row.package_type), ""),
        unit_weight=unit_weights.pop() if len(unit_weights) == 1 else None,
        net_weight=_sum(row.net_weight for row in rows),
        gross_weight=_sum(row.gross_weight for row in rows),
        invoices=tuple(dict.fromkeys(one for row in rows for one in row.invoices)),
    )


def _lots_of(rows: Sequence[GoodsRow]) -> tuple[LotSum, ...]:
    """Each lot once; a row that names several lots does not say how its weight divides."""
    parts: dict[str, list[GoodsRow]] = {}
    for row in rows:
        for lot in row.lots:
            parts.setdefault(lot, []).append(row)
    return tuple(
        LotSum(
            number=lot,
            net_weight=_sum(row.net_weight for row in of_lot)
            if all(len(row.lots) == 1 for row in of_lot)
            else None,
            harvest_year=next((row.harvest_year for row in of_lot if row.harvest_year), None),
        )
        for lot, of_lot in parts.items()
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one of them is missing."""
    known = list(values)
    return sum((one for one in known if one is not None), Decimal(0)) if None not in known else None


def in_kilograms(value: Decimal | None, unit: str) -> Decimal | None:
    """A weight of a column in kilograms, unrounded."""
    return value * KILOGRAMS[Unit(unit)] if value is not None else None
