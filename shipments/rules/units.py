"""Weights in the units people write, as kilograms; and what a tariff code counts beside them.

The factors are exact by definition (domain.md 7; the international pound of 1959): 1 lb = 0.45359237 kg,
1 oz = 1/16 lb, 1 short ton = 2,000 lb, 1 long ton = 2,240 lb, 1 t = 1,000 kg. A weight is converted once,
from what was typed, and rounded once, half up, to the gram.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What a weight may be typed in."""

    KILOGRAM = "kg", _("kg")
    GRAM = "g", _("g")
    TONNE = "t", _("t (1,000 kg)")
    POUND = "lb", _("lb")
    OUNCE = "oz", _("oz")
    SHORT_TON = "short_ton", _("short ton (2,000 lb)")
    LONG_TON = "long_ton", _("long ton (2,240 lb)")


_POUND = Decimal("0.45359237")

KILOGRAMS: dict[Unit, Decimal] = {
    Unit.KILOGRAM: Decimal(1),
    Unit.GRAM: Decimal("0.001"),
    Unit.TONNE: Decimal(1000),
    Unit.POUND: _POUND,
    Unit.OUNCE: _POUND / 16,
    Unit.SHORT_TON: _POUND * 2000,
    Unit.LONG_TON: _POUND * 2240,
}
"""Kilograms of one of each, exact."""

SYMBOLS: dict[Unit, str] = {
    **{unit: unit.value for unit in Unit},
    Unit.SHORT_TON: "short tons",
    Unit.LONG_TON: "long tons",
}
"""As a formula shows them, on screen and paper; the same in every language."""

GRAM = Decimal("0.001")
UNIT_WEIGHT_PLACES = Decimal("0.000001")

LARGEST_KG = Decimal("99999999999.999")
"""What the columns of weights hold (14 digits, 3 of them decimals)."""

LARGEST_UNIT_KG = Decimal("99999999.999999")
"""What the column of the weight of one package holds (14 digits, 6 of them decimals)."""


def to_kilograms(quantity: Decimal, unit: Unit | str) -> Decimal:
    """Kilograms, rounded half up to grams. Raises ValueError for a unit that is none."""
    return _rounded(quantity * KILOGRAMS[Unit(unit)], GRAM)


def unit_weight_kg(quantity: Decimal, unit: Unit | str) -> Decimal:
    """Kilograms of one package, to a milligram: many packages would multiply a coarser rounding."""
    return _rounded(quantity * KILOGRAMS[Unit(unit)], UNIT_WEIGHT_PLACES)


def packages_kg(packages: int, quantity: Decimal, unit: Unit | str) -> Decimal:
    """Kilograms of all packages: multiplied exactly from what was typed, rounded once, to grams."""
    return _rounded(packages * quantity * KILOGRAMS[Unit(unit)], GRAM)


def tariff_unit(schedule_unit: str) -> str:
    """What a tariff code counts beside kilograms: `liters`, `No.`, `m3`; empty where it counts mass alone.

    `schedule_unit` is the schedule's own column, where several units are divided by semicolons
    (`liters;kg`) and a mass may carry what of the goods is weighed (`kg cmsc`).
    """
    parts = [part.strip() for part in schedule_unit.split(";")]
    return next((part for part in parts if part and not _is_mass(part)), "")


def _is_mass(part: str) -> bool:
    first, *_rest = words = part.split()
    return not {first, words[-1]}.isdisjoint({"kg", "g", "t"})


def _rounded(kilograms: Decimal, places: Decimal) -> Decimal:
    return kilograms.quantize(places, rounding=ROUND_HALF_UP)
