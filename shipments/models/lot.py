"""One lot of a line: how much of it, when it was harvested and who supplied it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shipments.rules.units import Unit


class WineLabel(models.TextChoices):
    """What a wine may be labelled under the terms with the European Union (domain.md 8)."""

    ORGANIC = "organic", _("Organic wine: no sulfites added")
    MADE_WITH = "made_with_organic", _("Made with organic grapes: at most 100 ppm of sulfites")


class Lot(models.Model):
    """Lots of one line are of the line's product and origin: goods of another origin are another line.

    A lot without a supplier is the exporter's own. A supplier is an operation of the registry, or one
    that a trade partner's certifier certified: then its name and the number of that certificate stand
    here. `quantity_kg` follows from what was typed (`rules/units.py`).
    """

    line = models.ForeignKey("shipments.ShipmentLine", on_delete=models.CASCADE, related_name="lots")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("lot"), max_length=40)
    quantity = models.DecimalField(_("quantity"), max_digits=15, decimal_places=6, null=True, blank=True)
    quantity_unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.KILOGRAM)
    quantity_kg = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    harvest_year = models.PositiveSmallIntegerField(_("harvest year"), null=True, blank=True)

    supplier = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplier_name = models.CharField(_("name of the supplier"), max_length=200, blank=True)
    partner_certificate = models.CharField(_("certificate of a trade partner"), max_length=60, blank=True)
    partner_certifier = models.CharField(_("certifier of that certificate"), max_length=150, blank=True)
    partner_country = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    transaction_certificate = models.CharField(_("transaction certificate"), max_length=60, blank=True)
    supplier_invoices = models.CharField(_("invoices of the supplier"), max_length=150, blank=True)

    wine_label = models.CharField(
        _("label of the wine"), max_length=20, choices=WineLabel.choices, blank=True
    )
    is_wine_attested = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="lot_once_on_a_line"),
            models.CheckConstraint(
                name="lot_quantity_is_positive",
                condition=(Q(quantity=None) | Q(quantity__gt=0))
                & (Q(quantity_kg=None) | Q(quantity_kg__gt=0)),
            ),
            models.CheckConstraint(name="lot_has_a_number", condition=~Q(number="")),
        ]
        indexes = [models.Index(fields=["number"], name="lot_by_number")]

    def __str__(self) -> str:
        """The lot in one line; the caller has fetched the supplier."""
        parts = [self.number]
        if self.quantity is not None:
            parts.append(f"{self.quantity.normalize():f} {self.quantity_unit}")
        if self.harvest_year:
            parts.append(str(self.harvest_year))
        if self.supplier:
            parts.append(str(self.supplier))
        certificates = (self.supplier_name, self.partner_certificate, self.transaction_certificate)
        parts += [part for part in (*certificates, self.supplier_invoices) if part]
        if self.is_wine_attested:
            parts.append(self.wine_label)
        return " · ".join(parts)
