"""A request that comes again: the shipments of a season, of which the clock makes drafts ahead of time."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from shipments.rules.rhythm import Rhythm


class StandingStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class StandingRequestQuerySet(models.QuerySet["StandingRequest"]):
    def visible_to(self, membership: Membership) -> Self:
        """The exporter's own: to the certifier only the requests that come of it are anything."""
        return self.filter(exporter=membership.operation_id, exporter__isnull=False)


class StandingRequest(models.Model):
    """Copies `source` for each departure, `lead_days` before it. Days are those of the exporter's person
    who set it up (`created_by`), in whose zone `departs_at_time` is written too."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    exporter = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    status = models.CharField(max_length=8, choices=StandingStatus.choices, default=StandingStatus.ACTIVE)
    starts_on = models.DateField()
    ends_on = models.DateField()
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, null=True, blank=True)
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    departs_at_time = models.TimeField()
    lead_days = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = StandingRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standing_request_ends_after_start", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="standing_request_has_one_rhythm",
                condition=Q(weekday__isnull=True, every_days__gte=1)
                | Q(weekday__isnull=False, every_days__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.starts_on, self.ends_on, weekday=self.weekday, every_days=self.every_days)
