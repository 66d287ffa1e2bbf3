"""The outbox: a message that is owed, as a row, before anything is sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class OutboxMessage(models.Model):
    """One message to one address for one occasion, written in the transaction that causes it.

    The row is what is owed; a task sends it after commit and the clock finds what a lost task left
    (security.md 22). Occasion and recipient are unique, so that nothing is told twice. `due_at` is when
    the clock asks for it (again). The words of a confidential message, which hold a secret link, are
    removed once nobody will send it any more.
    """

    occasion = models.CharField(max_length=120)
    recipient = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    certifier = models.ForeignKey(
        "operations.Certifier", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_confidential = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "recipient"], name="message_told_once_per_occasion")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_owed",
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.occasion} to {self.recipient}"
