"""The certifier's calendar, as its administrator types it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shipments.models import WorkCalendar
from shipments.models.standing_request import Weekday
from shipments.models.work_calendar import MOST_DAYS, MOST_HOURS
from shipments.rules import holidays
from shipments.rules.holidays import HolidaysRefusedError, HolidayValue


class HolidaysField(forms.CharField):
    """A pasted list; the cleaned value is a tuple of `HolidayValue`s."""

    widget = forms.Textarea(attrs={"rows": 12, "class": "nop-mono", "spellcheck": "false"})

    def clean(self, value: Any) -> tuple[HolidayValue, ...]:
        text = super().clean(value) or ""
        try:
            return holidays.read_list(text)
        except HolidaysRefusedError as refusal:
            raise ValidationError(refusal.sentences, code="holidays") from refusal


def _lead(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number; 0 reminds nobody."),
            "min_value": _("Write a whole number; 0 reminds nobody."),
            "max_value": _("Write %(limit_value)s at most; 0 reminds nobody."),
        },
    )


class WorkCalendarForm(forms.Form):
    """All of it, with the values of now as the start."""

    workdays = forms.TypedMultipleChoiceField(
        label=_("Business days"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one day on which you work.")},
    )
    closes_at = forms.TimeField(
        label=_("End of a business day"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("What comes later counts as of the next business day; promises end at this hour."),
        error_messages={"invalid": _("Write the hour as in 17:00.")},
    )
    rush_days = forms.IntegerField(
        label=_("Decision promised for rush, business days"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("For requests at the price for rush. Left empty: half of the usual days, rounded up."),
        error_messages={
            "invalid": _("Write a whole number of days, or leave it empty."),
            "min_value": _("Write at least one day, or leave it empty."),
            "max_value": _("Write %(limit_value)s days at most: the law wants a decision within thirty."),
        },
    )
    pauses_for_exporter = forms.BooleanField(
        label=_("Our promise stands still while we wait for the exporter"),
        required=False,
        help_text=_("The legal limit of thirty days runs on in any case: the rule says nothing of waiting."),
    )
    holidays = HolidaysField(
        label=_("Holidays"),
        required=False,
        help_text=_(
            "One a line: the date as 2026-12-25, a comma, the name. Paste a CSV here; it replaces the list."
        ),
    )
    target_reminder_hours = _lead(_("Before a promise ends, hours"), MOST_HOURS)
    departure_reminder_hours = _lead(_("Before the goods leave, hours"), MOST_HOURS)
    limit_reminder_days = _lead(_("Before the legal limit, days"), MOST_DAYS)

    def __init__(self, typed: Any = None, *, settings: WorkCalendar, kept: Iterable[HolidayValue]) -> None:
        initial = {name: getattr(settings, name) for name in self.base_fields if name != "holidays"}
        super().__init__(typed, initial={**initial, "holidays": holidays.write_list(kept)})

    def clean_closes_at(self) -> time:
        closes_at: time = self.cleaned_data["closes_at"].replace(second=0, microsecond=0)
        if closes_at == time(0):
            raise ValidationError(_("A business day cannot end at midnight: write 23:59."), code="midnight")
        return closes_at

    @property
    def settings(self) -> dict[str, Any]:
        """The cleaned settings, without the holidays."""
        return {name: value for name, value in self.cleaned_data.items() if name != "holidays"}
