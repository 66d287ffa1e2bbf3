"""Typed rows out of records: what the database can hold, or the reason why a row is not taken.

A row is lost only for what nothing goes without: key, name, standing, certifier, and for a new operation
its country. Any other value that cannot be read is left out, and the problem names the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from operations.models.operation import Standing
from operations.models.product import LabelCategory, ProductClass
from operations.models.registry_import import ProblemKind
from operations.registry.lenient import LenientReader, ProblemRow, problem_of
from operations.registry.records import ID, ITEM_ID, SCOPE_COLUMNS, Record
from operations.rules import product_cells, product_classes, registry_values
from operations.rules.country_names import CountryNames
from operations.rules.registry_values import ValueRefusedError

_NAME = 200
_MOST_TEXT = 20_000
"""Of product text per scope: more is searched by nobody."""


class OperationRow(NamedTuple):
    """The columns of `StagedOperation`, in the order of their COPY."""

    row: int
    nop_id: str
    certifier_name: str
    name: str
    other_names: list[str]
    standing: str
    standing_since_on: date | None
    anniversary_on: date | None
    updated_on: date | None
    street: str
    city: str
    state: str
    postal_code: str
    country_id: int | None
    contact_name: str
    email: str
    phone: str
    website: str


class ScopeRow(NamedTuple):
    """The columns of `StagedScope`."""

    row: int
    nop_id: str
    scope: str
    standing: str
    effective_on: date | None
    product_text: str


class ProductRow(NamedTuple):
    """The columns of `StagedProduct`; without a label category it is text that could not be split."""

    row: int | None
    nop_id: str
    scope: str
    name: str
    label_category: str
    product_class: str
    certified_on: date | None


@dataclass
class Understood:
    """All that came of one record."""

    operation: OperationRow | None = None
    scopes: list[ScopeRow] = field(default_factory=list)
    products: list[ProductRow] = field(default_factory=list)
    problems: list[ProblemRow] = field(default_factory=list)


class RowReader:
    """Reads records one by one; knows the countries, and the day of publication once a row told it."""

    def __init__(self, countries: Mapping[str, tuple[int, str]]) -> None:
        """`countries` maps a code to key and name."""
        self._keys = {code: key for code, (key, _name) in countries.items()}
        self._names = CountryNames((code, name) for code, (_key, name) in countries.items())
        self.published_on: date | None = None

    def read(self, record: Record) -> Understood:
        understood = Understood()
        try:
            if record.is_item:
                _read_item(record, understood)
            else:
                self._read_operation(record, understood)
        except ValueRefusedError as refusal:
            key = record.values.get(ITEM_ID if record.is_item else ID, "")
            problem = problem_of(ProblemKind.UNREADABLE, record, refusal, key)
            return Understood(problems=[problem])
        return understood

    def _read_operation(self, record: Record, understood: Understood) -> None:
        values = record.values
        nop_id = _nop_id(values.get(ID, ""))
        standing = registry_values.parse_standing(_needed(values, "op_status"))
        name = _text(_needed(values, "op_name"), _NAME, _("the name"))
        certifier_name = _text(_needed(values, "Cert_name"), _NAME, _("the certifier's name"))
        lenient = LenientReader(record, nop_id, understood.problems)
        if self.published_on is None and "Pub_Date" in values:
            self.published_on = lenient.day("Pub_Date")
        address = _address(values)
        understood.operation = OperationRow(
            row=record.row,
            nop_id=nop_id,
            certifier_name=certifier_name,
            name=name,
            other_names=lenient.other_names(name),
            standing=standing,
            standing_since_on=lenient.day("op_statusEffectiveDate"),
            anniversary_on=lenient.day("op_nopAnniversaryDate"),
            updated_on=lenient.day("op_lastUpdatedDate"),
            street=lenient.joined((address + "line1", address + "line2"), 200, ", "),
            city=lenient.text(address + "city", 120),
            state=lenient.text(address + "state", 80),
            postal_code=lenient.text(address + "zip", 20),
            country_id=self._country(values.get(address + "country", "")),
            contact_name=lenient.joined(("op_contFirstName", "op_contLastName"), 120, " "),
            email=registry_values.parse_email(values.get("op_email", "")),
            phone=lenient.text("op_phone", 40),
            website=lenient.website("op_url", 200),
        )
        for scope, columns in SCOPE_COLUMNS.items():
            _read_scope(record, nop_id, scope, columns, lenient, understood)

    def _country(self, text: str) -> int | None:
        if not text:
            return None
        code = self._names.find(text)
        if not code:
            raise ValueRefusedError(
                _("the country “%(name)s” is not in our list") % {"name": registry_values.shorten(text)}
            )
        return self._keys[code]


def _read_scope(
    record: Record,
    nop_id: str,
    scope: str,
    columns: tuple[str, str, str, str],
    lenient: LenientReader,
    understood: Understood,
) -> None:
    status, effective, *cells = columns
    values = record.values
    text = "\n".join(values[name] for name in cells if name in values)
    standing = lenient.scope_standing(status)
    if standing is None and not text:
        return
    standing = standing or Standing.SURRENDERED  # products of a scope that is not held
    effective_on = lenient.day(effective)
    split = product_cells.split_cell(text) if text else product_cells.SplitCell((), "")
    rest = [split.rest] if split.rest else []
    for product in split.products:
        try:
            name = registry_values.parse_text(product.name, _NAME)
        except ValueRefusedError:
            rest.append(product.name)
            continue
        if standing == Standing.CERTIFIED:
            product_class = product_classes.class_of(scope=scope, category=product.category, name=name)
            understood.products.append(
                ProductRow(
                    record.row, nop_id, scope, name, LabelCategory.ORGANIC, product_class, effective_on
                )
            )
    understood.scopes.append(
        ScopeRow(record.row, nop_id, scope, standing, effective_on, _clean_lines("\n".join(rest)))
    )


def _read_item(record: Record, understood: Understood) -> None:
    values = record.values
    nop_id = _nop_id(values.get(ITEM_ID, ""))
    scope = registry_values.parse_scope(_needed(values, "ci_nopScope"))
    status = values.get("ci_status", "")
    if status and registry_values.parse_standing(status) != Standing.CERTIFIED:
        return
    certified_on = LenientReader(record, nop_id, understood.problems).day("ci_statusEffectiveDate")
    category = values.get("ci_nopCategory", "")
    names, rest = _names_of_item(values)
    labels = [
        label
        for column, label in (
            ("ci_organic100", LabelCategory.ORGANIC_100),
            ("ci_organic", LabelCategory.ORGANIC),
            ("ci_madeWithOrganic", LabelCategory.MADE_WITH),
        )
        if registry_values.parse_flag(values.get(column, ""))
    ] or [LabelCategory.ORGANIC]
    for name in names:
        product_class = product_classes.class_of(scope=scope, category=category, name=name)
        for label in labels:
            understood.products.append(
                ProductRow(None, nop_id, scope, name, label, product_class, certified_on)
            )
    if rest:
        text = _clean_lines(rest)
        understood.products.append(ProductRow(None, nop_id, scope, text, "", ProductClass.PLANT, None))


def _names_of_item(values: Mapping[str, str]) -> tuple[list[str], str]:
    """Names of the products of an item and the text that is none. The list is the most exact, then the
    name of its place in the registry's catalogue, then its category."""
    text = values.get("ci_itemList") or values.get("ci_nopCatName") or values.get("ci_nopCategory") or ""
    if not text:
        raise ValueRefusedError(_("the item has no name"))
    split = product_cells.split_cell(text)
    names, rest = [], [split.rest] if split.rest else []
    varieties = " ".join(values.get("ci_varieties", "").split())
    for product in split.products:
        name = product.name
        if varieties and len(split.products) == 1 and varieties.casefold() not in name.casefold():
            with_varieties = f"{name} ({varieties})"
            name = with_varieties if len(with_varieties) <= product_cells.LONGEST_NAME else name
        try:
            names.append(registry_values.parse_text(name, _NAME))
        except ValueRefusedError:
            rest.append(product.name)
    if not names and rest and (fallback := values.get("ci_nopCatName", "")):
        names.append(registry_values.parse_text(fallback, _NAME))
    return names, "\n".join(rest)


