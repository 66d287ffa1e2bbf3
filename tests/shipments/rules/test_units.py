"""Every unit becomes kilograms by its exact factor, once, half up to the gram."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules import units
from shipments.rules.units import Unit

# As fractions, from the definitions: the pound is 45,359,237 / 100,000,000 kg.
POUND = Fraction(45_359_237, 100_000_000)
EXACT = {
    Unit.KILOGRAM: Fraction(1),
    Unit.GRAM: Fraction(1, 1000),
    Unit.TONNE: Fraction(1000),
    Unit.POUND: POUND,
    Unit.OUNCE: POUND / 16,
    Unit.SHORT_TON: POUND * 2000,
    Unit.LONG_TON: POUND * 2240,
}

quantities = st.decimals(min_value="0.000001", max_value="999999999", places=6)
packages = st.integers(min_value=1, max_value=100_000_000)


@pytest.mark.parametrize(
    ("quantity", "unit", "kilograms"),
    [
        ("19320", Unit.KILOGRAM, "19320.000"),
        ("1", Unit.GRAM, "0.001"),
        ("18.4", Unit.TONNE, "18400.000"),
        ("1", Unit.POUND, "0.454"),
        ("42500", Unit.POUND, "19277.676"),
        ("16", Unit.OUNCE, "0.454"),
        ("1", Unit.SHORT_TON, "907.185"),
        ("1", Unit.LONG_TON, "1016.047"),
        ("0.0005", Unit.KILOGRAM, "0.001"),
        ("0.0004999", Unit.KILOGRAM, "0.000"),
    ],
)
def test_a_unit_becomes_kilograms(quantity: str, unit: Unit, kilograms: str) -> None:
    assert str(units.to_kilograms(Decimal(quantity), unit)) == kilograms


def test_the_factors_are_those_of_the_definitions() -> None:
    assert {unit: Fraction(factor) for unit, factor in units.KILOGRAMS.items()} == EXACT
    assert {
        Unit.POUND: Decimal("0.45359237"),
        Unit.SHORT_TON: Decimal("907.18474"),
        Unit.LONG_TON: Decimal("1016.0469088"),
    }.items() <= units.KILOGRAMS.items()


@given(quantities, st.sampled_from(Unit))
def test_a_weight_is_right_to_half_a_gram(quantity: Decimal, unit: Unit) -> None:
    exact = Fraction(quantity) * EXACT[unit]

    difference = Fraction(units.to_kilograms(quantity, unit)) - exact

    assert -Fraction(1, 2000) < difference <= Fraction(1, 2000)


@given(packages, quantities, st.sampled_from(Unit))
def test_packages_are_multiplied_before_they_are_rounded(count: int, quantity: Decimal, unit: Unit) -> None:
    exact = count * Fraction(quantity) * EXACT[unit]

    difference = Fraction(units.packages_kg(count, quantity, unit)) - exact

    assert -Fraction(1, 2000) < difference <= Fraction(1, 2000)


@given(quantities)
def test_a_ton_is_so_many_pounds(quantity: Decimal) -> None:
    assert units.to_kilograms(quantity, Unit.SHORT_TON) == units.to_kilograms(quantity * 2000, Unit.POUND)
    assert units.to_kilograms(quantity, Unit.LONG_TON) == units.to_kilograms(quantity * 2240, Unit.POUND)
    assert units.to_kilograms(quantity * 16, Unit.OUNCE) == units.to_kilograms(quantity, Unit.POUND)


@given(quantities, quantities, st.sampled_from(Unit))
def test_more_never_weighs_less(first: Decimal, second: Decimal, unit: Unit) -> None:
    lighter, heavier = sorted((first, second))

    assert units.to_kilograms(lighter, unit) <= units.to_kilograms(heavier, unit)


@given(st.decimals(min_value="0.001", max_value="999999", places=3))
def test_whole_grams_stay_as_they_are(kilograms: Decimal) -> None:
    assert units.to_kilograms(kilograms, Unit.KILOGRAM) == kilograms
    assert units.to_kilograms(kilograms * 1000, Unit.GRAM) == kilograms
    assert units.unit_weight_kg(kilograms, Unit.KILOGRAM) == kilograms.quantize(
        Decimal("0.000001"), rounding=ROUND_HALF_UP
    )


@pytest.mark.parametrize(
    ("schedule", "unit"),
    [
        ("kg", ""),
        ("t", ""),
        ("t adw", ""),
        ("Au g", ""),
        ("kg;kg cmsc", ""),
        ("kg;V kg", ""),
        ("", ""),
        ("\n", ""),
        ("liters", "liters"),
        ("liters;kg", "liters"),
        ("kg;liters", "liters"),
        ("m3;kg", "m3"),
        ("No.", "No."),
        ("No.;kg", "No."),
        ("pf.liters", "pf.liters"),
        ("thousands;kg", "thousands"),
        ("liters;kg ttl sug", "liters"),
    ],
)
def test_what_a_tariff_code_counts_beside_kilograms(schedule: str, unit: str) -> None:
    assert units.tariff_unit(schedule) == unit


def test_a_unit_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="stone"):
        units.to_kilograms(Decimal(1), "stone")
