"""Whether an operation, a scope or a product is certified on a day, and the sentence if it is not.

The registry says what an operation's standing is and since when; what it was before is not known here,
so nobody counts as certified before that day (checks C01 to C04, domain.md 10). Each function answers
with the objection, and with an empty text where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

CERTIFIED = "certified"

ANNIVERSARY_GRACE = timedelta(days=90)
"""How long after the anniversary an update may be under way before it is worth a question. Ours, not
the rule's: certification does not end on its anniversary."""

_WORDS = {
    "suspended": _("suspended"),
    "surrendered": _("surrendered"),
    "revoked": _("revoked"),
}


def objection(*, name: str, standing: str, since_on: date, on: date) -> str:
    """Why the operation called `name` is not certified on the day, or nothing."""
    if standing != CERTIFIED:
        return str(
            _("%(name)s has been %(standing)s since %(since)s: nothing can be issued with it.")
            % {"name": name, "standing": _WORDS.get(standing, standing), "since": since_on.isoformat()}
        )
    if since_on > on:
        return str(
            _("%(name)s is certified only from %(since)s, but the day is %(on)s.")
            % {"name": name, "since": since_on.isoformat(), "on": on.isoformat()}
        )
    return ""


def scope_objection(
    *, name: str, scope: str, scopes: Iterable[tuple[str, str, date | None]], on: date
) -> str:
    """Why the operation does not hold the scope on the day, or nothing.

    `scopes` are (scope, standing, effective date or None) of the operation.
    """
    values = {"name": name, "scope": scope, "on": on.isoformat()}
    held = next((entry for entry in scopes if entry[0] == scope), None)
    if held is None:
        return str(
            _("%(name)s is not certified for the scope %(scope)s. Choose a product of a scope it holds.")
            % values
        )
    _scope, standing, effective_on = held
    if standing != CERTIFIED:
        values["standing"] = str(_WORDS.get(standing, standing))
        return str(_("The scope %(scope)s of %(name)s is %(standing)s.") % values)
    if effective_on is not None and effective_on > on:
        values["since"] = effective_on.isoformat()
        return str(_("The scope %(scope)s of %(name)s begins on %(since)s, after %(on)s.") % values)
    return ""


def product_objection(*, product: str, certified_on: date, ended_on: date | None, on: date) -> str:
    """Why the product is not on the list on the day, or nothing; the day it ends is still inside."""
    if certified_on > on:
        return str(
            _("%(product)s is on the list only from %(since)s.")
            % {"product": product, "since": certified_on.isoformat()}
        )
    if ended_on is not None and ended_on < on:
        return str(
            _("%(product)s left the list on %(ended)s.") % {"product": product, "ended": ended_on.isoformat()}
        )
    return ""


def is_anniversary_long_past(anniversary_on: date | None, on: date) -> bool:
    """Whether the yearly update is overdue by more than the grace; an unknown anniversary is not."""
    return anniversary_on is not None and anniversary_on + ANNIVERSARY_GRACE < on
