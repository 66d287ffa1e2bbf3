"""The geometry of the charts of a stock: numbers for an SVG, which says nothing that a table does not.

Numbers are text with a point: a page in Spanish would write a comma, which no SVG reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shipments.rules.stock import NOTHING, Balance

WIDTH = 600
HEIGHT = 120


@dataclass(frozen=True)
class Part:
    """A piece of a bar, in hundredths of its width."""

    name: str
    x: str
    width: str


@dataclass(frozen=True)
class Steps:
    """A line that steps from balance to balance: points of an SVG of `WIDTH` × `HEIGHT`, and the height of
    zero."""

    points: str
    zero: str
    highest_kg: Decimal
    lowest_kg: Decimal
    first_on: date
    last_on: date


def parts(balance: Balance) -> tuple[Part, ...]:
    """What became of all that came in: certified, sold, lost, asked for, left; or how much more went out."""
    amounts = (
        ("certified", balance.certified_kg),
        ("sales", balance.sales_kg),
        ("losses", balance.losses_kg),
        ("reserved", balance.reserved_kg),
        ("left", max(balance.left_kg, NOTHING)),
    )
    whole = sum((kg for _name, kg in amounts), NOTHING)
    if whole <= 0:
        return ()
    found, x = [], NOTHING
    for name, kg in amounts:
        width = kg / whole * 100
        if width > 0:
            found.append(Part(name, f"{x:.2f}", f"{width:.2f}"))
        x += width
    return tuple(found)


def share_overdrawn(balance: Balance) -> str:
    """Where in the bar the end of what came in stands, in hundredths; empty unless more went out."""
    went_out = balance.came_in_kg - balance.left_kg
    if balance.left_kg >= 0 or went_out <= 0:
        return ""
    return f"{balance.came_in_kg / went_out * 100:.2f}"


def steps(balances: Sequence[tuple[date, Decimal]]) -> Steps | None:
    """The line through the balances of days in order; None for fewer than two."""
    if len(balances) < 2:
        return None
    first_on, last_on = balances[0][0], balances[-1][0]
    days = max((last_on - first_on).days, 1)
    highest = max(NOTHING, *(kg for _on, kg in balances))
    lowest = min(NOTHING, *(kg for _on, kg in balances))
    span = highest - lowest or Decimal(1)

    def height(kg: Decimal) -> str:
        return f"{(highest - kg) / span * HEIGHT:.1f}"

    points, before = [], NOTHING
    for on, kg in balances:
        x = f"{Decimal((on - first_on).days) / days * WIDTH:.1f}"
        points += [f"{x},{height(before)}", f"{x},{height(kg)}"]
        before = kg
    return Steps(" ".join(points), height(NOTHING), highest, lowest, first_on, last_on)
