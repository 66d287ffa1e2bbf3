"""Step 2: one product of the request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from operations import queries as operation_queries
from operations import tariff_codes
from operations.form_fields import CleanCharField, CleanTextField, HtsCodeField, QuantityField
from operations.models import CertifiedProduct, Country, Operation, PackageType
from operations.models.product import LabelCategory
from operations.rules import arrangements, hts
from operations.rules.arrangements import OriginRule, Term, TermKind
from operations.widgets import show_hits
from shipments.forms.fields import ProductChoiceField, StepForm, TokenListField, offer
from shipments.forms.look_ups import tariff_box
from shipments.models import ShipmentLine
from shipments.rules import units, weights
from shipments.rules.units import Unit
from shipments.rules.weights import Typed


class UnitField(forms.ChoiceField):
    """The unit beside a weight; its label says of which one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Unit.choices, initial=Unit.KILOGRAM, required=False, **kwargs)


class LineForm(StepForm):
    """One line becomes one certificate. It may be saved half filled.

    Of the statements it shows only what the terms in force ask of the exporter's products. `terms` are
    those of the request's standard over its `window`; products are those on the list `on` the day.
    """

    certified_product = ProductChoiceField(
        label=_("Certified product"),
        queryset=CertifiedProduct.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Choose from your certified products"),
        error_messages={
            "invalid_choice": _(
                "This product is not on your list of certified products. Choose one from the list; ask your "
                "certifier if it is missing."
            )
        },
    )
    name_as_labelled = CleanCharField(
        label=_("Name as labelled"),
        max_length=200,
        required=False,
        help_text=_("Word for word as it stands on the label or the bags."),
    )
    label_category = forms.ChoiceField(
        label=_("Label category"), choices=[("", _("As certified")), *LabelCategory.choices], required=False
    )
    ingredients = CleanTextField(
        label=_("Ingredients and their suppliers"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("Only for a product of several ingredients: each with its supplier and certificate."),
    )
    origin = forms.ModelChoiceField(
        label=_("Country of origin"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Choose"),
        help_text=_("Where this product was grown or made. Goods of another origin are another product."),
    )
    processed_in = forms.ModelChoiceField(
        label=_("Final processing or packing in"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("The country of origin"),
        help_text=_("Where it was last processed or packed, if that is another country."),
    )
    has_no_antibiotics = forms.BooleanField(
        label=_("No antibiotics were used in the livestock that this product comes from."), required=False
    )
    hts = HtsCodeField(
        label=_("Tariff code (HTS)"),
        required=False,
        help_text=_("Ten digits of the US schedule; ask the importer's broker. Type words to find it."),
    )
    hts_quantity = QuantityField(
        label=_("Quantity in the unit of the tariff code"),
        required=False,
        help_text=_("Only where the schedule counts litres, pieces or another unit; kilograms all the same."),
    )
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
        label=_("Kind of package"),
        queryset=PackageType.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Choose"),
    )
    unit_weight = QuantityField(label=_("Net weight of one package"), required=False, decimals=6)
    unit_weight_unit = UnitField(label=_("Unit of the weight of one package"))
    net_weight = QuantityField(
        label=_("Total net weight"),
        required=False,
        help_text=_("Left empty: packages times the weight of one."),
    )
    net_weight_unit = UnitField(label=_("Unit of the net weight"))
    gross_weight = QuantityField(label=_("Gross weight"), required=False)
    gross_weight_unit = UnitField(label=_("Unit of the gross weight"))
    invoices = TokenListField(label=_("Invoices"), item_length=40)
    invoice_value_usd = QuantityField(
        label=_("Invoice value of this product, US dollars"),
        required=False,
        decimals=2,
        help_text=_("Only your certifier reads it; it is not on the certificate."),
    )

    def __init__(
        self,
        *args: Any,
        exporter: Operation,
        on: date,
        window: tuple[date, date],
        terms: Sequence[Term] = (),
        is_estimate: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.window = window
        if is_estimate:
            self.fields["net_weight"].label = _("Estimated total net weight of the whole period")
        self.fields["hts"].widget = tariff_box(*window)
        products = operation_queries.list_certified_products(exporter, on)
        countries = operation_queries.list_countries()
        offer(self, "certified_product", products)
        offer(self, "origin", countries)
        offer(self, "processed_in", countries)
        offer(self, "package_type", operation_queries.list_package_types())
        if not any(
            term.applies_to == OriginRule.PRODUCED_OR_PROCESSED
            for term in arrangements.of_kind(terms, TermKind.ORIGIN)
        ):
            del self.fields["processed_in"]
        classes = {product.product_class for product in products}
        if not any(
            term.applies_to in classes for term in arrangements.of_kind(terms, TermKind.NO_ANTIBIOTICS)
        ):
            del self.fields["has_no_antibiotics"]
        if self.is_looking_up:
            show_hits(self)

    def clean(self) -> dict[str, Any]:
        """Fills what follows from the product; refuses weights that cannot be kept."""
        cleaned: dict[str, Any] = super().clean() or {}
        product = cleaned.get("certified_product")
        if product and not cleaned.get("label_category"):
            cleaned["label_category"] = product.label_category
        if product and not cleaned.get("hts") and "hts" not in self.errors and product.hts_suggestion:
            cleaned["hts"] = product.hts_suggestion.code
        for name in weights.WEIGHTS:
            cleaned[f"{name}_unit"] = cleaned.get(f"{name}_unit") or Unit.KILOGRAM.value
        self._refuse_weights_out_of_range(self.typed())
        if cleaned.get("hts_quantity") and cleaned.get("hts") and not self.tariff_unit():
            self.add_error(
                "hts_quantity",
                ValidationError(
                    _now("Tariff code %(code)s counts kilograms alone. Leave this empty.")
                    % {"code": hts.display_hts(cleaned["hts"])},
                    code="counts_kilograms",
                ),
            )
        return cleaned

    def typed(self) -> Typed:
        """The weights as far as they could be read; the form has been cleaned."""
        cleaned = self.cleaned_data
        unit = Unit.KILOGRAM.value
        return Typed(
            net=cleaned.get("net_weight"),
            net_unit=cleaned.get("net_weight_unit") or unit,
            gross=cleaned.get("gross_weight"),
            gross_unit=cleaned.get("gross_weight_unit") or unit,
            packages=cleaned.get("packages"),
            unit=cleaned.get("unit_weight"),
            unit_unit=cleaned.get("unit_weight_unit") or unit,
        )

    def tariff_unit(self) -> str:
        """What the code that was typed counts beside kilograms; empty where it counts them alone, and
        for a code that the schedule does not know (check C05 says so)."""
        code = self.cleaned_data.get("hts")
        row = tariff_codes.get_hts(code, self.window[0]) if code else None
        return units.tariff_unit(row.unit) if row else ""

    def _refuse_weights_out_of_range(self, typed: Typed) -> None:
        sentence = _now(
            "In kilograms this weight is too small or too large to be kept. Check number and unit."
        )
        for field, kilograms in (
            ("net_weight", typed.net_kg),
            ("gross_weight", typed.gross_kg),
            ("unit_weight", typed.unit_kg),
        ):
            largest = units.LARGEST_UNIT_KG if field == "unit_weight" else units.LARGEST_KG
            if kilograms is not None and not 0 < kilograms <= largest:
                self.add_error(field, ValidationError(sentence, code="out_of_range"))


def initial_of_line(line: ShipmentLine) -> dict[str, Any]:
    """What the form shows of a line: plain numbers, codes for choices."""
    initial = {name: getattr(line, name) for name in LineForm.base_fields}
    initial["certified_product"] = line.certified_product.public_id if line.certified_product else None
    for name in ("package_type", "origin", "processed_in"):
        row = getattr(line, name)
        initial[name] = row.code if row else None
    for name in ("net_weight", "gross_weight", "unit_weight", "hts_quantity", "invoice_value_usd"):
        if initial[name] is not None:
            initial[name] = f"{initial[name].normalize():f}"
    return initial


def initial_like(line: ShipmentLine) -> dict[str, Any]:
    """What a new line takes from another of the same product: goods of another origin, say."""
    same = ("certified_product", "name_as_labelled", "label_category", "ingredients", "hts", "package_type")
    unit = {name: f"{name}_unit" for name in weights.WEIGHTS}
    initial = initial_of_line(line)
    return {name: initial[name] for name in (*same, "unit_weight", *unit.values())}
