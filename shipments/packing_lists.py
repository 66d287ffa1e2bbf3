"""Reads a packing list that is on a request and says what it would make of the request's products."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from operations import queries as operation_queries
from operations.models import CertifiedProduct
from operations.rules import clean_text
from operations.rules.hts import display_hts
from shipments.models import Attachment, Shipment, ShipmentLine
from shipments.readers import limited
from shipments.readers.limited import Job
from shipments.rules import headings, packing_list, papers, product_match, units, weights
from shipments.rules.headings import Field
from shipments.rules.packing_list import Group, Understood

LEAVE = "leave"
NEW = "new"
_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Table:
    """The sheet of a file that says most about goods."""

    sheet: str
    rows: Sequence[packing_list.Row]
    is_cut: bool


@dataclass(frozen=True)
class Difference:
    """What a line would say after it was filled in, where it says something else now."""

    label: str
    now: str
    then: str


@dataclass(frozen=True)
class Proposal:
    """What a group of rows would make: a new line, or a change of one that is there.

    `target` is `new`, `leave` or the public id of a line. `values` are for the verb that saves a line;
    `problem` says why nothing can be made of the group.
    """

    group: Group
    product: CertifiedProduct | None
    is_guess: bool
    target: str
    line: ShipmentLine | None
    values: Mapping[str, object]
    differences: tuple[Difference, ...]
    net_weight_kg: Decimal | None
    gross_weight_kg: Decimal | None
    problem: str = ""

    @property
    def same_as_now(self) -> bool:
        return self.line is not None and not self.differences


@dataclass(frozen=True)
class Choice:
    """What the exporter chose for a group: a product of theirs and a target, both empty for the guess."""

    product_id: str = ""
    target: str = ""


def read_table(attachment: Attachment) -> Table:
    """The rows of an XLSX or CSV. Raises `FileRefusedError`, and `OSError` where the file is gone."""
    sheets, is_cut = read_sheets(attachment.file, attachment.content_type)
    place = packing_list.choose_sheet([rows for _name, rows in sheets])
    return Table(*sheets[place], is_cut)


def read_sheets(
    stored: FieldFile, content_type: str
) -> tuple[list[tuple[str, Sequence[packing_list.Row]]], bool]:
    """Name and rows of each sheet, and whether rows are left out; raises as `read_table`."""
    job = Job.WORKBOOK if content_type == papers.SHEET else Job.DELIMITED
    with stored.open("rb") as file:
        found = limited.read(job, file.read()).found
    return [(str(sheet["name"]), sheet["rows"]) for sheet in found["sheets"]], bool(found["is_cut"])


def propose(
    shipment: Shipment, understood: Understood, choices: Mapping[str, Choice], on: date
) -> list[Proposal]:
    """What each group of rows would make of the request as it is now. Changes nothing."""
    products = list(operation_queries.list_certified_products(shipment.exporter, on))
    lines = list(
        shipment.lines.select_related("certified_product", "package_type")
        .prefetch_related("lots")
        .order_by("position")
    )
    taken: set[uuid.UUID] = set()
    proposals = []
    for group in understood.groups:
        proposal = _propose(group, understood, choices.get(group.key, Choice()), products, lines, taken)
        if proposal.line is not None:
            taken.add(proposal.line.public_id)
        proposals.append(proposal)
    return proposals


def _propose(
    group: Group,
    understood: Understood,
    choice: Choice,
    products: Sequence[CertifiedProduct],
    lines: Sequence[ShipmentLine],
    taken: set[uuid.UUID],
) -> Proposal:
    guess, _likeness = product_match.best(group.product, {product: product.name for product in products})
    chosen = next((one for one in products if str(one.public_id) == choice.product_id), None)
    product = chosen or (guess if choice.product_id in ("", str(guess and guess.public_id)) else None)
    line = _line_of(choice.target, group, product, [one for one in lines if one.public_id not in taken])
    target = choice.target if choice.target == LEAVE else str(line.public_id) if line else NEW
    values, problem = _values(group, understood, product, line)
    return Proposal(
        group=group,
        product=product,
        is_guess=product is not None and chosen is None,
        target=LEAVE if problem else target,
        line=None if target == LEAVE else line,
        values=values,
        differences=_differences(line, values, group) if line is not None else (),
        net_weight_kg=_kilograms(group.net_weight, understood.units.get(Field.NET_WEIGHT, "kg")),
        gross_weight_kg=_kilograms(group.gross_weight, understood.units.get(Field.GROSS_WEIGHT, "kg")),
        problem=problem,
    )


def _line_of(
    target: str, group: Group, product: CertifiedProduct | None, lines: Sequence[ShipmentLine]
) -> ShipmentLine | None:
    """The chosen line; unless one is chosen, the one of the same product and code, or of that product."""
    if target in (NEW, LEAVE):
        return None
    if target:
        return next((line for line in lines if str(line.public_id) == target), None)
    same = [line for line in lines if product is not None and line.certified_product_id == product.pk]
    exact = [line for line in same if not group.hts or line.hts == group.hts]
    return next(iter(exact), None)


def _values(
    group: Group, understood: Understood, product: CertifiedProduct | None, line: ShipmentLine | None
) -> tuple[dict[str, object], str]:
    """What is stored of the group, and why it cannot be."""
    values: dict[str, object] = {}
    if product is not None:
        values["certified_product"] = product
    if line is None:
        try:
            values["name_as_labelled"] = clean_text.clean_name(group.product, 200)
        except clean_text.TextRefusedError as refusal:
            return {}, str(refusal)
        values["label_category"] = product.label_category if product else ""
    suggested = product.hts_suggestion.code if product and product.hts_suggestion else ""
    code = group.hts if len(group.hts) == 10 else suggested if line is None or not line.hts else ""
    if code:
        values["hts"] = code
    if group.packages:
        values["packages"] = group.packages
    if group.invoices:
        values["invoices"] = list(group.invoices)
    for name in headings.WEIGHTS:
        weight = getattr(group, name)
        unit = understood.units.get(name, "kg")
        if weight is None:
            continue
        if not _fits(name, weight, unit):
            return {}, _("%(column)s is too large or too small to be kept. Check the unit of the column.") % {
                "column": name.label
            }
        values |= {str(name): weight.quantize(_PLACES), f"{name}_unit": unit}
    try:
        for text in (*group.invoices, *(lot.number for lot in group.lots)):
            clean_text.clean_name(text, 40)
    except clean_text.TextRefusedError as refusal:
        return {}, str(refusal)
    return values, ""


def _fits(name: Field, weight: Decimal, unit: str) -> bool:
    """Whether the columns of a line can hold the weight."""
    if name == Field.UNIT_WEIGHT:
        return 0 < units.unit_weight_kg(weight, unit) <= units.LARGEST_UNIT_KG
    return 0 < units.to_kilograms(weight, unit) <= units.LARGEST_KG


def _differences(line: ShipmentLine, values: Mapping[str, object], group: Group) -> tuple[Difference, ...]:
    """Every field of the line that the list says otherwise, as people read them."""
    found = []
    for name, label in (
        ("certified_product", _("Certified product")),
        ("hts", _("Tariff code (HTS)")),
        ("packages", _("Number of packages")),
        ("invoices", _("Invoices")),
    ):
        if name in values and getattr(line, name) != values[name]:
            found.append(Difference(label, _shown(name, getattr(line, name)), _shown(name, values[name])))
    for field in headings.WEIGHTS:
        if str(field) not in values:
            continue
        weight, unit = values[str(field)], str(values[f"{field}_unit"])
        now, now_unit = getattr(line, str(field)), getattr(line, f"{field}_unit")
        now_kg = getattr(line, f"{field}_kg")
        assert isinstance(weight, Decimal)  # noqa: S101 (narrows the type)
        if now_kg != units.to_kilograms(weight, unit) and (now, now_unit) != (weight, unit):
            shown = weights.format_typed(now, now_unit) if now is not None else _weight_shown(now_kg)
            found.append(Difference(str(field.label), shown, weights.format_typed(weight, unit)))
    lots_now = [lot.number for lot in line.lots.all()]
    lots_then = [lot.number for lot in group.lots]
    if lots_then and lots_then != lots_now:
        found.append(Difference(_("Lots"), ", ".join(lots_now) or "–", ", ".join(lots_then)))
    return tuple(found)


def _shown(name: str, value: object) -> str:
    if name == "hts":
        return display_hts(str(value)) or "–"
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return f"{value:,}" if isinstance(value, int) else str(value or "–")


def _weight_shown(kilograms: Decimal | None) -> str:
    return weights.format_kg(kilograms) if kilograms is not None else "–"


def _kilograms(weight: Decimal | None, unit: str) -> Decimal | None:
    return units.to_kilograms(weight, unit) if weight is not None else None
