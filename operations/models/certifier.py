"""A certifying agent: a tenant of this installation, or one that is only named on certificates."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSource(models.TextChoices):
    """Where a certifier's certificate numbers come from; never both (architecture.md 3)."""

    OWN = "own", _("Numbers of this installation")
    RECORDED = "recorded", _("Numbers allotted by Global INTEGRITY and recorded here")


class Certifier(models.Model):
    """A certifying agent with its three-character NOP code (domain.md 4: inferred, kept as data).

    `issues_here` tells the tenants from those that only certify a handler or a recipient.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=20, unique=True)
    nop_prefix = models.CharField(
        _("NOP code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3}$", _("The code of a certifier has three digits."))],
    )
    street = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.ForeignKey("operations.Country", on_delete=models.PROTECT, related_name="+")
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certifier_prefix_has_three_digits", condition=models.Q(nop_prefix__regex=r"^[0-9]{3}$")
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.nop_prefix})"
