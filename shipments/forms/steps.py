"""The steps Parties, Transport and Papers, and the choice that begins a request."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations import queries as operation_queries
from operations.form_fields import CleanCharField, CleanTextField, DayField
from operations.models import Country, UsPort
from shipments.forms.fields import InstantField, OperationField, StepForm, TokenListField, offer
from shipments.models import Shipment
from shipments.models.attachment import PaperKind
from shipments.models.shipment import Kind, Mode, Treatment


class StartForm(forms.Form):
    """What kind of certificate is asked for; the rest of the steps depend on it."""

    kind = forms.ChoiceField(
        label=_("What shall the certificate cover?"),
        choices=Kind.choices,
        initial=Kind.SINGLE,
        widget=forms.RadioSelect,
        help_text=_("A period suits many small shipments of one product, such as trucks in a season."),
    )


class PartiesForm(StepForm):
    """Step 1: who receives, who handled, where the goods go."""

    kind = forms.ChoiceField(label=_("The certificate covers"), choices=Kind.choices)
    recipient = OperationField(
        label=_("Recipient (importer of record)"),
        required=False,
        help_text=_("NOP ID, ten digits. Type a name to find it. The importer must be certified."),
    )
    destination_city = CleanCharField(
        label=_("City of destination"),
        max_length=80,
        required=False,
        help_text=_("Left empty, the recipient's own city is taken."),
    )
    destination_state = CleanCharField(
        label=_("State of destination"),
        max_length=40,
        required=False,
        help_text=_("In full: California, not CA."),
    )
    consignee = CleanCharField(
        label=_("Consignee, if it is not the recipient"),
        max_length=250,
        required=False,
        allows_symbols=True,
        help_text=_("Name and address."),
    )
    final_handler = OperationField(
        label=_("Final handler"),
        required=False,
        help_text=_("NOP ID of the last certified operation that handled the goods; often the exporter."),
    )


class TransportForm(StepForm):
    """Step 3: from where, how and when."""

    origin = forms.ModelChoiceField(
        label=_("Country of origin"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Where the product was grown or made. Goods of several origins need a request each."),
    )
    exported_from = forms.ModelChoiceField(
        label=_("Country exported from"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
    )
    port_of_lading = CleanCharField(
        label=_("Port of lading"),
        max_length=80,
        required=False,
        help_text=_("Port, airport or border crossing: its name or UN/LOCODE, such as PEPAI."),
    )
    us_port = forms.ModelChoiceField(
        label=_("US port of entry"), queryset=UsPort.objects.none(), to_field_name="code", required=False
    )
    mode = forms.ChoiceField(
        label=_("How the goods travel"), choices=[("", _("Choose")), *Mode.choices], required=False
    )
    vessel = CleanCharField(label=_("Vessel"), max_length=60, required=False)
    voyage = CleanCharField(label=_("Voyage"), max_length=30, required=False)
    flight = CleanCharField(label=_("Flight"), max_length=20, required=False)
    truck = CleanCharField(label=_("Truck or trailer"), max_length=40, required=False)
    bill_of_lading = CleanCharField(label=_("Bill of lading"), max_length=40, required=False)
    air_waybill = CleanCharField(label=_("Air waybill"), max_length=20, required=False)
    containers = TokenListField(
        label=_("Containers"),
        item_length=20,
        tidy=lambda text: re.sub(r"[\s-]", "", text).upper(),
        help_text=_("Divided by commas or lines. The check digit is compared."),
    )
    seals = TokenListField(label=_("Seals"), item_length=30)
    departs_at = InstantField(
        label=_("Planned departure"),
        required=False,
        help_text=_("In your own time zone. The certificate has to be issued before."),
    )
    window_start_on = DayField(
        label=_("Certificate start date"),
        required=False,
        help_text=_("For one shipment, left empty: the day of departure and sixty days."),
    )
    window_end_on = DayField(label=_("Certificate end date"), required=False)
    treatment = forms.ChoiceField(
        label=_("Treatment after harvest"),
        choices=[("", _("Not declared")), *Treatment.choices],
        required=False,
        help_text=_("Contact with a fumigant that is not allowed, or radiation, ends the organic status."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = operation_queries.list_countries()
        offer(self, "origin", countries)
        offer(self, "exported_from", countries)
        offer(self, "us_port", operation_queries.list_us_ports())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("window_start_on"), cleaned.get("window_end_on")
        if start and end and end < start:
            self.add_error(
                "window_end_on",
                ValidationError(
                    _("The last day lies before the first day. Correct one of them."), code="order"
                ),
            )
        return cleaned


class PaperForm(forms.Form):
    """Step 4: one paper at a time. What the file is, its content decides (services/papers.py)."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind.choices)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the verb says it in a sentence that helps
        max_length=500,
        help_text=_("PDF, PNG, JPEG, XLSX, DOCX or CSV, up to 20 MB."),
        error_messages={
            "required": _("Choose a file first, then attach it."),
            "max_length": _("The name of the file is too long. Give it a shorter one and attach it again."),
        },
    )


class StatementsForm(StepForm):
    """Step 4: what is stated beside the papers."""

    has_no_antibiotics = forms.BooleanField(
        label=_("No antibiotics were used in the livestock that these products come from."), required=False
    )
    remarks = CleanTextField(label=_("Remarks for the certifier"), max_length=1000, required=False, rows=3)


class AttestationForm(forms.Form):
    """Step 5: who states it, and that they know what a false statement means (18 USC 1001)."""

    attested_by_name = CleanCharField(label=_("Your name"), max_length=120)
    is_attested = forms.BooleanField(
        label=_(
            "I state that what stands in this request is true and complete, and that the goods have not "
            "left. I know that a false statement is an offence under 18 U.S.C. 1001."
        ),
        error_messages={"required": _("Tick the statement: without it the request cannot be submitted.")},
    )


STEP_FORMS: dict[str, type[StepForm]] = {
    "parties": PartiesForm,
    "transport": TransportForm,
    "papers": StatementsForm,
}


def initial_of(form_class: type[StepForm], shipment: Shipment) -> dict[str, Any]:
    """What a step shows of a request: the values of its own fields."""
    initial = {name: getattr(shipment, name) for name in form_class.base_fields}
    for name in ("origin", "exported_from", "us_port"):
        if initial.get(name):
            initial[name] = initial[name].code
    return initial
