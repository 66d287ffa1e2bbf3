"""The filters of the desk and of the list of what left late, and what a bulk act asks for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanCharField, DayField
from shipments.desk_queries import SCOPES, SORTS, Wanted
from shipments.late_queries import Outcome, WantedLate
from shipments.models.saved_filter import LONGEST_NAME
from shipments.models.shipment import Kind, Mode
from shipments.rules.risk import Risk

Choices = Sequence[tuple[str, Any]]

_NOT_ON_THE_LIST = {"invalid_choice": _("This is not on the list. Choose one of those that are.")}


def _any(choices: Choices) -> list[tuple[str, Any]]:
    return [("", _("All")), *choices]


def _start_of(day: date | None) -> datetime | None:
    """The first instant of a day of the reader's; None for none."""
    return datetime.combine(day, time.min, timezone.get_current_timezone()) if day else None


class _FilterForm(forms.Form):
    """Filters in an address: what cannot be read is told at its field and filters nothing."""

    def __init__(self, typed: Mapping[str, Any], *, exporters: Choices) -> None:
        super().__init__(typed)
        field = self.fields["exporter"]
        field.choices = _any(exporters)  # type: ignore[attr-defined]
        self.is_valid()

    def query(self) -> dict[str, str]:
        """What is filtered by, in the words of the address."""
        return {
            name: str(self[name].value())
            for name in self.fields
            if self.cleaned_data.get(name) not in (None, "", self.fields[name].initial)
        }

    @property
    def is_filtering(self) -> bool:
        return bool(self.query())

    def _check_order(self, found: dict[str, Any], first: str, last: str) -> dict[str, Any]:
        if found.get(first) and found.get(last) and found[first] > found[last]:
            self.add_error(last, _("This day is before the first one. Swap them, or leave one empty."))
        return found

    def _exporter(self) -> uuid.UUID | None:
        chosen = self.cleaned_data.get("exporter")
        return uuid.UUID(chosen) if chosen else None


class DeskFilterForm(_FilterForm):
    """Everything is optional; days are the reader's own, both included."""

    show = forms.ChoiceField(
        required=False, initial="all", choices=[(name, name) for name in SCOPES], widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        required=False, initial="due", choices=[(name, name) for name in SORTS], widget=forms.HiddenInput
    )
    q = CleanCharField(
        label=_("Reference, party, product or lot"),
        required=False,
        max_length=100,
        allows_symbols=True,
        widget=forms.TextInput(attrs={"inputmode": "search", "data-search": ""}),
    )
    exporter = forms.ChoiceField(
        label=_("Exporter"),
        required=False,
        error_messages={"invalid_choice": _("This exporter has nothing on the desk now.")},
    )
    product = CleanCharField(label=_("Product"), required=False, max_length=100, allows_symbols=True)
    mode = forms.ChoiceField(
        label=_("Travels by"), required=False, choices=_any(Mode.choices), error_messages=_NOT_ON_THE_LIST
    )
    risk = forms.ChoiceField(
        label=_("Risk"), required=False, choices=_any(Risk.choices), error_messages=_NOT_ON_THE_LIST
    )
    kind = forms.ChoiceField(
        label=_("Covers"), required=False, choices=_any(Kind.choices), error_messages=_NOT_ON_THE_LIST
    )
    leaves_from = DayField(label=_("Leaves from"), required=False)
    leaves_until = DayField(label=_("Leaves until"), required=False)

    def clean(self) -> dict[str, Any]:
        return self._check_order(super().clean() or {}, "leaves_from", "leaves_until")

    def wanted(self) -> Wanted:
        """What the valid filters ask for."""
        found = self.cleaned_data
        until = found.get("leaves_until")
        return Wanted(
            scope=found.get("show") or "all",
            text=found.get("q", ""),
            exporter=self._exporter(),
            product=found.get("product", ""),
            mode=found.get("mode", ""),
            risk=found.get("risk", ""),
            kind=found.get("kind", ""),
            leaves_from=_start_of(found.get("leaves_from")),
            leaves_before=_start_of(until + timedelta(days=1) if until else None),
            sort=found.get("sort") or "due",
        )


class LateFilterForm(_FilterForm):
    """The days on which the goods left, both included; an exporter; what became of the request."""

    left_from = DayField(label=_("Left from"), required=False)
    left_until = DayField(label=_("Left until"), required=False)
    exporter = forms.ChoiceField(
        label=_("Exporter"),
        required=False,
        error_messages={"invalid_choice": _("No goods of this exporter left late.")},
    )
    outcome = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=_any(Outcome.choices),
        error_messages=_NOT_ON_THE_LIST,
    )

    def clean(self) -> dict[str, Any]:
        return self._check_order(super().clean() or {}, "left_from", "left_until")

    def wanted(self) -> WantedLate:
        """What the valid filters ask for."""
        found = self.cleaned_data
        until = found.get("left_until")
        return WantedLate(
            left_from=_start_of(found.get("left_from")),
            left_before=_start_of(until + timedelta(days=1) if until else None),
            exporter=self._exporter(),
            outcome=found.get("outcome", ""),
        )


class FilterNameForm(forms.Form):
    """Under which name the filters of now are kept, and whether the desk opens with them."""

    name = CleanCharField(
        label=_("Name of these filters"),
        max_length=LONGEST_NAME,
        allows_symbols=True,
        error_messages={"required": _("Give the filters a name, such as “Sea, to explain”.")},
    )
    is_default = forms.BooleanField(label=_("Open the desk with them"), required=False)
