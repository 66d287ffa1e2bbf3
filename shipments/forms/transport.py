"""The step Transport: from where, how and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations import queries as operation_queries
from operations.form_fields import CleanCharField, DayField
from operations.models import Country, UsPort
from shipments.forms.fields import InstantField, StepForm, TokenListField, TransportField, offer
from shipments.models.shipment import Mode, Treatment
from shipments.rules import transport


class TransportForm(StepForm):
    """Which fields belong to which way of travelling is in `rules/transport.py`; all of them can be sent."""

    origin = forms.ModelChoiceField(
        label=_("Usual country of origin"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Choose"),
        help_text=_("New products begin with it; each product has its own."),
    )
    exported_from = forms.ModelChoiceField(
        label=_("Country exported from"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Choose"),
    )
    port_of_lading = CleanCharField(
        label=_("Port of lading"),
        max_length=80,
        required=False,
        help_text=_("Port, airport or border crossing: its name or UN/LOCODE, such as PEPAI."),
    )
    us_port = forms.ModelChoiceField(
        label=_("US port of entry"),
        queryset=UsPort.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Not known yet"),
    )
    treatment = forms.ChoiceField(
        label=_("Treatment after harvest"),
        choices=[("", _("Not declared")), *Treatment.choices],
        required=False,
        help_text=_("Contact with a fumigant that is not allowed, or radiation, ends the organic status."),
    )
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
    mode = forms.ChoiceField(
        label=_("How the goods travel"), choices=[("", _("Choose")), *Mode.choices], required=False
    )
    vessel = CleanCharField(label=_("Vessel"), max_length=60, required=False)
    imo_number = TransportField(
        label=_("IMO number of the vessel"),
        max_length=20,
        parse=transport.parse_imo_number,
        help_text=_("Seven digits, as in IMO 9074729. The check digit is compared."),
    )
    voyage = CleanCharField(label=_("Voyage"), max_length=30, required=False)
    flight = TransportField(
        label=_("Flight"), max_length=20, parse=transport.parse_flight, help_text=_("Such as NH106.")
    )
    truck = TransportField(label=_("Truck or trailer"), max_length=40, parse=transport.parse_truck)
    wagons = TokenListField(
        label=_("Rail wagons"),
        item_length=20,
        tidy=transport.parse_wagon,
        help_text=_("Divided by commas or lines. The check digit is compared where there is one."),
    )
    bill_of_lading = TransportField(
        label=_("Bill of lading or waybill"), max_length=40, parse=transport.parse_bill_of_lading
    )
    air_waybill = TransportField(
        label=_("Air waybill"),
        max_length=20,
        parse=transport.parse_air_waybill,
        help_text=_("Eleven digits. The check digit is compared."),
    )
    containers = TokenListField(
        label=_("Containers"),
        item_length=20,
        tidy=transport.parse_container,
        help_text=_("Divided by commas or lines. The check digit is compared."),
    )
    seals = TokenListField(label=_("Seals"), item_length=30, tidy=transport.parse_seal)

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
            cleaned.pop("window_start_on")  # both are stored together or not at all
        return cleaned
