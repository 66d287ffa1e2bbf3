"""Names for what is saved, and the season of a standing request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanCharField, DayField
from shipments.models.standing_request import Weekday
from shipments.rules.rhythm import MOST_EVERY_DAYS, MOST_LEAD_DAYS, Rhythm


class SavedNameForm(forms.Form):
    """The name under which a recipient or a route is found again."""

    name = CleanCharField(label=_("Name"), max_length=80, allows_symbols=True)


class NewSavedForm(SavedNameForm):
    """As `SavedNameForm`; left empty, the name is made from what is saved."""

    name = CleanCharField(label=_("Name"), max_length=80, required=False, allows_symbols=True)


class SeasonForm(forms.Form):
    """When shipments of a season leave, and how early each draft has to be there."""

    name = CleanCharField(
        label=_("Name"),
        max_length=80,
        allows_symbols=True,
        help_text=_("Such as: Mangoes to Oakland, season 2027."),
    )
    starts_on = DayField(label=_("First day of the season"))
    ends_on = DayField(label=_("Last day of the season"))
    rhythm = forms.ChoiceField(
        label=_("How often does a shipment leave?"),
        choices=[
            ("weekly", _("Each week, on the day below")),
            ("days", _("Every so many days, from the first day on")),
        ],
        initial="weekly",
        widget=forms.RadioSelect,
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), choices=Weekday.choices, coerce=int, required=False, empty_value=None
    )
    every_days = forms.IntegerField(
        label=_("Number of days"),
        min_value=1,
        max_value=MOST_EVERY_DAYS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a whole number of days with the digits 0 to 9."),
            "min_value": _("At least one day lies between two shipments. Write 1 or more."),
            "max_value": _("That is less than once in a quarter of a year. Ask each time instead."),
        },
    )
    departs_at_time = forms.TimeField(
        label=_("Hour of departure"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In your own time zone. It can be changed in each draft."),
        error_messages={
            "required": _("Give the hour at which the goods usually leave."),
            "invalid": _("Write the hour as in 17:30."),
        },
    )
    lead_days = forms.IntegerField(
        label=_("Days before departure at which the draft is made"),
        min_value=1,
        max_value=MOST_LEAD_DAYS,
        initial=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Enough for you to complete it and for your certifier to decide."),
        error_messages={
            "required": _("Write a number of days, such as 10."),
            "invalid": _("Write a whole number of days with the digits 0 to 9."),
            "min_value": _("The certificate has to be issued before departure. Write 1 or more."),
            "max_value": _("At most %(limit_value)s days ahead. Write fewer."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.add_error(
                "ends_on",
                ValidationError(
                    _("The last day lies before the first day. Correct one of them."), code="order"
                ),
            )
        if cleaned.get("rhythm") == "weekly" and cleaned.get("weekday") is None:
            self.add_error("weekday", ValidationError(_("Choose the day of the week."), code="required"))
        has_days_wrong = "every_days" in self.errors
        if cleaned.get("rhythm") == "days" and not cleaned.get("every_days") and not has_days_wrong:
            self.add_error(
                "every_days",
                ValidationError(_("Write after how many days the next one leaves."), code="required"),
            )
        return cleaned

    @property
    def season(self) -> Rhythm:
        """The rhythm of a valid form."""
        cleaned = self.cleaned_data
        is_weekly = cleaned["rhythm"] == "weekly"
        return Rhythm(
            cleaned["starts_on"],
            cleaned["ends_on"],
            weekday=cleaned["weekday"] if is_weekly else None,
            every_days=None if is_weekly else cleaned["every_days"],
        )
