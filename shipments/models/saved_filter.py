"""Filters of the desk that a person keeps under a name."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

LONGEST_NAME = 40


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, membership: Membership) -> Self:
        """A person's own, in the role in which they kept them; nobody else's."""
        return self.filter(membership=membership)


class SavedFilter(models.Model):
    """`query` holds what the desk's address asks for (`forms/desk.py`). The default is what the desk shows
    when it is opened without any; a preference, so the record says nothing of it."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    membership = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "name"], name="saved_filter_has_its_own_name"),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(is_default=True), name="saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
