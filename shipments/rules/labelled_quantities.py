"""Weights and numbers of packages in the words of a paper, each with the label that it stands under.

A label counts for the number to its right, or for the column of numbers below it. English and Spanish;
kilograms, grams, tonnes and pounds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from shipments.rules.units import KILOGRAMS, Unit

_LONGEST_WORDS = 140
_MOST_ROWS = 80
_LONGEST_LINE = 1_000
_MOST_LABELS = 12
"""In one line; a page made of labels would cost without end."""
_ASIDE = 3
"""How many letters beside its heading a number may stand and still belong to the column."""

_REACH = 42
"""How many letters to the right of a label its number may begin."""


class Kind(StrEnum):
    NET = "net"
    GROSS = "gross"
    PACKAGES = "packages"


@dataclass(frozen=True)
class Quantity:
    """A number on a page with all that it can mean: `19.320` is two numbers, a pound is not a kilogram.

    `values` are kilograms or packages; `slack` is half of the last digit written, in the same measure.
    """

    kind: Kind | None
    page: int
    words: str
    values: tuple[Decimal, ...]
    slack: Decimal = Decimal(0)
    is_total: bool = False

    def equals(self, declared: Decimal) -> bool:
        return any(abs(value - declared) <= self.slack for value in self.values)

    def closest_to(self, declared: Decimal) -> Decimal:
        return min(self.values, key=lambda value: abs(value - declared))


@dataclass(frozen=True)
class Quantities:
    """`named` stand under a label, `weights` beside a unit and `counts` anywhere."""

    named: tuple[Quantity, ...]
    weights: tuple[Quantity, ...]
    counts: tuple[Quantity, ...]

    def bare_of(self, kind: Kind) -> tuple[Quantity, ...]:
        return self.counts if kind == Kind.PACKAGES else self.weights


_WEIGHT = r"(?:weight|wt|wgt|mass|kgs?|kilos?|lbs?)\b\.?"
_LABELS: dict[Kind, re.Pattern[str]] = {
    Kind.NET: re.compile(
        rf"\bnett?(?:o)?\.?\s*{_WEIGHT}|\bn\.?\s?w(?:t|\.)?\b\.?|\b(?:peso|p\.|kilos?|kgs?\.?)\s?netos?\b"
        r"|\bnett?o?\b(?=\s{2,}|\s*\()|\bnet\s*:",
        re.IGNORECASE,
    ),
    Kind.GROSS: re.compile(
        rf"\bgross\.?\s*{_WEIGHT}|\bg\.?\s?w(?:t|\.)?\b\.?|\b(?:peso|p\.|kilos?|kgs?\.?)\s?brutos?\b"
        r"|\b(?:gross|bruto)\b(?=\s{2,}|\s*\()|\b(?:gross|bruto)\s*:",
        re.IGNORECASE,
    ),
    Kind.PACKAGES: re.compile(
        r"\b(?:(?:total|no\.?|n[°º]|number|qty|cantidad)\s*(?:of|de)?\s*)?"
        r"(?:packages|pkgs?|bags|cartons|ctns?|boxes|cases|drums|bales|bultos|sacos|cajas|cartones|"
        r"tambores|bolsas|colli)\b",
        re.IGNORECASE,
    ),
}
_PER_PACKAGE = re.compile(
    r"(?:\bper\b|\bpor\b|\beach\b|\bunit(?:ario)?\b|\bc/u\b|/\s?(?:bag|saco|caja|carton|box|unit))",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:sub)?total(?:es|s)?\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d+)*)(?![\d/-])"
)
_UNIT = re.compile(
    r"\s{0,3}\(?(kgs?|kilos?|kilogram\w*|lbs?|libras?|pounds?|tons?|tonnes?|toneladas?|mt|tm|g|gr)\b\.?",
    re.IGNORECASE,
)
_UNITS = {
    "k": Unit.KILOGRAM,
    "l": Unit.POUND,
    "p": Unit.POUND,
    "t": Unit.TONNE,
    "m": Unit.TONNE,
    "g": Unit.GRAM,
}


@dataclass(frozen=True)
class _Label:
    kind: Kind
    start: int
    end: int
    unit: Unit | None
    is_total: bool


@dataclass
class _Column:
    """The numbers below a label, from the top."""

    label: _Label
    quantities: list[Quantity] = field(default_factory=list)
    empty_rows: int = 0


def readings(text: str) -> tuple[Decimal, ...]:
    """Every number that the written one can be: the last of two kinds of sign divides decimals, a sign
    that stands twice divides thousands, a single one before three digits may do either."""
    digits = re.sub(r"[ \u00a0\u202f'’]", "", text)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last = max(digits.rfind("."), digits.rfind(","))
        other = "," if digits[last] == "." else "."
        if digits.count(digits[last]) > 1:
            return ()
        return (Decimal(digits.replace(other, "").replace(",", ".")),)
    sign = "." if points else ","
    if points + commas == 0:
        return (Decimal(digits),)
    whole = Decimal(digits.replace(sign, ""))
    groups = digits.split(sign)
    if points + commas > 1:
        return (whole,) if all(len(group) == 3 for group in groups[1:]) else ()
    decimal = Decimal(digits.replace(sign, "."))
    return (whole, decimal) if len(groups[1]) == 3 and 0 < len(groups[0]) <= 3 else (decimal,)


def gather(pages: Sequence[str]) -> Quantities:
    """Every quantity of the pages."""
    named: list[Quantity] = []
    weights: list[Quantity] = []
    counts: list[Quantity] = []
    for number, page in enumerate(pages, start=1):
        lines = [line[:_LONGEST_LINE] for line in page.split("\n")]
        named += [one for one in _named(lines, number) if one.values]
        for line in lines:
            for match in _NUMBER.finditer(line):
                unit = _unit_after(line, match.end())
                weights.append(_quantity(match, line, number, None, unit or Unit.KILOGRAM))
                if unit is None:
                    counts.append(_count(match, line, number))
    return Quantities(
        tuple(named),
        tuple(one for one in weights if one.values),
        tuple(one for one in counts if one.values),
    )


def _named(lines: Sequence[str], page: int) -> Iterator[Quantity]:
    open_columns: list[_Column] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else ""
        labels = list(itertools.islice(_labels(line, below), _MOST_LABELS))
        taken = list(_right_of(labels, line, page))
        yield from taken
        if not labels or not taken:
            for column in list(open_columns):
                _add_below(column, line, page)
                if column.empty_rows > 3 or len(column.quantities) >= _MOST_ROWS:
                    yield from _closed(column)
                    open_columns.remove(column)
        if labels and not taken:
            for column in open_columns:
                yield from _closed(column)
            open_columns = [_Column(label) for label in labels]
    for column in open_columns:
        yield from _closed(column)


def _labels(line: str, below: str) -> Iterator[_Label]:
    for kind, pattern in _LABELS.items():
        for match in pattern.finditer(line):
            around = line[max(0, match.start() - 14) : match.end() + 12]
            if _PER_PACKAGE.search(around):
                continue
            heading = line[match.start() : match.end() + 8] + " " + below[match.start() : match.end() + 4]
            unit = next((_UNITS[one[0].lower()] for one in _UNIT_WORD.findall(heading)), None)
            is_total = bool(_TOTAL.search(around[:14] + match[0]))
            yield _Label(kind, match.start(), _end_of(line, match.end()), unit, is_total)


def _end_of(line: str, end: int) -> int:
    """Where a heading ends with the unit in brackets behind it, under which narrow numbers stand."""
    match = _BRACKET.match(line, end)
    return match.end() if match else end


_BRACKET = re.compile(r"\s?\([^)\n]{1,12}\)")
_UNIT_WORD = re.compile(
    r"(?<![a-z])(kgs?|kilos?|lbs?|libras?|pounds?|tons?|tonnes?|mt|tm)(?![a-z])", re.IGNORECASE
)


def _right_of(labels: list[_Label], line: str, page: int) -> Iterator[Quantity]:
    """The number after each label and before the next; for packages also the one just before: "276 bags"."""
    for label in labels:
        stop = min([other.start for other in labels if other.start > label.start] + [label.end + _REACH + 20])
        match = _NUMBER.search(line, label.end, stop)
        if match is None or match.start() > label.end + _REACH:
            before = list(_NUMBER.finditer(line, max(0, label.start - 12), label.start))
            if label.kind != Kind.PACKAGES or not before or line[before[-1].end() : label.start].strip():
                continue
            match = before[-1]
        if label.kind == Kind.PACKAGES:
            if _unit_after(line, match.end()) is None:
                yield _count(match, line, page, Kind.PACKAGES, is_total=True)
            continue
        unit = _unit_after(line, match.end()) or label.unit or Unit.KILOGRAM
        yield _quantity(match, line, page, label.kind, unit, is_total=True)


def _add_below(column: _Column, line: str, page: int) -> None:
    label = column.label
    under = [
        match
        for match in _NUMBER.finditer(line)
        if match.start() <= label.end + _ASIDE and match.end() >= label.start - _ASIDE
    ]
    if not under:
        column.empty_rows += 1
        return
    column.empty_rows = 0
    match = min(under, key=lambda one: abs(one.end() - label.end))
    is_total = bool(_TOTAL.search(line))
    if label.kind == Kind.PACKAGES:
        column.quantities.append(_count(match, line, page, Kind.PACKAGES, is_total=is_total))
    else:
        unit = _unit_after(line, match.end()) or label.unit or Unit.KILOGRAM
        column.quantities.append(_quantity(match, line, page, label.kind, unit, is_total=is_total))


def _closed(column: _Column) -> Iterator[Quantity]:
    """The numbers of a column, and its total: the row that says so, or the last number where it is the sum
    of the others, or else the sum of all."""
    yield from column.quantities
    values = [one.values[0] for one in column.quantities if one.values]
    if not values or any(one.is_total for one in column.quantities):
        return
    last = column.quantities[-1]
    slack = max(one.slack for one in column.quantities)
    totals = [sum(values, Decimal(0))]
    if len(values) > 1 and values[-1] == sum(values[:-1]):
        # Two equal numbers are two goods, or one and its total: either may be meant.
        totals = [values[-1], *totals] if len(values) == 2 else [values[-1]]
    for total in totals:
        yield Quantity(column.label.kind, last.page, last.words, (total,), slack, is_total=True)


def _quantity(
    match: re.Match[str], line: str, page: int, kind: Kind | None, unit: Unit, *, is_total: bool = False
) -> Quantity:
    factor = KILOGRAMS[unit]
    values = tuple(value * factor for value in readings(match[0]))
    decimals = max((-int(value.as_tuple().exponent) for value in readings(match[0])), default=0)
    slack = Decimal("0.0005") if unit == Unit.KILOGRAM else Decimal(1).scaleb(-decimals) / 2 * factor
    return Quantity(kind, page, _words(line), values, slack, is_total)


def _count(
    match: re.Match[str], line: str, page: int, kind: Kind | None = None, *, is_total: bool = False
) -> Quantity:
    values = tuple(value for value in readings(match[0]) if value == value.to_integral_value())
    return Quantity(kind, page, _words(line), values, Decimal(0), is_total and bool(values))


def _unit_after(line: str, end: int) -> Unit | None:
    match = _UNIT.match(line, end)
    return _UNITS[match[1][0].lower()] if match else None


def _words(line: str) -> str:
    return " ".join(line.split())[:_LONGEST_WORDS]
