"""Weights as pages show them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from shipments.rules import weights

register = template.Library()


@register.filter
def kg(weight: Decimal | None) -> str:
    """`19,320 kg`; a dash where there is no weight."""
    return weights.format_kg(weight) if weight is not None else "–"


@register.filter
def typed(quantity: Decimal | None, unit: str) -> str:
    """`42.5 lb`: as it was typed."""
    return weights.format_typed(quantity, unit) if quantity is not None else "–"


@register.filter
def net_formula(line: object) -> str:
    """How the net weight of a line became kilograms; empty where plain kilograms were typed."""
    return weights.typed_of(line).net_formula(_("packages"))


@register.filter
def rounded_kg(weight: Decimal) -> str:
    """A weight that was reckoned from another unit, to grams."""
    return weights.format_kg(weight.quantize(Decimal("0.001")))


@register.filter
def signed_kg(difference: Decimal) -> str:
    """`420 kg more`, `420 kg less`."""
    amount = weights.format_kg(abs(difference).quantize(Decimal("0.001")))
    return (
        _("%(amount)s more") % {"amount": amount}
        if difference > 0
        else _("%(amount)s less") % {"amount": amount}
    )


@register.filter
def percent(share: Decimal) -> str:
    """`2.17 %`."""
    return f"{share * 100:.2f} %"
