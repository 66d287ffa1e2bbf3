"""The record: what happened, who did it, for whom, and when. Append-only."""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from accounts.models.append_only import append_only
from accounts.models.membership import Membership


class Recordable(Protocol):
    """A row that the record can name."""

    public_id: Any  # a UUID


def kind_of(row: Recordable) -> str:
    """The name of the row's model, as the record keeps it: "shipment"."""
    return type(row).__name__.lower()


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, membership: Membership) -> AuditEventQuerySet:
        """What happened at the member's certifier, or to the member's operation."""
        if membership.is_staff_of_certifier:
            return self.filter(certifier=membership.certifier_id)
        return self.filter(operation=membership.operation_id)


class AuditEvent(models.Model):
    """One thing that happened. A trigger refuses UPDATE, DELETE and TRUNCATE.

    `at` is when the door was asked; `recorded_at` is the database's own clock. The subject is named by
    kind, public id and label, and outlives nothing: what it names is never deleted (PROTECT).
    """

    salt = models.UUIDField(
        db_default=RandomUUID(),
        editable=False,
        help_text="So that nobody finds out by guessing what a published hash stands for.",
    )
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    event = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=120)
    actor = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, blank=True)
    certifier = models.ForeignKey(
        "operations.Certifier", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    operation = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_of_subject"),
            models.Index(fields=["certifier", "-id"], name="event_of_certifier"),
            models.Index(fields=["operation", "-id"], name="event_of_operation"),
        ]
        triggers = append_only("event")

    def __str__(self) -> str:
        return f"{self.event} {self.subject_label} at {self.at:%Y-%m-%d %H:%M:%S}"