def _address(values: Mapping[str, str]) -> str:
    """The beginning of the columns of the address that counts: the physical one if it has a country."""
    return "opPA_" if "opPA_country" in values or "opMA_country" not in values else "opMA_"


def _nop_id(text: str) -> str:
    if len(text) == 10 and text.isascii() and text.isdigit():
        return text
    if not text:
        raise ValueRefusedError(_("there is no NOP ID"))
    if text.isascii() and text.isdigit():
        raise ValueRefusedError(
            _("the NOP ID “%(text)s” has %(count)d digits and not ten")
            % {"text": registry_values.shorten(text), "count": len(text)}
        )
    raise ValueRefusedError(
        _("“%(text)s” is not a NOP ID of ten digits") % {"text": registry_values.shorten(text)}
    )


def _needed(values: Mapping[str, str], column: str) -> str:
    text = values.get(column, "")
    if not text:
        raise ValueRefusedError(_("the column %(column)s is empty") % {"column": column})
    return text


def _text(text: str, longest: int, what: object) -> str:
    try:
        cleaned = registry_values.parse_text(registry_values.parse_formula(text), longest)
    except ValueRefusedError as refusal:
        raise ValueRefusedError(_("%(what)s: %(why)s") % {"what": what, "why": refusal}) from refusal
    if not cleaned:
        raise ValueRefusedError(_("%(what)s holds nothing that can be seen") % {"what": what})
    return cleaned


def _clean_lines(text: str) -> str:
    lines: Iterator[str] = (registry_values.shorten(line, _MOST_TEXT) for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:_MOST_TEXT]
