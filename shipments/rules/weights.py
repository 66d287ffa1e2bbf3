"""Kilograms as people read them, and the arithmetic of packages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

GRAM = Decimal("0.001")
# Packages times unit weight may differ from the net weight by this share (check C08, domain.md 10).
PACKAGE_TOLERANCE = Decimal("0.02")


def format_kg(weight: Decimal) -> str:
    """`19,320 kg`, `612.5 kg`: thousands separated, no trailing zeros."""
    return f"{format_quantity(weight)} kg"


def format_quantity(quantity: Decimal) -> str:
    """A number of kilograms, litres or packages without its unit."""
    whole = f"{quantity:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def packages_weight(packages: int, unit_weight_kg: Decimal) -> Decimal:
    """Kilograms, rounded half up to grams."""
    return (packages * unit_weight_kg).quantize(GRAM, rounding=ROUND_HALF_UP)


def differs_beyond_tolerance(declared_kg: Decimal, computed_kg: Decimal) -> bool:
    """Whether the two differ by more than two hundredths of the declared weight (check C08)."""
    return abs(declared_kg - computed_kg) > declared_kg * PACKAGE_TOLERANCE
