"""What keeps one of a certifier's staff from reviewing for an operation, as they declared it themselves."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.models.append_only import RefuseChange


class ConflictQuerySet(models.QuerySet["DeclaredConflict"]):
    def visible_to(self, membership: Membership) -> Self:
        """A person's own, as staff of this certifier; nobody else's."""
        return self.filter(certifier=membership.certifier_id, user=membership.user_id)


class DeclaredConflict(models.Model):
    """In force from `declared_at` until `ended_at`; check C20 reads it. It is never deleted: who reviewed
    what stays explained."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    operation = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certifier", "user", "operation"],
                name="conflict_in_force_once",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(name="conflict_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            RefuseChange(name="conflict_is_never_deleted", operation=pgtrigger.Delete),
            RefuseChange(
                name="conflict_is_as_declared",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["ended_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} and {self.operation_id}"
