"""A certifier's prices; a certifier without a list charges nothing here."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from operations.models.product import ProductClass
from shipments.rules.fees import Speed


class PriceList(models.Model):
    """Its rows are replaced as a whole: what a request was charged is kept on the request."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    certifier = models.OneToOneField(
        "operations.Certifier", on_delete=models.PROTECT, related_name="price_list"
    )
    currency = models.CharField(max_length=3, default="USD")
    default_speed = models.CharField(max_length=8, choices=Speed.choices, default=Speed.STANDARD)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="price_list_currency_is_a_code", condition=models.Q(currency__regex=r"^[A-Z]{3}$")
            )
        ]

    def __str__(self) -> str:
        return f"prices of {self.certifier_id} in {self.currency}"


class PriceRow(models.Model):
    """The price of one certificate; see `rules/fees.Price`."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="rows")
    speed = models.CharField(_("speed"), max_length=8, choices=Speed.choices)
    product_class = models.CharField(
        _("kind of product"), max_length=10, choices=ProductClass.choices, blank=True
    )
    from_count = models.PositiveSmallIntegerField(_("from the nth certificate of a request on"), default=1)
    amount = models.DecimalField(_("price of one certificate"), max_digits=9, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "speed", "product_class", "from_count"], name="price_row_once"
            ),
            models.CheckConstraint(
                name="price_row_is_sensible",
                condition=models.Q(amount__gte=0, from_count__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speed} {self.product_class} from {self.from_count}: {self.amount}"
