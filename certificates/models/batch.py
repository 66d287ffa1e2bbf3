"""Many approved requests issued by one confirmation, each for itself."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership


class BatchQuerySet(models.QuerySet["BatchIssue"]):
    def visible_to(self, membership: Membership) -> BatchQuerySet:
        """The staff's own certifier's; nobody else's."""
        return self.filter(certifier=membership.certifier_id) if membership.certifier_id else self.none()


class BatchIssue(models.Model):
    """Who confirmed what, and when they proved who they are. `public_id` is drawn by the page that asks,
    so that a second click finds the first one's batch."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(help_text="When the person last proved who they are.")
    retry_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="retries"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["certifier", "-asked_at"], name="batch_of_certifier")]

    def __str__(self) -> str:
        return f"batch of {self.asked_at:%Y-%m-%d %H:%M}"


class ItemState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ISSUED = "issued", _("Issued")
    FAILED = "failed", _("Not issued")


class BatchItem(models.Model):
    """One request of a batch. What waits is owed from `due_at` on: a lost job costs time only.

    `sentence` says why it failed, one sentence a line.
    """

    batch = models.ForeignKey(BatchIssue, on_delete=models.PROTECT, related_name="items")
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    sentence = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "shipment"], name="batch_has_a_request_once"),
            models.UniqueConstraint(
                fields=["shipment"], name="request_waits_in_one_batch", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="batch_item_fails_with_a_sentence", condition=~Q(state="failed") | ~Q(sentence="")
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="batch_item_owed", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.shipment_id} {self.state}"
