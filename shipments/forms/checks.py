"""How heavy a check weighs, and why a signatory decides against a finding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanTextField
from shipments.rules.checks.judgement import Severity
from shipments.rules.checks.leeway import Leeway


class SeverityForm(forms.Form):
    """One of the severities that are left to the certifier, with the reason."""

    severity = forms.ChoiceField(
        label=_("It counts as"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how heavy it weighs."),
            "invalid_choice": _("Choose one of the severities that are offered."),
        },
    )
    reason = CleanTextField(
        label=_("Why"),
        max_length=300,
        rows=2,
        help_text=_("Stands beside every finding that it changes, and in the record."),
        error_messages={"required": _("Write why: the reason stands beside every finding that it changes.")},
    )

    def __init__(self, data: Any = None, *, row: Leeway, found: Severity, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["severity"].choices = [  # type: ignore[attr-defined]
            (choice, _("%(severity)s (as it is found)") % {"severity": choice.label})
            if choice == found
            else (choice, choice.label)
            for choice in row.choices
        ]


class OverrideForm(forms.Form):
    """Why the certificate may be issued although a finding blocks."""

    reason = CleanTextField(
        label=_("Why the certificate may be issued all the same"),
        max_length=2000,
        rows=4,
        help_text=_("What you looked at and what it showed. It is kept with the decision."),
        error_messages={"required": _("Write why it may be issued all the same: it stays in the record.")},
    )


class TakeBackForm(forms.Form):
    """Why a finding has to block again."""

    reason = CleanTextField(
        label=_("Why it has to block again"),
        max_length=2000,
        rows=3,
        error_messages={"required": _("Write why the finding has to block again.")},
    )
