"""What an exporter asks certificates for: one shipment, or all shipments of a period."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from shipments.rules.fees import Speed
from shipments.rules.lifecycle import Status
from shipments.rules.rejection import RejectionCode


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
    `rules/completeness.py`. Only `services/transition.py` sets `status`.

    `appeal_text` is what the exporter was told, with a rejection, of how to have it looked at again.

    `revision` rises with every change of the request or of its lines. `attestation` is the statement in
    the words to which `attested_by_name` agreed.

    `due_at` is the legal limit, `target_at` the certifier's promise; `urgent_at` is what comes first of both
    and of the departure (`rules/deadlines.counting` says the same). `waited` is the time for which the
    exporter had the received request before `waiting_since` (set while it has it), `waited_days` the business
    days of it. `closed_at` is when it was issued, rejected or withdrawn.
    """

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
    recipient_contact = models.CharField(_("contact person of the recipient"), max_length=120, blank=True)
    recipient_phone = models.CharField(_("phone of the recipient"), max_length=40, blank=True)
    recipient_email = models.EmailField(_("e-mail of the recipient"), blank=True)
    exporter_certificate = models.CharField(
        _("number of the exporter's organic certificate"), max_length=60, blank=True
    )
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
    imo_number = models.CharField(_("IMO number of the vessel"), max_length=7, blank=True)
    voyage = models.CharField(max_length=30, blank=True)
    flight = models.CharField(max_length=20, blank=True)
    truck = models.CharField(_("truck or trailer"), max_length=40, blank=True)
    wagons = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    bill_of_lading = models.CharField(_("bill of lading"), max_length=40, blank=True)
    air_waybill = models.CharField(_("air waybill"), max_length=20, blank=True)
    containers = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    seals = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    departs_at = models.DateTimeField(_("planned departure"), null=True, blank=True)
    window_start_on = models.DateField(_("certificate start date"), null=True, blank=True)
    window_end_on = models.DateField(_("certificate end date"), null=True, blank=True)
    treatment = models.CharField(max_length=24, choices=Treatment.choices, blank=True)
    remarks = models.TextField(blank=True)

    # Of a draft: the step where the exporter was, who changed which field when (`rules/merging.py`), and the
    # latest sending of each page that was open on it (`services/changing.py`).
    step = models.CharField(max_length=12, default="parties", editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    touched = models.JSONField(default=dict, blank=True, editable=False)
    heard = models.JSONField(default=list, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    standing_request = models.ForeignKey(
        "shipments.StandingRequest",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="shipments",
    )
    standing_departure_on = models.DateField(null=True, blank=True, editable=False)

    created_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attested_by_name = models.CharField(max_length=120, blank=True)
    attestation = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    target_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    waited = models.DurationField(default=timedelta(0), editable=False)
    waited_days = models.PositiveSmallIntegerField(default=0, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    urgent_at = models.GeneratedField(
        expression=Case(
            When(status=Status.APPROVED, then=Least("departs_at", "due_at")),
            default=Least("departs_at", "target_at", "due_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    reviewer = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    rejection_codes = ArrayField(
        models.CharField(max_length=20, choices=RejectionCode.choices), default=list, blank=True
    )
    appeal_text = models.TextField(blank=True)
    conditions = models.TextField(
        _("conditions of the approval"), blank=True, help_text=_("One a line; printed as remarks.")
    )

    # What it costs by the certifier's price list, fixed when it is submitted (`rules/fees.py`).
    speed = models.CharField(max_length=8, choices=Speed.choices, default=Speed.STANDARD)
    fee = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    fee_currency = models.CharField(max_length=3, blank=True)
    fee_parts = models.JSONField(default=list, blank=True)
    fee_fixed_at = models.DateTimeField(null=True, blank=True)

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standing_request", "standing_departure_on"], name="shipment_of_a_departure_once"
            ),
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
            models.Index(
                fields=["certifier", "urgent_at", "id"],
                name="shipment_by_urgency",
                condition=Q(received_at__isnull=False, closed_at=None),
            ),
            models.Index(
                fields=["certifier", "departs_at"],
                name="shipment_departed",
                condition=Q(received_at__isnull=False, departs_at__isnull=False),
            ),
            models.Index(fields=["exporter", "-changed_at"], name="shipment_of_exporter"),
            GinIndex(fields=["containers"], name="shipment_containers"),
            GinIndex(fields=["seals"], name="shipment_seals"),
            models.Index(fields=["bill_of_lading"], name="shipment_by_bill", condition=~Q(bill_of_lading="")),
            models.Index(
                fields=["air_waybill"], name="shipment_by_air_waybill", condition=~Q(air_waybill="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference
