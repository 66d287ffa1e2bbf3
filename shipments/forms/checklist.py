"""One paper of a certifier's checklist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations import queries as operation_queries
from operations.form_fields import CleanCharField
from operations.models import Country, TradeArrangement
from operations.models.product import ProductClass
from shipments.forms.fields import offer
from shipments.models.attachment import PaperKind
from shipments.models.shipment import Kind
from shipments.rules.checklist import Demand

ANY = _("Any")


class ChecklistEntryForm(forms.Form):
    """Which paper, how much it is wanted, and for which requests. Left empty, a condition fits all."""

    paper_kind = forms.ChoiceField(
        label=_("Paper"),
        choices=[("", _("Choose")), *PaperKind.choices],
        error_messages={"required": _("Choose which paper it is.")},
    )
    demand = forms.ChoiceField(
        label=_("How much it is wanted"),
        choices=Demand.choices,
        initial=Demand.REQUIRED,
        widget=forms.RadioSelect,
    )
    help_words = CleanCharField(
        label=_("Help for the exporter"),
        max_length=300,
        required=False,
        allows_symbols=True,
        help_text=_("What has to stand in it, or where to get it. One or two sentences."),
    )
    request_kind = forms.ChoiceField(
        label=_("Kind of request"), choices=[("", ANY), *Kind.choices], required=False
    )
    product_class = forms.ChoiceField(
        label=_("Kind of product"), choices=[("", ANY), *ProductClass.choices], required=False
    )
    hts_prefix = forms.RegexField(
        label=_("Tariff code begins with"),
        regex=r"^[0-9]{2,10}$",
        required=False,
        help_text=_("2 to 10 digits: 09 for the chapter of coffee, tea and spices. Dots are of no account."),
        error_messages={"invalid": _("Write 2 to 10 digits, such as 09 or 0901.")},
    )
    standard = forms.ModelChoiceField(
        label=_("Standard or trade arrangement"),
        queryset=TradeArrangement.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=ANY,
    )
    origin = forms.ModelChoiceField(
        label=_("Country of origin"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=ANY,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = data.copy()
            data["hts_prefix"] = data.get("hts_prefix", "").replace(".", "").strip()
        super().__init__(data, **kwargs)
        offer(self, "standard", operation_queries.list_trade_arrangements())
        offer(self, "origin", operation_queries.list_countries())


class PreviewForm(forms.Form):
    """A request as it might come: which papers would it be asked for?"""

    kind = forms.ChoiceField(label=_("Kind of request"), choices=Kind.choices, required=False)
    product_class = forms.ChoiceField(
        label=_("Kind of product"), choices=ProductClass.choices, required=False
    )
    hts = forms.CharField(label=_("Tariff code"), max_length=14, required=False)
    standard = forms.ModelChoiceField(
        label=_("Standard"),
        queryset=TradeArrangement.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
        initial="NOP",
    )
    origin = forms.ModelChoiceField(
        label=_("Origin"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Not said"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "standard", operation_queries.list_trade_arrangements())
        offer(self, "origin", operation_queries.list_countries())

    def clean_hts(self) -> str:
        digits: str = self.cleaned_data["hts"].replace(".", "").strip()
        if digits and not (digits.isascii() and digits.isdigit()):
            raise ValidationError(_("Write the digits of a tariff code, such as 0901.11."), code="hts")
        return digits
