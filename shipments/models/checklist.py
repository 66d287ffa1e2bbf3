"""The papers that a certifier asks for, and when."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from operations.models.product import ProductClass
from shipments.models.attachment import PaperKind
from shipments.models.shipment import Kind
from shipments.rules.checklist import Demand


class ChecklistEntry(models.Model):
    """One paper of a certifier's checklist. An empty condition fits every request; all must fit.

    `hts_prefix` is the beginning of a tariff code, 2 to 10 digits: a chapter, a heading, a code. A
    certifier without any row, removed ones counted, has the defaults of `rules/checklist.py`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    paper_kind = models.CharField(_("paper"), max_length=24, choices=PaperKind.choices)
    demand = models.CharField(max_length=8, choices=Demand.choices)
    request_kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    product_class = models.CharField(max_length=10, choices=ProductClass.choices, blank=True)
    hts_prefix = models.CharField(max_length=10, blank=True)
    standard = models.ForeignKey(
        "operations.TradeArrangement", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    help_words = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="checklist_prefix_is_digits",
                condition=models.Q(hts_prefix="") | models.Q(hts_prefix__regex=r"^[0-9]{2,10}$"),
            ),
        ]
        indexes = [models.Index(fields=["certifier"], name="checklist_of_certifier")]

    def __str__(self) -> str:
        return f"{self.paper_kind} {self.demand}"
