"""What a signatory types: how to issue, COOP codes, numbers, an outage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.queries import NumberedLine
from operations.form_fields import CleanCharField

USUAL, MANUAL = "usual", "manual"


class HowForm(forms.Form):
    """During an outage: the usual way, or by hand with the COOP code of each line."""

    how = forms.ChoiceField(
        label=_("How to issue"),
        choices=(
            (USUAL, _("In the usual way, with numbers")),
            (MANUAL, _("As manual certificates, each with its COOP code")),
        ),
        widget=forms.RadioSelect,
        initial=USUAL,
    )

    def __init__(self, *args: Any, lines: Sequence[NumberedLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.positions = [line.position for line in lines]
        for line in lines:
            self.fields[f"coop_{line.position}"] = CleanCharField(
                label=_("COOP code of line %(position)d, %(product)s")
                % {"position": line.position, "product": line.name_as_labelled},
                max_length=33,
                allows_symbols=True,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") == MANUAL:
            for position in self.positions:
                if not cleaned.get(f"coop_{position}") and f"coop_{position}" not in self.errors:
                    self.add_error(
                        f"coop_{position}",
                        _("Type the COOP code as the federal programme gave it: it is filed with customs."),
                    )
        return cleaned

    @property
    def is_manual(self) -> bool:
        return bool(self.cleaned_data.get("how") == MANUAL)

    @property
    def coop_codes(self) -> dict[int, str]:
        """By the lines' positions, of a valid form."""
        return {position: self.cleaned_data[f"coop_{position}"] for position in self.positions}

    @property
    def code_fields(self) -> list[Any]:
        return [self[f"coop_{position}"] for position in self.positions]


class OutageForm(forms.Form):
    """Why certificates are made by hand."""

    reason = CleanCharField(
        label=_("What is out, and how you know it"),
        max_length=300,
        allows_symbols=True,
        help_text=_("For instance: Global INTEGRITY does not answer; notice of the outage list, 9:40."),
        error_messages={"required": _("Say what is out: the reason is kept with every manual certificate.")},
    )


class PasteForm(forms.Form):
    """Numbers of many lines, typed or copied from a spreadsheet, or as a file."""

    rows = forms.CharField(
        label=_("Reference, line and number"),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "nop-mono", "spellcheck": "false"}),
        help_text=_(
            "One certificate a row, three columns, as in: R-K7QF-M2XD, 1, 815-8150110234-000118. Copied from "
            "a spreadsheet or as CSV."
        ),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    @property
    def text(self) -> str:
        """What was pasted or uploaded, of a valid form."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return str(self.cleaned_data["rows"])
        return str(upload.read(100_001).decode("utf-8-sig", errors="replace"))
