"""The words of a decision: conditions of an approval, reasons of a rejection."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanTextField
from shipments.rules import conditions, rejection
from shipments.rules.rejection import RejectionCode


class ApproveForm(forms.Form):
    """Conditions are optional; with them the exporter is told at once."""

    conditions = CleanTextField(
        label=_("Conditions"),
        max_length=1000,
        required=False,
        rows=3,
        help_text=_("One a line. They are printed as remarks on every certificate of this request."),
    )
    reason = CleanTextField(
        label=_("Your words (may be left empty)"),
        max_length=2000,
        required=False,
        rows=3,
        help_text=_("Kept with the decision; the exporter can read them."),
    )

    def clean_conditions(self) -> str:
        text: str = self.cleaned_data["conditions"]
        try:
            return "\n".join(conditions.parse(text))
        except conditions.ConditionsRefusedError as refusal:
            raise ValidationError(str(refusal), code="conditions") from refusal


class RejectForm(forms.Form):
    """One or more reasons of the list, and words of the reviewer's own."""

    codes = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=RejectionCode.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("There is no such reason. Choose from the list.")},
    )
    reason = CleanTextField(
        label=_("In your words"),
        max_length=2000,
        required=False,
        rows=4,
        help_text=_("The exporter reads this: what is wrong, and what could be mended."),
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors:
            refusal = rejection.refusal(cleaned["codes"], cleaned["reason"])
            if refusal:
                raise ValidationError({"reason" if cleaned["codes"] else "codes": refusal}, code="no_grounds")
        return cleaned
