"""The lots of a line: rows of a form, of which more can be added, also by pasting a list.

Adding and removing rows works without JavaScript: the button sends the whole form, the server gives it
back with a row more or less and everything else as it was typed (`rearrange`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from operations import queries as operation_queries
from operations.form_fields import CleanCharField, QuantityField
from operations.models import Country
from operations.widgets import SEARCH, SearchInput, with_choice
from shipments.forms.fields import OperationField, offer
from shipments.forms.lines import UnitField
from shipments.models import ShipmentLine
from shipments.models.lot import Lot, WineLabel
from shipments.rules import lot_values, units, weights
from shipments.rules.lot_values import MOST_LOTS, LotValues, PastedLotsError
from shipments.rules.units import Unit

PREFIX = "lots"
ADD, REMOVE, TAKE_PASTED, PASTED = "add_lot", "remove_lot", "take_lots", "lots_pasted"
SUPPLIER_FIELDS = (
    "supplier",
    "supplier_name",
    "partner_certificate",
    "partner_certifier",
    "partner_country",
)


class LotForm(forms.Form):
    """One lot. `asks_wine` says whether an arrangement wants each lot of wine attested; a lot that is not
    `is_judged` comes back as it was typed, right or wrong."""

    number = CleanCharField(
        label=_("Lot"),
        max_length=40,
        error_messages={
            "required": _("Give the lot its number as it stands on the bags, or remove the lot.")
        },
    )
    quantity = QuantityField(label=_("Quantity"), required=False)
    quantity_unit = UnitField(label=_("Unit of the quantity"))
    harvest_year = forms.IntegerField(
        label=_("Harvest year"),
        required=False,
        min_value=1950,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        error_messages={
            "invalid": _("Write the year with four digits, as in 2026."),
            "min_value": _("Write the year with four digits, as in 2026."),
            "max_value": _("Write the year with four digits, as in 2026."),
        },
    )
    supplier = OperationField(
        label=_("Supplier in the registry"),
        required=False,
        help_text=_("NOP ID, or type a name. Leave all of this empty for goods of your own."),
    )
    supplier_name = CleanCharField(label=_("Name of a supplier outside it"), max_length=200, required=False)
    partner_certificate = CleanCharField(
        label=_("Number of its certificate"), max_length=60, required=False, allows_symbols=True
    )
    partner_certifier = CleanCharField(label=_("Certifier that issued it"), max_length=150, required=False)
    partner_country = forms.ModelChoiceField(
        label=_("Country of that supplier"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Choose"),
    )
    transaction_certificate = CleanCharField(
        label=_("Transaction certificate of this supply"),
        max_length=60,
        required=False,
        allows_symbols=True,
        help_text=_("Its number; TraceNet for goods from India."),
    )
    supplier_invoices = CleanCharField(
        label=_("Invoices of the supplier"), max_length=150, required=False, allows_symbols=True
    )
    wine_label = forms.ChoiceField(
        label=_("Label of the wine"), choices=[("", _("Choose")), *WineLabel.choices], required=False
    )
    is_wine_attested = forms.BooleanField(
        label=_(
            "Only substances that the USDA organic regulations allow were used in this lot, and the limit of "
            "sulfites of its label is kept."
        ),
        required=False,
    )

    def __init__(self, *args: Any, asks_wine: bool = False, is_judged: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_judged = is_judged
        offer(self, "partner_country", operation_queries.list_countries())
        if not asks_wine:
            del self.fields["wine_label"]
            del self.fields["is_wine_attested"]

    def full_clean(self) -> None:
        if self.is_judged:
            super().full_clean()
        else:
            self._errors = ErrorDict()
            self.cleaned_data = {}

    def clean_quantity_unit(self) -> str:
        unit: str = self.cleaned_data["quantity_unit"]
        return unit or Unit.KILOGRAM.value

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        quantity = cleaned.get("quantity")
        if quantity and not 0 < units.to_kilograms(quantity, cleaned["quantity_unit"]) <= units.LARGEST_KG:
            sentence = _now("In kilograms this is too small or too large to be kept. Check number and unit.")
            self.add_error("quantity", ValidationError(sentence, code="out_of_range"))
        return cleaned

    @property
    def has_supplier(self) -> bool:
        """Whether the part about the supplier has something in it, so that it is shown open."""
        names = (*SUPPLIER_FIELDS, "transaction_certificate", "supplier_invoices")
        return any(self[name].value() or self[name].errors for name in names)

    def values(self) -> LotValues:
        """What is stored; the form is valid."""
        cleaned = dict(self.cleaned_data)
        supplier, country = cleaned.pop("supplier"), cleaned.pop("partner_country")
        return LotValues(
            supplier_id=supplier.pk if supplier else None,
            partner_country_id=country.pk if country else None,
            **cleaned,
        )


class BaseLotForms(forms.BaseFormSet):  # type: ignore[type-arg]
    """All lots of the line."""

    default_error_messages = {
        "too_many_forms": _("At most %d lots fit on one product. Put the rest into another product."),
        "missing_management_form": _("The lots did not come whole. Load the page again and save once more."),
    }

    def clean(self) -> None:
        """Refuses a number that stands twice."""
        seen: set[str] = set()
        for form in self.forms:
            number = form.cleaned_data.get("number") if form.is_valid() else None
            if number in seen:
                sentence = _now("Lot %(number)s stands here twice. Put both quantities into one.")
                form.add_error("number", ValidationError(sentence % {"number": number}, code="twice"))
            if number:
                seen.add(number)

    def weight(self) -> Decimal | None:
        """Kilograms of all lots as far as they can be read; None where one has no quantity."""
        self.is_valid()
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return weights.lots_weight(
            units.to_kilograms(row["quantity"], row["quantity_unit"])
            if row.get("quantity") and row.get("quantity_unit")
            else None
            for row in rows
            if row
        )

    def lots(self) -> list[LotValues]:
        """What is stored; the forms are valid."""
        return [form.values() for form in self.forms if form.cleaned_data.get("number")]


LotForms = forms.formset_factory(
    LotForm, formset=BaseLotForms, extra=0, max_num=MOST_LOTS, absolute_max=MOST_LOTS, validate_max=True
)


def initial_of_lots(line: ShipmentLine | None) -> list[dict[str, Any]]:
    """What the rows show of the stored lots."""
    if line is None:
        return []
    rows = line.lots.select_related("supplier", "partner_country").order_by("position")
    return [_initial(lot) for lot in rows]


def _initial(lot: Lot) -> dict[str, Any]:
    initial = {name: getattr(lot, name) for name in LotForm.base_fields}
    initial["partner_country"] = lot.partner_country.code if lot.partner_country else None
    if lot.quantity is not None:
        initial["quantity"] = f"{lot.quantity.normalize():f}"
    return initial


def is_rearranging(data: QueryDict) -> bool:
    """Whether a button only changes the rows, so that nothing is judged or saved yet."""
    return any(name in data for name in (ADD, REMOVE, TAKE_PASTED))


def rearrange(data: QueryDict) -> tuple[QueryDict, str]:
    """The data with the rows that were asked for, and why a pasted list could not be read.

    Rows in which nothing stands are dropped, and pasted lots put in; `ADD` gives one row more, with the
    supplier of the one before, `REMOVE` takes one away by its place.
    """
    data = with_choice(data) or data
    rows = list(_rows(data))
    refusal = ""
    if data.get(REMOVE, "").isascii() and data.get(REMOVE, "").isdigit():
        rows = [row for place, row in enumerate(rows) if place != int(str(data[REMOVE]))]
    if ADD not in data and SEARCH not in data:
        rows = list(_with_content(rows))
    try:
        pasted = lot_values.read_pasted(data.get(PASTED, "")[:20_000])
    except PastedLotsError as error:
        refusal = str(error)
        pasted = []
    for lot in pasted:
        rows.append(
            {
                "number": [lot.number],
                "quantity": [lot.quantity],
                "quantity_unit": [lot.unit],
                "harvest_year": [lot.harvest_year],
            }
        )
    if ADD in data:
        last = rows[-1] if rows else {}
        rows.append({name: last[name] for name in SUPPLIER_FIELDS if name in last})
    arranged = QueryDict(mutable=True)
    for name, values in data.lists():
        if not re.match(rf"{PREFIX}-\d+-", name):
            arranged.setlist(name, values)
    for place, row in enumerate(rows):
        for name, values in row.items():
            arranged.setlist(f"{PREFIX}-{place}-{name}", values)
    arranged[f"{PREFIX}-TOTAL_FORMS"] = str(len(rows))
    arranged[f"{PREFIX}-INITIAL_FORMS"] = "0"
    if not refusal:
        arranged[PASTED] = ""
    return arranged, refusal


Row = dict[str, list[str]]


def _rows(data: QueryDict) -> Iterator[Row]:
    """The rows that came, by their place; places may have gaps."""
    rows: dict[int, Row] = {}
    for name, values in data.lists():
        written = re.fullmatch(rf"{PREFIX}-([0-9]{{1,4}})-(\w+)", name)
        if written:
            rows.setdefault(int(written[1]), {})[written[2]] = [str(value) for value in values]
    yield from (rows[place] for place in sorted(rows))


def _with_content(rows: list[Row]) -> Iterator[Row]:
    """Rows with something typed; a supplier taken over from the row before is not."""
    before: Row = {}
    for row in rows:
        taken_over = {name for name in SUPPLIER_FIELDS if row.get(name) == before.get(name)}
        typed = {name for name, values in row.items() if any(value.strip() for value in values)}
        if typed - taken_over - {"quantity_unit"}:
            yield row
        before = row


def show_lot_hits(forms_of_lots: BaseLotForms) -> None:
    """Looks up what was typed into a lot's field whose search button was pressed."""
    asked = forms_of_lots.data.get(SEARCH, "")
    for form in forms_of_lots.forms:
        name = asked.removeprefix(f"{form.prefix}-")
        widget = form.fields[name].widget if name != asked and name in form.fields else None
        if isinstance(widget, SearchInput):
            widget.look_up(str(forms_of_lots.data.get(asked, "")))
