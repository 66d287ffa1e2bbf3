"""The code lists. A row is never deleted: it ends, and certificates keep what they were issued with.

`valid_from` and `valid_to` are dates, both inclusive; an open end is null.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from operations.rules import hts


class HtsCode(models.Model):
    """A ten-digit code of the Harmonized Tariff Schedule of the United States with its words.

    `description` is the whole path from heading to code, joined by " > ". `is_organic` is true where
    the path says certified organic (185 codes of the 2026 schedule, revision 4).
    """

    code = models.CharField(max_length=10)
    description = models.TextField()
    unit = models.CharField(max_length=40, blank=True)
    is_organic = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="hts_code_once_per_start"),
            models.CheckConstraint(name="hts_code_has_ten_digits", condition=Q(code__regex=r"^[0-9]{10}$")),
        ]
        indexes = [
            GinIndex(OpClass(Upper("description"), name="gin_trgm_ops"), name="hts_words"),
            models.Index(fields=["code"], name="hts_by_organic", condition=Q(is_organic=True)),
        ]

    def __str__(self) -> str:
        return self.display

    @property
    def display(self) -> str:
        return hts.display_hts(self.code)


class CodeListEntry(models.Model):
    """The shape of a short code list."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Country(CodeListEntry):
    """ISO 3166-1, alpha-2."""

    in_european_union = models.BooleanField(default=False)


class UsPort(CodeListEntry):
    """A port of entry, Schedule D."""

    state = models.CharField(max_length=2, blank=True)


class PackageType(CodeListEntry):
    """UN/ECE Recommendation 21."""


class TradeArrangement(CodeListEntry):
    """The standard a product is certified to: NOP, or a partner's under an arrangement (domain.md 8).

    What it asks of goods stands in its terms (`models/arrangements.py`), each with its own dates.
    """

    partner_countries = models.ManyToManyField(Country, blank=True, related_name="+")
    mark = models.CharField(max_length=1, help_text="V read in a source, R recalled (domain.md).")


class RiskEntry(models.Model):
    """One origin and commodity on a list that asks for a second look (C13) or a treatment (C14).

    The commodity is a prefix of the tariff code, 2 to 10 digits. Entries without a certifier come from the
    file and hold for all; a certifier's staff add their own (`services/watch_lists.py`).
    """

    class List(models.TextChoices):
        HIGH_RISK = "high_risk", _("Origin and commodity of known fraud (C13)")
        TREATMENT = "treatment", _("Treatment at the border to be expected (C14)")

    list = models.CharField(max_length=10, choices=List.choices)
    origin = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    hts_prefix = models.CharField(max_length=10)
    commodity = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    certifier = models.ForeignKey(
        "operations.Certifier", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "origin", "hts_prefix"],
                name="risk_listed_once",
                condition=Q(certifier=None),
            ),
            models.UniqueConstraint(
                fields=["certifier", "list", "origin", "hts_prefix"],
                name="risk_of_a_certifier_listed_once",
                condition=Q(certifier__isnull=False, valid_to=None),
            ),
            models.CheckConstraint(
                name="risk_ends_after_its_start",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.origin_id} {self.commodity}"


class LoadedCodeList(models.Model):
    """Which file of a code list was loaded last: a file that is known by its digest is not read again."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
