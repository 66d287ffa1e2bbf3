"""A time in which the federal system could not be reached, and certificates were made by hand."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Membership


class OutageQuerySet(models.QuerySet["Outage"]):
    def visible_to(self, membership: Membership) -> OutageQuerySet:
        """The staff's own certifier's; nobody else's."""
        return self.filter(certifier=membership.certifier_id) if membership.certifier_id else self.none()


class Outage(models.Model):
    """Declared by a signatory, ended when the federal system answers again, closed when every manual
    certificate of its time has the number under which it was registered afterwards (domain.md 2, COOP).
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    declared_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OutageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certifier"], name="outage_one_is_on", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="outage_ends_before_it_is_closed",
                condition=Q(closed_at=None) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(name="outage_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.certifier_id} since {self.declared_at:%Y-%m-%d %H:%M}"
