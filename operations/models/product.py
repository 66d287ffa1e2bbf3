"""What an operation is certified for: the list that a line of a request picks from."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from operations.models.operation import ScopeKind


class LabelCategory(models.TextChoices):
    """The organic claim of a label (7 CFR 205.301; names as in domain.md 2.1, field 13)."""

    ORGANIC_100 = "100_percent_organic", _("100% organic")
    ORGANIC = "organic", _("Organic")
    MADE_WITH = "made_with_organic", _("Made with organic")


class ProductClass(models.TextChoices):
    """Classes that a trade arrangement treats apart (domain.md 8)."""

    PLANT = "plant", _("Plant or plant-based")
    LIVESTOCK = "livestock", _("Livestock or of livestock")
    AQUATIC = "aquatic", _("Aquatic animals")
    WINE = "wine", _("Wine")


class CertifiedProduct(models.Model):
    """One product on an operation's certificate.

    What the registry's files brought they also end; what people entered they leave alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    operation = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, related_name="certified_products"
    )
    name = models.CharField(max_length=200)
    label_category = models.CharField(max_length=20, choices=LabelCategory.choices)
    scope = models.CharField(max_length=12, choices=ScopeKind.choices)
    product_class = models.CharField(max_length=10, choices=ProductClass.choices, default=ProductClass.PLANT)
    hts_suggestion = models.ForeignKey(
        "operations.HtsCode", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certified_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    is_from_registry = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "name", "label_category", "scope"], name="product_on_list_once"
            )
        ]
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="product_name_words")]

    def __str__(self) -> str:
        return self.name
