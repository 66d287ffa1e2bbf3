"""What a request said each time it was handed in."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.append_only import append_only


class Submission(models.Model):
    """One handing in, the first or a later one; `content` as `rules/frozen_request.py` writes it.

    Written once: what a reviewer was shown stays what they were shown, whatever is changed afterwards.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    handed_in_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "number"], name="submission_has_its_own_number")
        ]
        triggers = append_only("submission")

    def __str__(self) -> str:
        return f"{self.shipment_id} {self.number}"
