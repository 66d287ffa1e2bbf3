"""The terms of the trade arrangements: a change of one on a date is a row, not a program."""

from __future__ import annotations

from django.db import models

from operations.models.codes import TradeArrangement
from operations.rules.arrangements import TermKind


class ArrangementTerm(models.Model):
    """One thing that an arrangement asks, from one day to another (both inclusive; an open end is null).

    `applies_to` narrows it: an `OriginRule`, a product class, or the code of a country. `words` tell the
    exporter; of a statement they are printed as they stand. `mark` is domain.md's: R is recalled, not
    read.
    """

    arrangement = models.ForeignKey(TradeArrangement, on_delete=models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=24, choices=TermKind.choices)
    applies_to = models.CharField(max_length=24, blank=True)
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "kind", "applies_to", "valid_from"], name="term_once_per_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.applies_to}".strip()
