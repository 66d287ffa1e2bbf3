"""The number that the federal system allotted to a line, as staff pasted it here."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class RecordedNumber(models.Model):
    """Before issue: the number that the certificate will carry, where the certifier's numbers come from
    Global INTEGRITY. After a manual certificate: the number under which it was registered later.

    One number belongs to one line for ever; what was pasted wrongly can be corrected until it is issued.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    line = models.OneToOneField(
        "shipments.ShipmentLine", on_delete=models.PROTECT, related_name="recorded_number"
    )
    number = models.CharField(max_length=21, unique=True)
    recorded_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recorded_number_has_its_form",
                condition=Q(number__regex=r"^[0-9]{3}-[0-9]{10}-[0-9]{6}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.number
