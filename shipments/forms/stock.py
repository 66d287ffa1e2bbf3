"""An entry of a stock, a spreadsheet of them, taking one back, and the highest yield of a product."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from operations import widgets
from operations.form_fields import CleanCharField, DayField, QuantityField
from shipments.forms.fields import OperationField
from shipments.forms.lines import UnitField
from shipments.forms.look_ups import LookUpForm
from shipments.forms.papers import ManyFilesField
from shipments.rules import stock_values
from shipments.rules.stock import TYPED, EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.rules.units import Unit


class HectaresField(QuantityField):
    """An area in hectares, with four decimals at most."""

    too_large = _("The area is too large. Write hectares: 1 ha is 10,000 m².")
    is_zero = _("The area is zero. Write the hectares that were harvested.")
    is_negative = _("An area cannot be negative. Write the hectares, as in 95.5.")
    not_alone = _("Write the number alone, in hectares: 95.5.")
    no_number = _("This is not an area. Write hectares with the digits 0 to 9, as in 95.5, with a point.")
    _MOST_DIGITS = 8

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimals=4, **kwargs)


class StockEntryForm(LookUpForm):
    """One entry of the kind; it asks what `stock_values.FIELDS_OF` says. Without a quantity, a harvest is
    area times yield."""

    happened_on = DayField(label=_("Day"))
    harvest_year = forms.IntegerField(
        label=_("Harvest year"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        help_text=_("The first year of a season over two years."),
        error_messages={"invalid": stock_values.YEAR_SENTENCE},
    )
    area_ha = HectaresField(label=_("Harvested area, ha"), required=False)
    yield_kg_per_ha = QuantityField(
        label=_("Yield, kg per ha"), required=False, help_text=_("As your records show it.")
    )
    quantity = QuantityField(label=_("Quantity"), required=False)
    quantity_unit = UnitField(label=_("Unit"))
    supplier = OperationField(
        label=_("Supplier in the registry"), required=False, help_text=_("NOP ID, or type a name.")
    )
    supplier_name = CleanCharField(label=_("Name of a supplier outside it"), max_length=200, required=False)
    supplier_certificate = CleanCharField(
        label=_("Number of its organic certificate"), max_length=60, required=False, allows_symbols=True
    )
    transaction_certificate = CleanCharField(
        label=_("Transaction certificate"),
        max_length=60,
        required=False,
        allows_symbols=True,
        help_text=_("Its number, if there is one; TraceNet for goods from India."),
    )
    buyer = CleanCharField(label=_("Buyer"), max_length=200, required=False)
    document = CleanCharField(
        label=_("Number of the document"), max_length=60, required=False, allows_symbols=True
    )
    note = CleanCharField(label=_("Note"), max_length=500, required=False, allows_symbols=True)
    papers = ManyFilesField(
        label=_("Papers"),
        required=False,
        allow_empty_file=True,
        max_length=500,
        help_text=_(
            "What shows it: field book, inspection report, invoice. PDF, PNG, JPEG, XLSX, DOCX or CSV."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        kind: EntryKind,
        asks_area: bool = True,
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(widgets.with_choice(data), files, **kwargs)
        self.kind, self.asks_area, self.today = kind, asks_area, today or timezone.localdate()
        wanted = {*stock_values.FIELDS_OF[kind], "quantity_unit", "papers"}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        for name, sentence in stock_values.NEEDED[kind].items():
            if asks_area or name not in stock_values.OF_FIELDS:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = sentence  # type: ignore[assignment]
        self.fields["quantity"].required = not (kind == EntryKind.HARVEST and asks_area)
        if kind == EntryKind.HARVEST and asks_area:
            self.fields["quantity"].help_text = _("Leave it empty: area times yield is entered.")
        if kind == EntryKind.OPENING:
            self.fields["happened_on"].help_text = _(
                "The stock as it was counted on the morning of this day."
            )
        self.look_up(data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        found = stock_values.problems(self.values(), today=self.today, asks_area=self.asks_area)
        for name, sentence in found.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, ValidationError(sentence, code="incomplete"))
        return cleaned

    def values(self) -> EntryValues:
        """What was typed, for the verb."""
        typed = {
            name: self.cleaned_data[name]
            for name in stock_values.FIELDS_OF[self.kind]
            if name not in ("supplier", "quantity") and self.cleaned_data.get(name) is not None
        }
        supplier = self.cleaned_data.get("supplier")
        return EntryValues(
            kind=self.kind,
            quantity=self.cleaned_data.get("quantity"),
            quantity_unit=self.cleaned_data.get("quantity_unit") or Unit.KILOGRAM.value,
            supplier_id=supplier.pk if supplier else None,
            **typed,
        )


class ReverseForm(forms.Form):
    """Why an entry is taken back."""

    reason = CleanCharField(
        label=_("Why it is taken back"),
        max_length=500,
        allows_symbols=True,
        help_text=_("It stands beside the entry for everybody who sees the stock."),
        error_messages={"required": _("Write why the entry is taken back.")},
    )


class SheetForm(forms.Form):
    """A spreadsheet of entries."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        allow_empty_file=True,  # the verb says it in a sentence that helps
        max_length=500,
        help_text=_("XLSX or CSV with one entry a row. It is kept as the paper of its entries."),
        error_messages={
            "required": _("Choose a file first."),
            "max_length": _("The name of the file is too long. Give it a shorter one and send it again."),
        },
    )


class MorePapersForm(forms.Form):
    """Papers that come after their entry."""

    papers = ManyFilesField(
        label=_("Papers"),
        allow_empty_file=True,
        max_length=500,
        error_messages={"required": _("Choose a file first, then attach it.")},
    )


class HighestYieldForm(forms.Form):
    """The most that a hectare gives, and what that rests on."""

    kg_per_ha = QuantityField(
        label=_("Highest yield, kg per ha"),
        error_messages={"required": _("Write the kilograms per hectare.")},
    )
    source = CleanCharField(
        label=_("What it rests on"),
        max_length=300,
        allows_symbols=True,
        help_text=_("Such as an inspection report, a statistic of the region, or earlier harvests."),
        error_messages={
            "required": _("Write what the figure rests on: nothing is published that could be cited.")
        },
    )


class LedgerFilterForm(forms.Form):
    """Narrows a ledger; what cannot be read narrows nothing."""

    q = forms.CharField(max_length=100, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *EntryKind.choices], required=False)
    season = forms.RegexField(regex=r"^([0-9]{4}|none)$", required=False)

    def wanted(self) -> dict[str, str]:
        """What the query takes."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return {
            "text": cleaned.get("q", ""),
            "kind": cleaned.get("kind", ""),
            "season": cleaned.get("season", ""),
        }


KINDS = {kind.value: kind for kind in TYPED}
