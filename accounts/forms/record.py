"""The filters of the record."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import WordsField
from accounts.record import Wanted, list_kinds

_NO_DATE = {"invalid": _("Write a date that exists as YYYY-MM-DD, such as 2026-11-24.")}


class RecordFilterForm(forms.Form):
    """Everything is optional; days are the reader's own, both included."""

    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=lambda: [("", _("Everything")), *list_kinds()],
        error_messages={"invalid_choice": _("Choose one of the kinds in the list.")},
    )
    subject = WordsField(label=_("Name or number contains"), required=False, max_length=120)
    actor = WordsField(label=_("Done by"), required=False, max_length=120)
    since_on = forms.DateField(
        label=_("From"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_NO_DATE,
    )
    until_on = forms.DateField(
        label=_("To"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_NO_DATE,
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since_on, until_on = found.get("since_on"), found.get("until_on")
        for field in ("since_on", "until_on"):
            if found.get(field) and not 2000 <= found[field].year <= 2200:
                self.add_error(field, _("Write a year between 2000 and 2200."))
        if since_on and until_on and since_on > until_on:
            self.add_error("until_on", _("This day is before the first one. Swap them, or leave one empty."))
        return found

    def wanted(self) -> Wanted:
        """What the filters ask for; the form is valid."""
        found = self.cleaned_data
        zone = timezone.get_current_timezone()
        since_on, until_on = found["since_on"], found["until_on"]
        return Wanted(
            kind=found["kind"],
            subject=found["subject"],
            actor=found["actor"],
            since=datetime.combine(since_on, time.min, zone) if since_on else None,
            until=datetime.combine(until_on + timedelta(days=1), time.min, zone) if until_on else None,
        )
