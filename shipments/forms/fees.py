"""The certifier's price list, and the speed that an exporter chooses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.models.product import ProductClass
from shipments.fee_facts import SpeedChoice
from shipments.rules.fees import Price, Speed


class PriceListForm(forms.Form):
    """What holds for the whole list."""

    currency = forms.RegexField(
        label=_("Currency"),
        regex=r"^[A-Z]{3}$",
        max_length=3,
        help_text=_("Three letters, as in USD."),
        error_messages={
            "invalid": _("Write the three letters of the currency in capitals, as in USD."),
            "required": _("Write the three letters of the currency, as in USD."),
        },
    )
    default_speed = forms.ChoiceField(
        label=_("Speed of a request for which nobody chose one"), choices=Speed.choices
    )


class PriceRowForm(forms.Form):
    """The price of one certificate."""

    speed = forms.ChoiceField(label=_("Speed"), choices=Speed.choices)
    product_class = forms.ChoiceField(
        label=_("Kind of product"), choices=[("", _("any")), *ProductClass.choices], required=False
    )
    from_count = forms.IntegerField(
        label=_("From certificate number"),
        min_value=1,
        max_value=999,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write 1, or the number of certificates from which on the price holds."),
            "invalid": _("Write a whole number, 1 to 999."),
            "min_value": _("Write a whole number, 1 to 999."),
            "max_value": _("Write a whole number, 1 to 999."),
        },
    )
    amount = forms.DecimalField(
        label=_("Price"),
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        required=False,
        help_text=_("Empty: this row does not count."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the price with a point, as in 52.50."),
            "min_value": _("A price cannot be below zero."),
            "max_decimal_places": _("Write at most two decimals, as in 52.50."),
            "max_digits": _("This price is too large. At most 9,999,999.99 fits."),
            "max_whole_digits": _("This price is too large. At most 9,999,999.99 fits."),
        },
    )


PriceRows = forms.formset_factory(PriceRowForm, extra=4, max_num=60, absolute_max=60)


def prices_in(formset: Any) -> list[Price]:
    """The rows of a valid formset that have a price."""
    return [
        Price(row["speed"], row["product_class"], row["from_count"], row["amount"])
        for form in formset
        if (row := form.cleaned_data) and row.get("amount") is not None
    ]


def initial_rows(prices: Sequence[Price]) -> list[dict[str, object]]:
    """The list as the page shows it."""
    return [
        {
            "speed": price.speed,
            "product_class": price.product_class,
            "from_count": price.from_count,
            "amount": price.amount,
        }
        for price in prices
    ]


def speed_choices(speeds: Sequence[SpeedChoice]) -> list[tuple[str, str]]:
    """Each speed with what it costs."""
    return [
        (
            choice.speed.value,
            _("%(speed)s, from %(price)s %(currency)s a certificate")
            % {
                "speed": choice.speed.label,
                "price": f"{choice.first_price:,.2f}",
                "currency": choice.currency,
            }
            if choice.first_price is not None
            else str(choice.speed.label),
        )
        for choice in speeds
    ]


class SpeedForm(forms.Form):
    """How quickly the exporter wants the answer, where the price list offers a choice."""

    speed = forms.ChoiceField(label=_("How quickly do you need it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, speeds: Sequence[SpeedChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speed"].choices = speed_choices(speeds)  # type: ignore[attr-defined]
