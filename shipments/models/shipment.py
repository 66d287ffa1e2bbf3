"""What an exporter asks certificates for: one shipment, or all shipments of a period."""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from shipments.rules.lifecycle import Status


class Kind(models.TextChoices):
    SINGLE = "single", _("One shipment")
    PERIOD = "period", _("All shipments of a period")


class Mode(models.TextChoices):
    SEA = "sea", _("Sea")
    AIR = "air", _("Air")
    TRUCK = "truck", _("Truck")
    RAIL = "rail", _("Rail")


class Treatment(models.TextChoices):
    """What was done to the goods after harvest. The first four end the organic status (domain.md 0.10)."""

    NONE = "none", _("None")
    METHYL_BROMIDE = "methyl_bromide", _("Fumigation with methyl bromide")
    PHOSPHINE = "phosphine", _("Fumigation with phosphine")
    SULFURYL_FLUORIDE = "sulfuryl_fluoride", _("Fumigation with sulfuryl fluoride")
    IRRADIATION = "irradiation", _("Ionizing radiation")
    HEAT_OR_COLD = "heat_or_cold", _("Heat or cold")
    CONTROLLED_ATMOSPHERE = "controlled_atmosphere", _("Controlled atmosphere (CO₂ or nitrogen)")


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def visible_to(self, membership: Membership) -> Self:
        """The exporter's own; the certifier's from the moment they are submitted; nobody else's."""
        if membership.certifier_id is not None:
            return self.filter(certifier=membership.certifier_id).exclude(
                Q(status=Status.DRAFT) | Q(status=Status.WITHDRAWN, received_at=None)
            )
        return self.filter(exporter=membership.operation_id)


class Shipment(models.Model):
    """A request and where it stands. A draft may be incomplete; what a submitted one needs is judged by
    `rules/completeness.py`. Only `services/transition.py` sets `status`."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    reference = models.CharField(max_length=12, unique=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    exporter = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(_("kind of certificate"), max_length=10, choices=Kind.choices)
    standard = models.ForeignKey("operations.TradeArrangement", on_delete=models.PROTECT, related_name="+")

    recipient = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    destination_city = models.CharField(_("city of destination"), max_length=80, blank=True)
    destination_state = models.CharField(_("state of destination"), max_length=40, blank=True)
    consignee = models.CharField(_("consignee, if another"), max_length=250, blank=True)
    final_handler = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    origin = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    exported_from = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    port_of_lading = models.CharField(_("port of lading"), max_length=80, blank=True)
    us_port = models.ForeignKey(
        "operations.UsPort", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices, blank=True)
    vessel = models.CharField(max_length=60, blank=True)
    voyage = models.CharField(max_length=30, blank=True)
    flight = models.CharField(max_length=20, blank=True)
    truck = models.CharField(_("truck or trailer"), max_length=40, blank=True)
    bill_of_lading = models.CharField(_("bill of lading"), max_length=40, blank=True)
    air_waybill = models.CharField(_("air waybill"), max_length=20, blank=True)
    containers = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    seals = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    departs_at = models.DateTimeField(_("planned departure"), null=True, blank=True)
    window_start_on = models.DateField(_("certificate start date"), null=True, blank=True)
    window_end_on = models.DateField(_("certificate end date"), null=True, blank=True)
    treatment = models.CharField(max_length=24, choices=Treatment.choices, blank=True)
    has_no_antibiotics = models.BooleanField(default=False)
    remarks = models.TextField(blank=True)

    created_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attested_by_name = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shipment_window_ends_after_start",
                condition=Q(window_start_on=None)
                | Q(window_end_on=None)
                | Q(window_end_on__gte=models.F("window_start_on")),
            ),
            models.CheckConstraint(
                name="shipment_received_when_submitted",
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
                | Q(received_at__isnull=False, due_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["certifier", "status", "departs_at"], name="shipment_queue"),
            models.Index(fields=["exporter", "-changed_at"], name="shipment_of_exporter"),
            GinIndex(fields=["containers"], name="shipment_containers"),
        ]

    def __str__(self) -> str:
        return self.reference
