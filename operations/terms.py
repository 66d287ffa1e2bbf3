"""Reads of the terms of trade arrangements."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from operations.models import ArrangementTerm, TradeArrangement
from operations.rules import arrangements
from operations.rules.arrangements import Term


def list_terms(arrangement: TradeArrangement, start: date, end: date) -> tuple[Term, ...]:
    """The terms that hold on any day from `start` to `end`."""
    rows = ArrangementTerm.objects.filter(arrangement=arrangement).order_by(
        "kind", "applies_to", "valid_from"
    )
    return tuple(
        Term(row.kind, row.applies_to, row.words, row.mark)
        for row in rows
        if arrangements.holds_in(row.valid_from, row.valid_to, start, end)
    )


def explain_arrangement(arrangement: TradeArrangement, start: date, end: date) -> str:
    """Why goods cannot go under the arrangement in the whole window, or nothing."""
    if arrangement.valid_from > start:
        return _("%(name)s: this standard holds only from %(day)s. Let the window begin then.") % {
            "name": arrangement.name,
            "day": arrangement.valid_from.isoformat(),
        }
    if arrangement.valid_to is not None and arrangement.valid_to < end:
        return _("%(name)s: this standard ended on %(day)s. End the window there, or choose another.") % {
            "name": arrangement.name,
            "day": arrangement.valid_to.isoformat(),
        }
    return ""
