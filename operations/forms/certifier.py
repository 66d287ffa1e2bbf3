"""The certifier's own settings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from operations import queries
from operations.form_fields import CleanCharField, CleanTextField
from operations.models import Certifier
from operations.models.certifier import NumberSource
from operations.rules import logos


class LogoField(forms.FileField):
    """A PNG or JPEG of at most 200 kB; the cleaned value is a `logos.Logo`, or None without a file."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/png,image/jpeg"}))
        super().__init__(max_length=500, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> logos.Logo | None:
        upload: UploadedFile[Any] | None = super().clean(data, None)
        if not isinstance(upload, UploadedFile):
            return None
        try:
            return logos.read_logo(upload.read(logos.MOST_BYTES + 1))
        except logos.LogoRefusedError as refusal:
            raise ValidationError(str(refusal), code="logo") from refusal


def _time_zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class CertifierForm(forms.Form):
    """All that an administrator may change, with the values of now as the start."""

    name = CleanCharField(label=_("Name"), max_length=160, help_text=_("As it stands on certificates."))
    short_name = CleanCharField(label=_("Short name"), max_length=20)
    street = CleanCharField(label=_("Street"), max_length=160, required=False)
    city = CleanCharField(label=_("City, state and postal code"), max_length=120, required=False)
    country: forms.Field = forms.ModelChoiceField(
        label=_("Country"),
        queryset=None,
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": _("There is no such country. Choose one from the list.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write one e-mail address, such as imports@example.org.")},
    )
    phone = CleanCharField(label=_("Telephone"), max_length=40, required=False)
    logo = LogoField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 200 kB. It stands at the head of every new paper."),
    )
    removes_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_time_zones,
        widget=forms.Select(attrs={"data-autocomplete": ""}),
        help_text=_("Promised days are counted in it."),
        error_messages={"invalid_choice": _("There is no such time zone. Choose one from the list.")},
    )
    number_source = forms.ChoiceField(
        label=_("Certificate numbers"), choices=NumberSource.choices, widget=forms.RadioSelect
    )
    registration_note = CleanTextField(
        label=_("Note on papers with our own numbers"),
        max_length=300,
        required=False,
        rows=3,
        help_text=_("Empty: the usual words, that the number has to be registered before customs entry."),
    )
    has_four_eyes = forms.BooleanField(
        label=_("Who reviewed a request may not issue its certificates"), required=False
    )
    appeal_text = CleanTextField(
        label=_("How a rejection is looked at again"),
        max_length=600,
        required=False,
        rows=3,
        help_text=_(
            "Told to the exporter with every rejection, in the mail and on the page. Empty: the usual words."
        ),
    )
    target_days = forms.IntegerField(
        label=_("Promised decision, business days"),
        min_value=1,
        max_value=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("The law's outer limit is 30 calendar days from receipt."),
        error_messages={
            "invalid": _("Write a whole number of days, 1 to 30."),
            "min_value": _("A decision takes at least one day. Write 1 to 30."),
            "max_value": _("The law's limit is 30 days. Write 1 to 30."),
        },
    )
    max_period_days = forms.IntegerField(
        label=_("Longest period of one certificate, days"),
        min_value=1,
        max_value=366,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_(
            "For requests that cover all shipments of a period. They end no later than the exporter's "
            "anniversary and the season of the tariff code in any case."
        ),
        error_messages={
            "invalid": _("Write a whole number of days, 1 to 366."),
            "min_value": _("A period has at least one day. Write 1 to 366."),
            "max_value": _("A period ends within a year. Write 1 to 366."),
        },
    )

    asks_stock = forms.BooleanField(
        label=_("Ask about every product of which no stock is declared"),
        required=False,
        help_text=_("Check C09 then has to be explained by the reviewer; otherwise it passes and says so."),
    )
    mass_balance_tolerance_percent = forms.DecimalField(
        label=_("Stock may lack, % of the declared weight"),
        min_value=Decimal(0),
        max_value=Decimal(20),
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("More blocks (check C09). No rule publishes a figure; two per cent is our own default."),
        error_messages={
            "invalid": _("Write a number of percent, as in 2 or 2.5."),
            "min_value": _("Write 0 to 20 percent."),
            "max_value": _("Write 0 to 20 percent: more would let pass what no record shows."),
            "max_decimal_places": _("Write one decimal at most, as in 2.5."),
        },
    )

    def __init__(self, data: Any = None, files: Any = None, *, certifier: Certifier) -> None:
        initial = {
            name: getattr(certifier, name)
            for name in self.base_fields
            if name not in ("logo", "removes_logo", "country")
        }
        country = certifier.country.code if certifier.country else ""
        super().__init__(data, files, initial={**initial, "country": country})
        self.fields["country"].queryset = queries.list_countries()  # type: ignore[attr-defined]
        if not certifier.logo:
            del self.fields["removes_logo"]

    @property
    def changes(self) -> dict[str, Any]:
        """The cleaned settings, without what concerns the logo file."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("logo", "removes_logo")
        }
