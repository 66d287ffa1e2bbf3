"""A certified business as the federal registry knows it: exporter, importer or handler."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Collate, Left, Upper
from django.utils.translation import gettext_lazy as _

SORTED_LETTERS = 60
"""Of `search_words`, which begins with the name: an index entry has less than 3 kB."""


class Standing(models.TextChoices):
    """The registry's statuses (domain.md 3.1)."""

    CERTIFIED = "certified", _("Certified")
    SUSPENDED = "suspended", _("Suspended")
    SURRENDERED = "surrendered", _("Surrendered")
    REVOKED = "revoked", _("Revoked")


class ScopeKind(models.TextChoices):
    """The scopes of certification (domain.md 3.1)."""

    CROPS = "crops", _("Crops")
    WILD_CROPS = "wild_crops", _("Wild crops")
    LIVESTOCK = "livestock", _("Livestock")
    HANDLING = "handling", _("Handling")


class Operation(models.Model):
    """A certified operation, known by its ten-digit NOP ID (text: it may begin with zeros).

    `standard` is what it is certified to: NOP, or a partner's standard under a trade arrangement.
    `listed_on` is the day of the registry's file that first had it, null for one that people entered;
    `unlisted_on` that of the first file that no longer had it.
    `search_words` holds names, city and country in lower case without accents, for the search; a trigger
    writes it, so that no import can forget it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    nop_id = models.CharField(_("NOP ID"), max_length=10, unique=True)
    name = models.CharField(max_length=200)
    other_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="operations")
    standard = models.ForeignKey("operations.TradeArrangement", on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.CERTIFIED)
    standing_since_on = models.DateField()
    anniversary_on = models.DateField(null=True, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=120)
    state = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.ForeignKey("operations.Country", on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    listed_on = models.DateField(null=True, blank=True, editable=False)
    unlisted_on = models.DateField(null=True, blank=True, editable=False)
    search_words = models.TextField(default="", blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="operation_nop_id_has_ten_digits", condition=models.Q(nop_id__regex=r"^[0-9]{10}$")
            )
        ]
        indexes = [
            GinIndex(fields=["search_words"], opclasses=["gin_trgm_ops"], name="operation_search_words"),
            models.Index(fields=["country", "name"], name="operation_by_country"),
            models.Index(
                Collate(Left("search_words", SORTED_LETTERS), "C"), "nop_id", name="operation_by_words"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="operation_has_search_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    NEW.search_words = lower(unaccent(concat_ws(
                        ' ', NEW.name, array_to_string(NEW.other_names, ' '), NEW.city,
                        (SELECT name FROM operations_country WHERE id = NEW.country_id)
                    )));
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.nop_id})"


class OperationScope(models.Model):
    """One scope of an operation with its own standing and date.

    `product_text` is what the registry says of its products and no rule could split: it is searched, and
    nobody can pick from it.
    """

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="scopes")
    scope = models.CharField(max_length=12, choices=ScopeKind.choices)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.CERTIFIED)
    effective_on = models.DateField(null=True, blank=True)
    product_text = models.TextField(blank=True)
    is_from_registry = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "scope"], name="operation_has_each_scope_once")
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("product_text"), name="gin_trgm_ops"),
                name="scope_product_text",
                condition=~models.Q(product_text=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.standing}"
