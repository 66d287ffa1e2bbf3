"""The result of one check: what was judged, on what, and what the reviewer said to it.

These rows are the "documented organic control system" that 7 CFR 205.273(b) asks of a certifier.
"""

from __future__ import annotations

from django.db import models

from shipments.rules.checks.judgement import Severity


class Finding(models.Model):
    """Findings of earlier runs stay, with `is_current` false."""

    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="findings")
    line = models.ForeignKey(
        "shipments.ShipmentLine", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    check_id = models.CharField(max_length=4)
    rule_version = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=6, choices=Severity.choices)
    sentence = models.TextField()
    arithmetic = models.JSONField(default=list)
    basis = models.CharField(max_length=200)
    inputs = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    noted_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["shipment", "check_id"], name="finding_current", condition=models.Q(is_current=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_id} {self.severity}"
