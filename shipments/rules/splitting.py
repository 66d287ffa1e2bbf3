"""A line whose window reaches over several seasons of its tariff code, in parts.

A certificate stands for one product, one tariff code and one window (domain.md 0.1), and its window lies
inside the season of the code (CCOF's rule, domain.md 7). So each part needs a request with a window of its
own. Weights are shared by the days of the parts until somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

_GRAM = Decimal("0.001")


@dataclass(frozen=True)
class Part:
    """What one part gets; `net_weight_kg` is None where the line has no weight yet."""

    code: str
    start_on: date
    end_on: date
    net_weight_kg: Decimal | None = None

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days + 1


def share(total: Decimal, weights: Sequence[Decimal | int], step: Decimal = _GRAM) -> tuple[Decimal, ...]:
    """The total in the proportion of the weights, in steps (grams); the last part takes what is left.

    The sum of the parts is the total, exactly. Weights of nothing share evenly.
    """
    whole = sum((Decimal(weight) for weight in weights), Decimal(0))
    parts: list[Decimal] = []
    for weight in weights[:-1]:
        portion = Decimal(weight) / whole if whole else Decimal(1) / len(weights)
        parts.append((total * portion).quantize(step, rounding=ROUND_DOWN))
    return (*parts, total - sum(parts, Decimal(0)))


def share_whole(total: int, weights: Sequence[Decimal | int]) -> tuple[int, ...]:
    """As `share`, of things that are counted."""
    return tuple(int(part) for part in share(Decimal(total), weights, Decimal(1)))
