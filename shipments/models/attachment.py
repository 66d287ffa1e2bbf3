"""A paper that goes with a request."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """The papers that certifiers ask for (domain.md 3.4)."""

    INVOICE = "invoice", _("Commercial invoice")
    PACKING_LIST = "packing_list", _("Packing list")
    DELIVERY_NOTE = "delivery_note", _("Delivery note")
    TRANSPORT = "transport", _("Bill of lading, air waybill or truck waybill")
    LABEL = "label", _("Label artwork")
    SUPPLIER_CERTIFICATE = "supplier_certificate", _("Supplier's organic certificate")
    TRANSACTION_CERTIFICATE = "transaction_certificate", _("Supplier's transaction certificate (TraceNet)")
    INVENTORY = "inventory", _("Inventory or mass balance")
    PHYTOSANITARY = "phytosanitary", _("Phytosanitary certificate")
    TREATMENT = "treatment", _("Fumigation or treatment declaration")
    ANALYSIS = "analysis", _("Certificate of analysis")
    WINE_ATTESTATION = "wine_attestation", _("Wine attestation for each lot")
    NO_ANTIBIOTICS = "no_antibiotics", _("Statement that no antibiotics were used")
    OTHER = "other", _("Other paper")


def _random_name(attachment: Attachment, filename: str) -> str:
    """Files lie under a random name: what the sender called them never touches the disk."""
    return f"papers/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """Kept even when taken off the request (`removed_at`), since a submission may have shown it.

    `answers` is what the certifier had asked for when it was attached as an answer.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(_("kind of paper"), max_length=24, choices=PaperKind.choices)
    file = models.FileField(upload_to=_random_name, max_length=80)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    answers = models.ForeignKey(
        "shipments.AskedItem", on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )

    def __str__(self) -> str:
        return self.name
