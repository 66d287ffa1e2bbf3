"""The forms of the members page and of an invitation's link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import AddressField, NameField, WordsField
from accounts.roles import CERTIFIER_ROLES, OPERATION_ROLES, Role


class InvitationForm(forms.Form):
    """Whom to invite, and into which role."""

    name = NameField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = AddressField(
        label=_("E-mail address"), help_text=_("The link goes there; it is valid for 72 hours.")
    )
    role = forms.ChoiceField()  # made in __init__: the choices follow the party
    title = NameField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("Printed under a signatory's name, for example “Certification Director”."),
    )

    def __init__(self, *args: Any, is_for_certifier: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = CERTIFIER_ROLES if is_for_certifier else OPERATION_ROLES
        roles = [(role.value, role.label) for role in Role if role in fitting]
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[("", _("Choose a role")), *roles],
            error_messages={
                "required": _("Choose a role."),
                "invalid_choice": _("Choose one of the roles in the list."),
            },
        )
        if not is_for_certifier:
            del self.fields["title"]


class FindOperationForm(forms.Form):
    """Whose people to look after: an operation, by its NOP ID."""

    operation = forms.CharField(
        label=_("NOP ID of an operation"),
        validators=[
            RegexValidator(
                r"^[0-9]{10}\Z", _("A NOP ID has ten digits and nothing else, such as 8150001234.")
            )
        ],
        error_messages={"required": _("Type the ten digits of the operation's NOP ID.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "nop-mono"}),
    )


class EndMembershipForm(forms.Form):
    """Why a membership ends."""

    reason = WordsField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why: the record keeps it.")},
    )


class NewAccountForm(forms.Form):
    """What somebody new gives to accept an invitation."""

    name = NameField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. A few words that only you put together are good."),
        error_messages={"required": _("Choose a password.")},
    )
