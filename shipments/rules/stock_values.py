"""What has to be said of an entry of the stock, for the form and the spreadsheet alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from shipments.rules import stock, units, weights
from shipments.rules.stock import EntryKind
from shipments.rules.units import Unit

FIELDS_OF: dict[EntryKind, tuple[str, ...]] = {
    EntryKind.OPENING: ("happened_on", "quantity", "harvest_year", "document", "note"),
    EntryKind.HARVEST: (
        "happened_on", "harvest_year", "area_ha", "yield_kg_per_ha", "quantity", "document", "note",
    ),
    EntryKind.PURCHASE: (
        "happened_on", "quantity", "harvest_year", "supplier", "supplier_name", "supplier_certificate",
        "transaction_certificate", "document", "note",
    ),
    EntryKind.SALE: ("happened_on", "quantity", "harvest_year", "buyer", "document", "note"),
    EntryKind.LOSS: ("happened_on", "quantity", "harvest_year", "document", "note"),
}  # fmt: skip
"""What is asked for an entry of the kind."""


YEAR_SENTENCE = _lazy("Write the year of the harvest with four digits, as in 2026.")

NEEDED: dict[EntryKind, dict[str, Promise]] = {
    EntryKind.OPENING: {},
    EntryKind.HARVEST: {
        "harvest_year": YEAR_SENTENCE,
        "area_ha": _lazy("Write the certified area that was harvested, in hectares."),
        "yield_kg_per_ha": _lazy("Write the yield in kilograms per hectare, as your records show it."),
    },
    EntryKind.PURCHASE: {"document": _lazy("Write the number of the supplier's invoice.")},
    EntryKind.SALE: {
        "buyer": _lazy("Write who bought it."),
        "document": _lazy("Write the number of the invoice."),
    },
    EntryKind.LOSS: {"note": _lazy("Write what became of it, such as drying, cleaning or damage.")},
}
"""What cannot stay empty, with the sentence that says so; a day and a quantity are needed for each kind."""

OF_FIELDS = frozenset({"area_ha", "yield_kg_per_ha"})
"""Asked only of products that grow on fields."""


@dataclass(frozen=True)
class EntryValues:
    """An entry as people state it. `quantity` is in `quantity_unit`; a harvest may leave it out: then it is
    area times yield. `supplier_id` is an operation of the registry."""

    kind: EntryKind
    happened_on: date | None = None
    quantity: Decimal | None = None
    quantity_unit: str = Unit.KILOGRAM.value
    harvest_year: int | None = None
    area_ha: Decimal | None = None
    yield_kg_per_ha: Decimal | None = None
    supplier_id: int | None = None
    supplier_name: str = ""
    supplier_certificate: str = ""
    transaction_certificate: str = ""
    buyer: str = ""
    document: str = ""
    note: str = ""

    @property
    def fields_kg(self) -> Decimal | None:
        """Area times yield, to a gram."""
        if self.area_ha is None or self.yield_kg_per_ha is None:
            return None
        return (self.area_ha * self.yield_kg_per_ha).quantize(stock.GRAM, rounding=ROUND_HALF_UP)

    @property
    def quantity_kg(self) -> Decimal | None:
        if self.quantity is not None:
            return units.to_kilograms(self.quantity, self.quantity_unit)
        return self.fields_kg

    def as_columns(self) -> dict[str, object]:
        """The columns of a row; a quantity that was left out stands in kilograms."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.quantity is None:
            columns |= {"quantity": self.fields_kg, "quantity_unit": Unit.KILOGRAM.value}
        return columns


def problems(values: EntryValues, *, today: date, asks_area: bool = True) -> dict[str, str]:
    """What is missing or does not fit, a sentence for each field. `asks_area` is false for products that grow
    on no field: livestock, wild crops."""
    found = {
        name: str(sentence)
        for name, sentence in NEEDED[values.kind].items()
        if not getattr(values, name) and (asks_area or name not in OF_FIELDS)
    }
    if values.kind == EntryKind.HARVEST:
        found |= _problems_of_harvest(values)
    if values.kind == EntryKind.PURCHASE:
        found |= _problems_of_purchase(values)
    quantity_kg = values.quantity_kg
    if quantity_kg is None:
        found.setdefault("quantity", _("There is no quantity yet. Write the number."))
    elif not 0 < quantity_kg <= units.LARGEST_KG:
        found["quantity"] = _(
            "In kilograms this is too small or too large to be kept. Check number and unit."
        )
    if values.happened_on is None:
        found["happened_on"] = _("There is no date yet. Write it as in 2026-11-24.")
    elif values.happened_on > today:
        found["happened_on"] = _("This day has not come yet. Enter what has happened, on the day it did.")
    if values.harvest_year is not None and not 1950 <= values.harvest_year <= today.year + 1:
        found["harvest_year"] = str(YEAR_SENTENCE)
    return found


def _problems_of_harvest(values: EntryValues) -> dict[str, str]:
    fields_kg, quantity_kg = values.fields_kg, values.quantity_kg
    if not fields_kg or not quantity_kg or not weights.differs_beyond_tolerance(fields_kg, quantity_kg):
        return {}
    sentence = _(
        "Area times yield make %(fields)s, but the quantity is %(quantity)s. Correct one of them, or leave "
        "the quantity empty."
    )
    return {
        "quantity": sentence
        % {"fields": weights.format_kg(fields_kg), "quantity": weights.format_kg(quantity_kg)}
    }


def _problems_of_purchase(values: EntryValues) -> dict[str, str]:
    if values.supplier_id is not None:
        return {}
    if not values.supplier_name:
        return {"supplier": _("Write the supplier: its NOP ID, or its name below if the registry lacks it.")}
    if not values.supplier_certificate:
        return {
            "supplier_certificate": _(
                "Write the number of the supplier's organic certificate: goods of an uncertified supplier "
                "are not organic."
            )
        }
    return {}
