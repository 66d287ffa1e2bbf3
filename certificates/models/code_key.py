"""The keys that sign offline codes: their public parts, kept for ever."""

from __future__ import annotations

import uuid

from django.db import models


class CodeKey(models.Model):
    """One key of a certifier's, or (without certifier) of the installation, which signs the status list.

    The private part lies in the folder of keys, under the same `kid`. Codes issued from `compromised_at`
    on prove nothing; a retired key signs no more, and what it signed stays good.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.ForeignKey(
        "operations.Certifier", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kid = models.CharField(max_length=8, unique=True)
    public_key = models.TextField(help_text="PEM")
    valid_from = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certifier"],
                name="code_key_one_in_use",
                condition=models.Q(retired_at=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.kid} of {self.certifier_id or 'the installation'}"


class PublishedStatus(models.Model):
    """The status list as it was last signed; older ones are kept for a week."""

    content = models.BinaryField()
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.size} places at {self.made_at:%Y-%m-%d %H:%M}"
