"""The steps Parties, Papers and Review, and the choice that begins a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanCharField, CleanTextField
from shipments.fee_facts import SpeedChoice
from shipments.forms.fees import speed_choices
from shipments.forms.fields import OperationField, StepForm
from shipments.forms.transport import TransportForm
from shipments.models import Shipment
from shipments.models.shipment import Kind
from shipments.rules import attestation


class StartForm(forms.Form):
    """What kind of certificate is asked for; the rest of the steps depend on it."""

    kind = forms.ChoiceField(
        label=_("What shall the certificate cover?"),
        choices=Kind.choices,
        initial=Kind.SINGLE,
        widget=forms.RadioSelect,
        help_text=_("A period suits many small shipments of one product, such as trucks in a season."),
    )
    speed = forms.ChoiceField(
        label=_("How quickly do you need it?"), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, speeds: Sequence[SpeedChoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(speeds) > 1:
            self.fields["speed"].choices = speed_choices(speeds)  # type: ignore[attr-defined]
        else:
            del self.fields["speed"]


class PartiesForm(StepForm):
    """Step 1: who receives, who handled, where the goods go."""

    kind = forms.ChoiceField(label=_("The certificate covers"), choices=Kind.choices)
    recipient = OperationField(
        role="recipient",
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
    recipient_contact = CleanCharField(
        label=_("Contact person of the recipient"), max_length=120, required=False
    )
    recipient_phone = CleanCharField(
        label=_("Phone of the recipient"), max_length=40, required=False, allows_symbols=True
    )
    recipient_email = forms.EmailField(
        label=_("E-mail of the recipient"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write one e-mail address, such as imports@example.org.")},
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
    exporter_certificate = CleanCharField(
        label=_("Number of your organic certificate"),
        max_length=60,
        required=False,
        allows_symbols=True,
        help_text=_("Some certifiers ask for it."),
    )


class StatementsForm(StepForm):
    """Step 4: what is to be said beside the papers."""

    remarks = CleanTextField(label=_("Remarks for the certifier"), max_length=1000, required=False, rows=3)


class AttestationForm(forms.Form):
    """Step 5: who states it, and that they know what a false statement means (18 USC 1001).

    `revision` is that of the request as it was read; `person` is the name of whoever is signed in.
    """

    attested_by_name = CleanCharField(
        label=_("Your name"), max_length=120, help_text=_("Your own, as in your profile.")
    )
    is_attested = forms.BooleanField(
        label=attestation.STATEMENT,
        error_messages={"required": _("Tick the statement: without it the request cannot be submitted.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @property
    def statement(self) -> dict[str, Any]:
        """What the verb takes of a valid form."""
        return {name: self.cleaned_data[name] for name in ("attested_by_name", "revision")}

    def clean_attested_by_name(self) -> str:
        name: str = self.cleaned_data["attested_by_name"]
        if not attestation.resembles(name, self.person):
            raise ValidationError(attestation.refusal(name, self.person), code="other_name")
        return name


STEP_FORMS: dict[str, type[StepForm]] = {
    "parties": PartiesForm,
    "transport": TransportForm,
    "papers": StatementsForm,
}


def initial_of(form_class: type[StepForm], shipment: Shipment) -> dict[str, Any]:
    """What a step shows of a request: the values of its own fields, choices by their codes."""
    initial = {name: getattr(shipment, name) for name in form_class.base_fields}
    for name in ("origin", "exported_from", "us_port"):
        if initial.get(name):
            initial[name] = initial[name].code
    return initial
