"""What a trade arrangement asks of goods for the United States (domain.md 8), as data with dates.

Each term is a row of a code list. The functions say which terms hold over a window and what they want of
one product; whether that was declared is for the checks of a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class TermKind(models.TextChoices):
    """What a term is about; `applies_to` says of what: an origin rule, a product class or a country."""

    ORIGIN = "origin", _("Origin")
    EXCLUDES = "excludes", _("Products left out")
    PROCESSED_ONLY = "processed_only", _("Processed products only")
    NO_ANTIBIOTICS = "no_antibiotics", _("No antibiotics")
    WINE_LOTS = "wine_lots", _("Wine, lot by lot")
    TRANSACTION_CERTIFICATE = "transaction_certificate", _("Transaction certificates")
    STATEMENT = "statement", _("Statement on the certificate")


class OriginRule(models.TextChoices):
    """Where goods have to come from, what `applies_to` of an origin term holds."""

    WORLDWIDE = "worldwide", _("Any country")
    PRODUCED = "produced", _("Produced in the partner's country")
    PRODUCED_OR_PROCESSED = (
        "produced_or_processed",
        _("Produced, or finally processed or packed, in the partner's country"),
    )


RECALLED = "R"
"""The mark of a term that was recalled and not read (domain.md's legend)."""


@dataclass(frozen=True)
class Term:
    """One term in force. `words` are for the exporter; of a statement they are what is printed."""

    kind: str
    applies_to: str
    words: str
    mark: str = "V"

    @property
    def is_recalled(self) -> bool:
        return self.mark == RECALLED


def holds_in(valid_from: date, valid_to: date | None, start: date, end: date) -> bool:
    """Whether a term holds on any day of the window: goods may leave on that very day."""
    return valid_from <= end and (valid_to is None or valid_to >= start)


def of_kind(terms: Iterable[Term], kind: TermKind, applies_to: str | None = None) -> list[Term]:
    """The terms of one kind; with `applies_to`, those about that class or country."""
    return [
        term for term in terms if term.kind == kind and (applies_to is None or term.applies_to == applies_to)
    ]


def allows_origin(term: Term, *, origin: str, processed_in: str, partner_countries: Iterable[str]) -> bool:
    """Whether goods of that origin, finally processed or packed there, may go under the origin term.

    `processed_in` is empty where nothing was declared; countries are ISO codes.
    """
    partners = set(partner_countries)
    if term.applies_to == OriginRule.WORLDWIDE or origin in partners:
        return True
    return term.applies_to == OriginRule.PRODUCED_OR_PROCESSED and processed_in in partners
