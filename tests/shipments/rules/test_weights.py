"""What follows from what was typed, the formula that is kept, and what does not add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipments.rules import weights
from shipments.rules.units import Unit
from shipments.rules.weights import Typed

BAGS = Typed(packages=1000, unit=Decimal("42.5"), unit_unit=Unit.POUND)


def test_the_net_weight_follows_from_the_packages() -> None:
    assert BAGS.net_kg == Decimal("19277.676")
    assert BAGS.unit_kg == Decimal("19.277676")
    assert BAGS.net_formula("bags") == "1,000 bags × 42.5 lb = 19,277.676 kg"


@pytest.mark.parametrize(
    ("typed", "formula"),
    [
        (Typed(), ""),
        (Typed(net=Decimal(19320)), ""),
        (Typed(net=Decimal(42500), net_unit=Unit.POUND), "42,500 lb = 19,277.676 kg"),
        (Typed(net=Decimal("1.5"), net_unit=Unit.SHORT_TON), "1.5 short tons = 1,360.777 kg"),
        (
            Typed(net=Decimal(19320), packages=280, unit=Decimal(69)),
            "280 packages × 69 kg = 19,320 kg",
        ),
        (Typed(net=Decimal(19000), packages=280, unit=Decimal(69)), ""),
    ],
)
def test_the_formula_says_what_was_typed(typed: Typed, formula: str) -> None:
    assert typed.net_formula("packages") == formula


def test_the_formula_of_the_gross_weight_is_for_other_units_alone() -> None:
    assert Typed(gross=Decimal(20), gross_unit=Unit.TONNE).gross_formula() == "20 t = 20,000 kg"
    assert Typed(gross=Decimal(20)).gross_formula() == ""


def test_kilograms_that_come_alone_count_as_typed() -> None:
    assert weights.as_typed({"net_weight_kg": Decimal(5), "packages": 2}) == {
        "net_weight": Decimal(5),
        "net_weight_unit": "kg",
        "packages": 2,
    }
    assert weights.as_typed({"net_weight": Decimal(5), "net_weight_unit": "lb", "net_weight_kg": None}) == {
        "net_weight": Decimal(5),
        "net_weight_unit": "lb",
    }


def test_what_does_not_add_up_is_said_at_its_field() -> None:
    typed = Typed(net=Decimal(10000), gross=Decimal(9990), packages=100, unit=Decimal(103))

    assert weights.notes(typed, Decimal(9000)) == {
        "net_weight": [
            (
                "Packages times the weight of one make 10,300 kg, but the net weight is 10,000 kg: they "
                "differ by 3.0 %. Correct one of them; the certifier asks about more than 2 %."
            )
        ],
        "gross_weight": [
            "The gross weight, 9,990 kg, is less than the net weight, 10,000 kg. Correct one of them."
        ],
        "lots": [
            (
                "The lots together make 9,000 kg, but the net weight is 10,000 kg: they differ by 10.0 %. "
                "Correct one of them; the certifier asks about more than 2 %."
            )
        ],
    }


@pytest.mark.parametrize(
    ("unit", "is_said"), [("102", False), ("102.001", True), ("98", False), ("97.9", True)]
)
def test_two_hundredths_are_let_pass(unit: str, is_said: bool) -> None:  # noqa: FBT001
    typed = Typed(net=Decimal(10000), packages=100, unit=Decimal(unit))

    assert ("net_weight" in weights.notes(typed, None)) is is_said


@given(
    st.integers(min_value=1, max_value=10_000_000),
    st.decimals(min_value="0.001", max_value="9999", places=3),
    st.sampled_from(Unit),
)
def test_a_weight_that_follows_never_contradicts_itself(count: int, unit: Decimal, of: Unit) -> None:
    typed = Typed(packages=count, unit=unit, unit_unit=of)

    assert weights.notes(typed, typed.net_kg) == {}


def test_lots_are_summed_only_when_each_has_a_quantity() -> None:
    assert weights.lots_weight([Decimal(1), Decimal("2.5")]) == Decimal("3.5")
    assert weights.lots_weight([Decimal(1), None]) is None
    assert weights.lots_weight([]) is None
