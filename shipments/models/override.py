"""A signatory's decision against a finding that blocks."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models.append_only import RefuseChange


class Override(models.Model):
    """Holds for the finding with this `digest`, that is as long as what was judged stays the same
    (`rules/checks/judgement.py`), and until it is taken back. `sentence` is the finding's, as it was read.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="overrides")
    check_id = models.CharField(max_length=4)
    digest = models.CharField(max_length=64)
    sentence = models.TextField()
    reason = models.TextField()
    given_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "digest"], name="override_in_force_once", condition=Q(taken_back_at=None)
            ),
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            RefuseChange(name="override_is_never_deleted", operation=pgtrigger.Delete),
            RefuseChange(
                name="override_is_as_given",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["taken_back_by", "taken_back_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_id} overridden"
