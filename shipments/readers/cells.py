"""What a cell of a table is, whichever file it came from.

A cell is null, a text, or `{"number": "19320.5"}`; a number that stands as text in a CSV stays text, since
only the whole column tells whether its comma divides thousands (`shipments/rules/packing_list.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 300

Cell = str | dict[str, str] | None


def cell_of(value: object) -> Cell:
    """A value as the child may answer it."""
    if value is None:
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        return {"number": f"{number:f}"} if number.is_finite() else None
    text = " ".join(str(value).split())[:LONGEST_CELL]
    return text or None
