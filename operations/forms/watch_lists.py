"""One entry of a certifier's own risk lists or lowest prices, and the end of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations import queries
from operations.form_fields import CleanCharField, CleanTextField, DayField, QuantityField
from operations.models import RiskEntry


class _EntryForm(forms.Form):
    """What every entry has: goods by the beginning of the tariff code, source and first day."""

    commodity = CleanCharField(
        label=_("Goods"), max_length=80, help_text=_("As findings call them: Soybeans, Green coffee.")
    )
    hts_prefix = forms.RegexField(
        label=_("Tariff code begins with"),
        regex=r"^[0-9]{2,10}$",
        help_text=_("2 to 10 digits: 1201 for soybeans. Dots are of no account."),
        error_messages={
            "required": _("Write the beginning of the tariff code, 2 to 10 digits."),
            "invalid": _("Write 2 to 10 digits, such as 12 or 1201."),
        },
    )
    origin: forms.Field = forms.ModelChoiceField(
        label=_("Origin"),
        queryset=None,
        to_field_name="code",
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose the country where the goods come from."),
            "invalid_choice": _("There is no such country. Choose one from the list."),
        },
    )
    source = CleanTextField(
        label=_("Source"),
        max_length=200,
        rows=2,
        help_text=_("Where it is written, with the day. Findings quote it."),
        error_messages={"required": _("Write where it was read: findings quote it.")},
    )
    valid_from = DayField(label=_("From"), help_text=_("The first day on which it counts."))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = data.copy()
            data["hts_prefix"] = data.get("hts_prefix", "").replace(".", "").strip()
        super().__init__(data, **kwargs)
        self.fields["origin"].queryset = queries.list_countries()  # type: ignore[attr-defined]


class RiskEntryForm(_EntryForm):
    list = forms.ChoiceField(label=_("List"), choices=RiskEntry.List.choices, widget=forms.RadioSelect)

    field_order = ["list"]


class PriceFloorForm(_EntryForm):
    usd_per_kg = QuantityField(
        label=_("Lowest price, US dollars for a kilogram"),
        decimals=2,
        help_text=_("Below it, an invoice has to be explained (check C22)."),
    )

    field_order = ["commodity", "hts_prefix", "origin", "usd_per_kg"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        origin = self.fields["origin"]
        origin.required = False
        origin.empty_label = _("Any")  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day on which an entry counts, and why it ends."""

    last_on = DayField(label=_("Last day"), help_text=_("It still counts on this day."))
    reason = CleanTextField(
        label=_("Why it ends"),
        max_length=1000,
        rows=3,
        error_messages={"required": _("Write why it ends: the reason is kept.")},
    )
