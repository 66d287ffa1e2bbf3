"""The hash tree over the record and its signed states. Append-only, like the record itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models.append_only import append_only


class RecordNode(models.Model):
    """One complete subtree (see `rules/merkle.py`). Level 0 are the events, in the order in which they were
    taken into the tree: by id, but for those that were committed late."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    event = models.OneToOneField(
        "accounts.AuditEvent", on_delete=models.PROTECT, null=True, related_name="leaf"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "position"], name="record_node_once"),
            models.CheckConstraint(
                name="record_leaf_has_its_event",
                condition=Q(level=0, event__isnull=False) | Q(level__gt=0, event=None),
            ),
        ]
        triggers = append_only("record_node")

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class RecordCheckpoint(models.Model):
    """What the record was at an instant: its size, its root, and the note that was signed over both."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        triggers = append_only("record_checkpoint")

    @property
    def root_hex(self) -> str:
        return bytes(self.root).hex()

    def __str__(self) -> str:
        return f"{self.size} at {self.made_at:%Y-%m-%d %H:%M}"
