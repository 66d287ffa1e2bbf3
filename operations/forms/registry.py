"""Filters of the registry and the change of a standing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations import queries
from operations.form_fields import CleanCharField, CleanTextField, DayField
from operations.models.operation import Standing


class RegistryFilterForm(forms.Form):
    """All filters may stay empty."""

    q = CleanCharField(
        label=_("Name, city, country or NOP ID"),
        max_length=100,
        allows_symbols=True,
        required=False,
    )
    product = CleanCharField(label=_("Product"), max_length=100, allows_symbols=True, required=False)
    standing = forms.ChoiceField(
        label=_("Standing"),
        choices=[("", _("All")), *Standing.choices],
        required=False,
        error_messages={"invalid_choice": _("There is no such standing. Choose one from the list.")},
    )
    certifier = forms.ChoiceField(
        label=_("Certifier"),
        required=False,
        error_messages={"invalid_choice": _("There is no such certifier. Choose one from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        certifiers = [("", _("All")), *queries.list_certifier_choices()]
        self.fields["certifier"].choices = certifiers  # type: ignore[attr-defined]


class StandingForm(forms.Form):
    """What the registry says now, since when, and where it was read."""

    standing = forms.ChoiceField(
        label=_("Standing from now on"),
        choices=[("", _("Choose")), *Standing.choices],
        error_messages={
            "required": _("Choose the standing that the registry shows now."),
            "invalid_choice": _("There is no such standing. Choose one from the list."),
        },
    )
    since_on = DayField(label=_("Since"), help_text=_("The day it took effect, not the day you heard of it."))
    reason = CleanTextField(
        label=_("Reason"),
        max_length=1000,
        rows=3,
        help_text=_("Where it is written: the notice, the registry, the certifier's letter."),
    )
