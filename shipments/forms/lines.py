"""Step 2: one product of the request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations import queries as operation_queries
from operations.form_fields import CleanCharField, HtsCodeField, KilogramsField
from operations.models import CertifiedProduct, Operation, PackageType
from operations.models.product import LabelCategory
from operations.widgets import SearchInput
from shipments.forms.fields import ProductChoiceField, StepForm, TokenListField, offer
from shipments.models import ShipmentLine
from shipments.rules import weights


class LineForm(StepForm):
    """One line becomes one certificate. It may be saved half filled."""

    certified_product = ProductChoiceField(
        label=_("Certified product"),
        queryset=CertifiedProduct.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Choose from your certified products"),
        error_messages={
            "invalid_choice": _("This product is not on your list. Choose one that the list offers.")
        },
    )
    name_as_labelled = CleanCharField(
        label=_("Name as labelled"),
        max_length=200,
        required=False,
        help_text=_("Exactly as it stands on the label."),
    )
    label_category = forms.ChoiceField(
        label=_("Label category"), choices=[("", _("As certified")), *LabelCategory.choices], required=False
    )
    hts = HtsCodeField(
        label=_("Tariff code (HTS)"),
        required=False,
        widget=SearchInput("operations:hts_find"),
        help_text=_("Ten digits of the US schedule; ask the importer's broker. Type words to find it."),
    )
    net_weight_kg = KilogramsField(label=_("Total net weight, kg"), required=False)
    gross_weight_kg = KilogramsField(label=_("Gross weight, kg"), required=False)
    packages = forms.IntegerField(
        label=_("Number of packages"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a whole number of packages with the digits 0 to 9."),
            "min_value": _("There is at least one package. Leave the field empty for goods in bulk."),
            "max_value": _("That many packages cannot be on one certificate. Check the number."),
        },
    )
    package_type = forms.ModelChoiceField(
        label=_("Kind of package"), queryset=PackageType.objects.none(), to_field_name="code", required=False
    )
    unit_weight_kg = KilogramsField(
        label=_("Net weight of one package, kg"),
        required=False,
        decimals=6,
        help_text=_("With the number of packages it fills the total where that is empty."),
    )
    hts_quantity = KilogramsField(
        label=_("Quantity in the unit of the tariff code"),
        required=False,
        help_text=_("Where the schedule counts litres or pieces; kilograms are given all the same."),
    )
    hts_unit = CleanCharField(label=_("Unit of the tariff code"), max_length=20, required=False)
    lots = TokenListField(label=_("Lots"), item_length=40, help_text=_("Divided by commas or lines."))
    invoices = TokenListField(label=_("Invoices"), item_length=40)

    def __init__(self, *args: Any, exporter: Operation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "certified_product", operation_queries.list_certified_products(exporter, on))
        offer(self, "package_type", operation_queries.list_package_types())

    def clean(self) -> dict[str, Any]:
        """Fills what follows from the product and from packages times unit weight."""
        cleaned: dict[str, Any] = super().clean() or {}
        product = cleaned.get("certified_product")
        if product and not cleaned.get("label_category"):
            cleaned["label_category"] = product.label_category
        if product and not cleaned.get("hts") and "hts" not in self.errors and product.hts_suggestion:
            cleaned["hts"] = product.hts_suggestion.code
        packages, unit_weight = cleaned.get("packages"), cleaned.get("unit_weight_kg")
        if (
            packages
            and unit_weight
            and not cleaned.get("net_weight_kg")
            and "net_weight_kg" not in self.errors
        ):
            cleaned["net_weight_kg"] = weights.packages_weight(packages, unit_weight)
        return cleaned


def initial_of_line(line: ShipmentLine) -> dict[str, Any]:
    """What the form shows of a line: plain numbers, codes for choices."""
    initial = {name: getattr(line, name) for name in LineForm.base_fields}
    initial["certified_product"] = line.certified_product.public_id if line.certified_product else None
    initial["package_type"] = line.package_type.code if line.package_type else None
    for name in ("net_weight_kg", "gross_weight_kg", "unit_weight_kg", "hts_quantity"):
        if initial[name] is not None:
            initial[name] = f"{initial[name].normalize():f}"
    return initial
