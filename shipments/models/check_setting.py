"""How heavy a certifier takes the findings of a check, where that is left to it."""

from __future__ import annotations

from django.db import models

from shipments.rules.checks.judgement import Severity


class CheckSetting(models.Model):
    """Findings that the check gives as `found` count as `severity`; what may be set says
    `rules/checks/leeway.py`. Without a row they count as found. What stood here before is in the record."""

    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=4)
    found = models.CharField(max_length=6, choices=Severity.choices)
    severity = models.CharField(max_length=6, choices=Severity.choices)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certifier", "check_id", "found"], name="check_set_once"),
            models.CheckConstraint(
                name="check_setting_says_another", condition=~models.Q(severity=models.F("found"))
            ),
            models.CheckConstraint(name="check_setting_has_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.check_id} {self.found} counts as {self.severity}"
