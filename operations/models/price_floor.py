"""The lowest prices at which a certifier knows goods to be sold as organic (check C22)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class PriceFloor(models.Model):
    """Kept by the certifier's staff with dates and source; empty as long as nobody enters any, since market
    prices are not invented here. The commodity is a prefix of the tariff code; without an origin it holds
    for every one."""

    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, related_name="+")
    hts_prefix = models.CharField(max_length=10)
    origin = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    commodity = models.CharField(max_length=80)
    usd_per_kg = models.DecimalField(max_digits=9, decimal_places=2)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certifier", "hts_prefix", "origin"],
                name="price_floor_once",
                condition=Q(valid_to=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="price_floor_is_positive", condition=Q(usd_per_kg__gt=0)),
            models.CheckConstraint(
                name="price_floor_ends_after_its_start",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commodity} {self.usd_per_kg}"
