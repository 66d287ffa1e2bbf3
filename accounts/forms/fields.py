"""Fields with the house's rules for names and addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.names import clean_address, clean_name


class NameField(forms.CharField):
    """A name or title: see `accounts.rules.names.clean_name`."""

    default_error_messages = {"required": _("Write the name.")}

    def to_python(self, value: object) -> str:
        return clean_name(super().to_python(value) or "")


class AddressField(forms.CharField):
    """An e-mail address, in lower case: see `accounts.rules.names.clean_address`."""

    default_error_messages = {"required": _("Write the e-mail address.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            **options,
        )

    def to_python(self, value: object) -> str:
        typed = super().to_python(value) or ""
        return clean_address(typed) if typed else typed


class WordsField(forms.CharField):
    """Some lines of free text: line breaks stay, what cannot be seen is refused."""

    def to_python(self, value: object) -> str:
        typed = super().to_python(value) or ""
        lines = [line.strip() for line in typed.replace("\r\n", "\n").split("\n")]
        for line in lines:
            try:
                clean_name(line)
            except ValidationError as refusal:
                if refusal.code != "no_letter":
                    raise
        return "\n".join(lines).strip()
