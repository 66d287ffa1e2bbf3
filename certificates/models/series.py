"""The counter from which a certifier's own numbers are taken."""

from __future__ import annotations

from django.db import models


class NumberSeries(models.Model):
    """The last running number of one certifier for one exporter; without exporter, that of its manual
    certificates.

    Locked and raised inside the issuing transaction, so that numbers have no gaps and are never given
    twice; the column's CHECK stops at six digits.
    """

    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    exporter = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certifier", "exporter"], name="one_series_per_exporter", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="series_has_six_digits", condition=models.Q(last_number__lte=999_999)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certifier_id}/{self.exporter_id or 'manual'}: {self.last_number}"
