"""The boxes that look something up, operations of the registry and tariff codes, and the forms that have
them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Literal

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from operations import queries as operation_queries
from operations import tariff_codes, widgets
from operations.widgets import SearchInput

_MOST_HITS = 20


class LookUpForm(forms.Form):
    """A form that, sent by the button of a box, only looks something up: it comes back as it was typed.

    Its data go through `widgets.with_choice` first; `look_up` is called once its fields stand.
    """

    is_looking_up = False

    def look_up(self, data: QueryDict | None) -> None:
        """Shows what was found below its box, where that is what the data ask for."""
        self.is_looking_up = widgets.is_looking_up(data)
        if self.is_looking_up:
            widgets.show_hits(self)

    def is_valid(self) -> bool:
        """Never for a page that only looks something up."""
        return not self.is_looking_up and super().is_valid()

    def full_clean(self) -> None:
        if self.is_looking_up:
            self._errors = ErrorDict()
            self.cleaned_data = {}
        else:
            super().full_clean()


def operation_box(role: Literal["recipient"] | None = None) -> SearchInput:
    """Looks operations up; a recipient in the United States first."""
    return SearchInput(
        "operation",
        find=partial(operation_queries.find_operations, limit=_MOST_HITS, role_hint=role),
        describe=operation_queries.describe_operation,
        params={"role": role} if role else None,
    )


def tariff_box(window_start_on: date, window_end_on: date | None = None) -> SearchInput:
    """Looks tariff codes up that are in force in the whole window; `_season.html` says what was chosen."""
    params = {"on": window_start_on} | ({"until": window_end_on} if window_end_on else {})
    return SearchInput(
        "hts",
        find=partial(tariff_codes.find_hts, on=window_start_on, until=window_end_on, limit=_MOST_HITS),
        params=params,
    )
