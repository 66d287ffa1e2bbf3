"""A certificate and its versions. What was issued is in the version's snapshot and nowhere else; the
columns here are for finding it."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from accounts.models import Membership
from accounts.models.append_only import RefuseChange
from certificates.rules.lifecycle import Status


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, membership: Membership) -> Self:
        """The certifier's own; for an operation, those that name it as exporter or recipient."""
        if membership.certifier_id is not None:
            return self.filter(certifier=membership.certifier_id)
        return self.filter(Q(exporter=membership.operation_id) | Q(recipient=membership.operation_id))


class Certificate(models.Model):
    """One product under one tariff code, under a number that is unique for ever.

    A manual certificate, made in an outage, has a reference that no customs system takes for a number
    (`rules/manual_references.py`) and the COOP code under which it is filed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    number = models.CharField(max_length=21, unique=True)
    second_code = models.CharField(max_length=9)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ISSUED)
    status_since_at = models.DateTimeField()
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    exporter = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="certificates")
    line = models.OneToOneField(
        "shipments.ShipmentLine", on_delete=models.PROTECT, related_name="certificate"
    )
    product_name = models.CharField(max_length=200)
    hts = models.CharField(max_length=10)
    net_weight_kg = models.DecimalField(max_digits=14, decimal_places=3)
    lots = ArrayField(models.CharField(max_length=40), default=list)
    window_start_on = models.DateField()
    window_end_on = models.DateField()
    status_index = models.PositiveIntegerField(
        unique=True, help_text="Its place in the status list: drawn at random, so that it tells no order."
    )
    outage = models.ForeignKey(
        "certificates.Outage", on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    coop_code = models.CharField(
        max_length=33, blank=True, help_text="As the federal programme gave it; its form is not published."
    )
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_number_has_its_form",
                condition=Q(number__regex=r"^[0-9]{3}-[0-9]{10}-[0-9]{6}$", outage__isnull=True, coop_code="")
                | (Q(number__regex=r"^[0-9]{3}-COOP-[0-9]{6}$", outage__isnull=False) & ~Q(coop_code="")),
            ),
            models.CheckConstraint(name="certificate_weight_is_positive", condition=Q(net_weight_kg__gt=0)),
        ]
        indexes = [
            models.Index(fields=["certifier", "-issued_at", "-id"], name="certificate_register"),
            models.Index(fields=["exporter", "-issued_at", "-id"], name="certificate_of_exporter"),
            models.Index(fields=["recipient", "-issued_at", "-id"], name="certificate_of_recipient"),
            GinIndex(fields=["lots"], name="certificate_lots"),
            GinIndex(OpClass(Upper("product_name"), name="gin_trgm_ops"), name="certificate_product_words"),
        ]
        triggers = [
            RefuseChange(name="certificate_is_never_deleted", operation=pgtrigger.Delete),
            RefuseChange(
                name="certificate_is_as_issued",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["status", "status_since_at"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_manual(self) -> bool:
        return self.outage_id is not None


class CertificateVersion(models.Model):
    """One state of the paper under the same number: content, digest, and the file made from it.

    `snapshot` is the canonical JSON, `digest` its SHA-256. The paper columns say what is owed: a row
    without `paper_sha256` is owed its paper from `paper_due_at` on; one with `timestamp_due_at` has its
    paper, and is owed the time of an authority on it.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    snapshot = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    paper_sha256 = models.CharField(max_length=64, blank=True)
    paper_size_bytes = models.PositiveIntegerField(default=0)
    paper_made_at = models.DateTimeField(null=True, blank=True)
    offline_code = models.TextField(blank=True, help_text="What the QR code says (docs/offline-code.md).")
    paper_due_at = models.DateTimeField()
    paper_attempts = models.PositiveSmallIntegerField(default=0)
    paper_error = models.CharField(max_length=300, blank=True)
    timestamp_due_at = models.DateTimeField(null=True, blank=True)
    timestamp_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "version"], name="version_counts_up"),
            models.UniqueConstraint(
                fields=["certificate"], name="version_one_is_current", condition=Q(is_current=True)
            ),
        ]
        indexes = [
            models.Index(fields=["paper_due_at"], name="paper_owed", condition=Q(paper_sha256="")),
            models.Index(
                fields=["timestamp_due_at"],
                name="timestamp_owed",
                condition=Q(timestamp_due_at__isnull=False),
            ),
        ]
        triggers = [
            RefuseChange(name="version_is_never_deleted", operation=pgtrigger.Delete),
            RefuseChange(
                name="version_is_as_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "certificate", "version", "snapshot", "digest", "made_at", "made_by"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} version {self.version}"
