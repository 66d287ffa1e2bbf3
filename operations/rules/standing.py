"""Whether an operation, a scope or a product is certified on a date, and the sentence if it is not.

The registry says what an operation's standing is and since when; before that date its standing is not
known here, so nobody is certified before it (checks C01 to C04, domain.md 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Verdict:
    """`sentence` says why not; it is empty when the answer is yes."""

    is_certified: bool
    sentence: str = ""


_YES = Verdict(is_certified=True)


def judge_standing(name: str, standing: str, since_on: date, on: date) -> Verdict:
    """Whether the operation called `name` is certified on the day."""
    if standing != CERTIFIED:
        words = _("%(name)s has been %(standing)s since %(since)s. Nothing can be issued for it.")
        return _no(words, name=name, standing=_WORDS.get(standing, standing), since=since_on.isoformat())
    if since_on > on:
        words = _("%(name)s is certified only from %(since)s, but the day is %(on)s.")
        return _no(words, name=name, since=since_on.isoformat(), on=on.isoformat())
    return _YES


def judge_scope(name: str, scope: str, scopes: Sequence[tuple[str, str, date | None]], on: date) -> Verdict:
    """Whether the operation holds the scope on the day.

    `scopes` are (scope, standing, effective date or None) of the operation.
    """
    for held, standing, effective_on in scopes:
        if held == scope:
            if standing == CERTIFIED and (effective_on is None or effective_on <= on):
                return _YES
            if standing == CERTIFIED:
                words = _("The scope %(scope)s of %(name)s begins on %(since)s, after %(on)s.")
                since = effective_on.isoformat() if effective_on else ""
                return _no(words, name=name, scope=scope, since=since, on=on.isoformat())
            words = _("The scope %(scope)s of %(name)s is %(standing)s.")
            return _no(words, name=name, scope=scope, standing=_WORDS.get(standing, standing))
    words = _("%(name)s is not certified for the scope %(scope)s. Choose a product of a scope it holds.")
    return _no(words, name=name, scope=scope)


def judge_product(product: str, certified_on: date, ended_on: date | None, on: date) -> Verdict:
    """Whether the product is on the list on the day; the day it ends is still inside."""
    if certified_on > on:
        words = _("%(product)s is on the list only from %(since)s.")
        return _no(words, product=product, since=certified_on.isoformat())
    if ended_on is not None and ended_on < on:
        words = _("%(product)s left the list on %(ended)s.")
        return _no(words, product=product, ended=ended_on.isoformat())
    return _YES


def is_anniversary_long_past(anniversary_on: date | None, on: date) -> bool:
    """Whether the yearly update is overdue by more than the grace; unknown anniversaries are not."""
    return anniversary_on is not None and anniversary_on + ANNIVERSARY_GRACE < on


def _no(words: object, **values: object) -> Verdict:
    return Verdict(is_certified=False, sentence=str(words % values))  # type: ignore[operator]
