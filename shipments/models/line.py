"""One product of a request under one tariff code: what becomes one certificate."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from operations.models import CertifiedProduct
from operations.models.product import LabelCategory
from shipments.rules.units import Unit


class ShipmentLine(models.Model):
    """Of each weight there is what was typed (`net_weight` in `net_weight_unit`) and the kilograms that
    follow from it (`net_weight_kg`, by `rules/units.py`). A net weight of which only the kilograms are
    there was reckoned from packages times unit weight.

    `hts` is ten digits as text: the code list is looked up by date, since an issued certificate keeps the
    code and words it was issued with. `hts_unit` is the schedule's, where it counts more than kilograms.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    shipment = models.ForeignKey("shipments.Shipment", on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    certified_product = models.ForeignKey(
        CertifiedProduct, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name_as_labelled = models.CharField(_("name as labelled"), max_length=200, blank=True)
    label_category = models.CharField(
        _("label category"), max_length=20, choices=LabelCategory.choices, blank=True
    )
    ingredients = models.TextField(_("ingredients and their suppliers"), blank=True)
    origin = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    processed_in = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    has_no_antibiotics = models.BooleanField(default=False)

    hts = models.CharField(_("tariff code (HTS)"), max_length=10, blank=True)
    hts_quantity = models.DecimalField(
        _("quantity in the unit of the tariff code"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    hts_unit = models.CharField(_("unit of the tariff code"), max_length=20, blank=True)
    packages = models.PositiveIntegerField(_("number of packages"), null=True, blank=True)
    package_type = models.ForeignKey(
        "operations.PackageType", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit_weight = models.DecimalField(
        _("net weight of one package"), max_digits=15, decimal_places=6, null=True, blank=True
    )
    unit_weight_unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.KILOGRAM)
    unit_weight_kg = models.DecimalField(
        _("net weight of one package, kg"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    net_weight = models.DecimalField(
        _("total net weight"), max_digits=15, decimal_places=6, null=True, blank=True
    )
    net_weight_unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.KILOGRAM)
    net_weight_kg = models.DecimalField(
        _("total net weight, kg"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    gross_weight = models.DecimalField(
        _("gross weight"), max_digits=15, decimal_places=6, null=True, blank=True
    )
    gross_weight_unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.KILOGRAM)
    gross_weight_kg = models.DecimalField(
        _("gross weight, kg"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    invoices = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    invoice_value_usd = models.DecimalField(
        _("invoice value in US dollars"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    # Of the page on which a new line is typed: what it sends twice makes one line.
    key = models.UUIDField(null=True, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    touched = models.JSONField(default=dict, blank=True, editable=False)
    heard = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "key"], name="line_of_a_page_once"),
            # Deferred, so that the lines below a removed one can move up in one statement.
            models.UniqueConstraint(
                fields=["shipment", "position"],
                name="line_has_its_own_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="line_weights_are_positive",
                condition=(Q(net_weight_kg=None) | Q(net_weight_kg__gt=0))
                & (Q(gross_weight_kg=None) | Q(gross_weight_kg__gt=0))
                & (Q(unit_weight_kg=None) | Q(unit_weight_kg__gt=0)),
            ),
        ]
        indexes = [GinIndex(fields=["invoices"], name="line_invoices")]

    def __str__(self) -> str:
        return f"{self.position}. {self.name_as_labelled or self.hts}"
