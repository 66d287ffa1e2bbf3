"""The result of one check: what was judged, on what, and what the reviewer said to it.

These rows are the "documented organic control system" that 7 CFR 205.273(b) asks of a certifier.
"""

from __future__ import annotations

from django.db import models

from shipments.rules.checks import leeway
from shipments.rules.checks.judgement import Severity


class Finding(models.Model):
    """Findings of earlier runs stay, with `is_current` false. One that later runs give again is the same row:
    made at `made_at`, judged the same last at `confirmed_at`.

    `severity` is what counted; `found_severity` what the check gave, and `severity_reason` why the two
    differ. `digest` knows the finding again as long as what was judged stays the same; `override` is the
    signatory's decision against it, if there is one in force.
    """

    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="findings")
    line = models.ForeignKey(
        "shipments.ShipmentLine", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    check_id = models.CharField(max_length=4)
    rule_version = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=6, choices=Severity.choices)
    found_severity = models.CharField(max_length=6, choices=Severity.choices)
    severity_reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    override = models.ForeignKey(
        "shipments.Override", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sentence = models.TextField()
    arithmetic = models.JSONField(default=list)
    basis = models.CharField(max_length=200)
    inputs = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
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

    @property
    def may_be_overridden(self) -> bool:
        """Whether it blocks, and a signatory may decide against it."""
        return (
            self.severity == Severity.BLOCK
            and self.override_id is None
            and leeway.may_override(self.check_id, self.found_severity)
        )

    @property
    def asks_second_reviewer(self) -> bool:
        """Whether who notes it and who approves have to be two people."""
        return self.check_id in leeway.SECOND_REVIEWER and self.severity in (Severity.BLOCK, Severity.WARN)
