"""C08: the weights of a line, its packages and its lots."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shipments.rules.checks import goods
from shipments.rules.checks.facts import LineFacts
from tests.shipments.rules.facts import facts_of, found, line_of, lot_of


def test_weights_that_add_up_pass_with_their_arithmetic() -> None:
    line = line_of(
        packages=1000,
        unit_weight_kg=Decimal("19.277676"),
        packages_kg=Decimal("19277.676"),
        net_weight_kg=Decimal("19277.676"),
        gross_weight_kg=Decimal(19500),
        net_formula="1,000 packages × 42.5 lb = 19,277.676 kg",
        lots=(lot_of(quantity_kg=Decimal(10000)), lot_of("A-2", quantity_kg=Decimal("9277.676"))),
    )

    [judgement] = goods.weights_add_up(facts_of(line))

    assert judgement.severity == "pass"
    assert judgement.arithmetic == (
        ("1,000 × 19.277676 kg", "19,277.676 kg"),
        ("all lots", "19,277.676 kg"),
        ("net, as typed", "1,000 packages × 42.5 lb = 19,277.676 kg"),
        ("net, declared", "19,277.676 kg"),
        ("gross, declared", "19,500 kg"),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (line_of(net_weight_kg=None), [("block", "Line 1 has no net weight.", 1)]),
        (
            line_of(gross_weight_kg=Decimal(999)),
            [("block", "Line 1 weighs less with its packages than without them.", 1)],
        ),
        (
            line_of(packages=10, unit_weight_kg=Decimal(103), packages_kg=Decimal(1030)),
            [("warn", "In line 1 packages times unit weight and net weight differ by more than 2 %.", 1)],
        ),
        (
            line_of(lots=(lot_of(quantity_kg=Decimal(979)),)),
            [("warn", "In line 1 the lots together and net weight differ by more than 2 %.", 1)],
        ),
        (line_of(lots=(lot_of(quantity_kg=Decimal(980)),)), []),
        (line_of(lots=(lot_of(quantity_kg=Decimal(5)), lot_of("A-2"))), []),
    ],
)
def test_what_does_not_add_up(line: LineFacts, expected: list[tuple[str, str, int]]) -> None:
    assert found(goods.weights_add_up(facts_of(line))) == expected
