"""The form of the profile."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import NameField

# Names of former days, which the tz database keeps beside the ones of today.
_LEGACY = frozenset({"Etc", "SystemV", "US", "Canada", "Brazil", "Chile", "Mexico", "posix", "right"})


@cache
def list_time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of the tz database by continent, as a select shows them; legacy names are left out."""
    by_area: dict[str, list[tuple[str, str]]] = {"UTC": [("UTC", "UTC")]}
    for zone in sorted(available_timezones()):
        area, _slash, place = zone.partition("/")
        if place and area not in {
            "Etc",
            "SystemV",
            "US",
            "Canada",
            "Brazil",
            "Chile",
            "Mexico",
            "posix",
            "right",
        }:
            by_area.setdefault(area, []).append((zone, place.replace("_", " ")))
    return list(by_area.items())


class ProfileForm(forms.Form):
    """How a person is called, and how they read."""

    name = NameField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the pages and of the messages you get."),
        error_messages={"invalid_choice": _("Choose one of the languages in the list.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=list_time_zones,
        help_text=_("Times on pages and in messages are shown in it, with the zone named."),
        error_messages={"invalid_choice": _("Choose one of the time zones in the list.")},
    )
