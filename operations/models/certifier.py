"""A certifying agent: a tenant of this installation, or one that is only named on certificates."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSource(models.TextChoices):
    """Where a certifier's certificate numbers come from; never both (architecture.md 3)."""

    OWN = "own", _("Numbers of this installation")
    RECORDED = "recorded", _("Numbers allotted by Global INTEGRITY and recorded here")


class Certifier(models.Model):
    """A certifying agent with its three-character NOP code (domain.md 4: inferred, kept as data).

    `issues_here` tells the tenants from those that only certify a handler or a recipient. Of the latter
    the registry's files tell neither country nor, always, the code; `registry_name` is what they call it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=20, unique=True)
    nop_prefix = models.CharField(
        _("NOP code"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{3}$", _("The code of a certifier has three digits."))],
    )
    street = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.ForeignKey(
        "operations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registry_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    logo = models.FileField(upload_to="logos/", blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    issues_here = models.BooleanField(default=False)
    number_source = models.CharField(max_length=10, choices=NumberSource.choices, default=NumberSource.OWN)
    registration_note = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("Printed on papers with numbers of this installation; empty means the usual words."),
    )
    has_four_eyes = models.BooleanField(
        default=True, help_text=_("Who reviewed a request may not issue its certificates.")
    )
    target_days = models.PositiveSmallIntegerField(
        default=5, help_text=_("Business days in which the certifier promises a decision.")
    )
    max_period_days = models.PositiveSmallIntegerField(
        default=366, help_text=_("The longest period that one certificate may cover, in days.")
    )
    asks_stock = models.BooleanField(
        default=False,
        help_text=_(
            "A product of which no stock is declared has to be explained by the reviewer (check C09)."
        ),
    )
    mass_balance_tolerance_percent = models.DecimalField(
        max_digits=4,
        decimal_places=1,
        default=Decimal("2.0"),
        help_text=_(
            "How much of the declared weight may lack in the stock before it blocks (check C09). No rule "
            "publishes a figure: two per cent is our own default."
        ),
    )

    appeal_text = models.TextField(
        max_length=600,
        blank=True,
        help_text=_("Told with a rejection: how to have it looked at again. Empty means the usual words."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certifier_prefix_has_three_digits",
                condition=models.Q(nop_prefix__regex=r"^[0-9]{3}$")
                | models.Q(nop_prefix="", issues_here=False),
            ),
            models.CheckConstraint(
                name="certifier_that_issues_has_a_country",
                condition=models.Q(issues_here=False) | models.Q(country__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["nop_prefix"],
                name="certifier_prefix_is_unique",
                condition=~models.Q(nop_prefix=""),
                violation_error_message=_("Another certifier has this code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.nop_prefix or self.short_name})"
