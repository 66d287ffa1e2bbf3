"""Recipients and routes that an exporter asks for again and again."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from shipments.models.shipment import Mode


class SavedQuerySet(models.QuerySet["Saved"]):
    def visible_to(self, membership: Membership) -> Self:
        """The exporter's own; a certifier has no business with them."""
        return self.filter(exporter=membership.operation_id, exporter__isnull=False)


class Saved(models.Model):
    """What both kinds have. `removed_at` keeps a removed one for the undo; `uses` orders the list."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    exporter = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    uses = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SavedRecipient(Saved):
    """Who receives, and where the goods then go: the fields of the step Parties, by the same names."""

    recipient = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    destination_city = models.CharField(max_length=80, blank=True)
    destination_state = models.CharField(max_length=40, blank=True)
    consignee = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exporter", "name"],
                condition=Q(removed_at=None),
                name="saved_recipient_has_its_own_name",
            )
        ]


class SavedRoute(Saved):
    """From where to where and how: the fields of the step Transport, by the same names."""

    exported_from = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    port_of_lading = models.CharField(max_length=80, blank=True)
    us_port = models.ForeignKey(
        "operations.UsPort", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exporter", "name"], condition=Q(removed_at=None), name="saved_route_has_its_own_name"
            )
        ]
