"""What the certifier asked about a request, what the exporter answered, and what stays among the staff."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.models.append_only import append_only
from shipments.models.attachment import PaperKind


class InformationRequest(models.Model):
    """One round: a list of items, answered together; open while `answered_at` is empty.

    `question` are words before the list and `answer` words after the answers; both may be empty.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="questions")
    question = models.TextField(blank=True)
    asked_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shipment"], name="question_one_round_is_open", condition=Q(answered_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.question[:60]}"


class AskedItem(models.Model):
    """One thing that is asked for, about a field (`rules/frozen_request.py`), a paper or nothing special.

    `answer` may be written and changed until the round is handed back. `is_changed` is kept then: the field
    it is about was another one than at the submission before.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    field = models.CharField(max_length=40, blank=True)
    line = models.ForeignKey(
        "shipments.ShipmentLine", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    paper_kind = models.CharField(_("kind of paper"), max_length=24, choices=PaperKind.choices, blank=True)
    answer = models.TextField(blank=True)
    is_changed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="asked_item_has_its_own_position"),
            models.CheckConstraint(name="asked_item_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="asked_item_is_about_one_thing", condition=Q(field="") | Q(paper_kind="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.words[:60]}"

    @property
    def has_papers(self) -> bool:
        """Whether a paper was attached to it and is still there; the caller has fetched the papers."""
        return any(paper.removed_at is None for paper in self.papers.all())


class InternalNoteQuerySet(models.QuerySet["InternalNote"]):
    def visible_to(self, membership: Membership) -> Self:
        """The certifier's own staff; never the exporter."""
        if membership.certifier_id is None:
            return self.none()
        return self.filter(shipment__certifier=membership.certifier_id)


class InternalNote(models.Model):
    """What the certifier's staff tell each other about a request. Written once; a second one corrects it."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    shipment = models.ForeignKey(
        "shipments.Shipment", on_delete=models.PROTECT, related_name="internal_notes"
    )
    words = models.TextField()
    written_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = InternalNoteQuerySet.as_manager()

    class Meta:
        triggers = append_only("internal_note")

    def __str__(self) -> str:
        return self.words[:60]
