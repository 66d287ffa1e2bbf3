"""The frame as a Django application: its checks, commands and words are found through it."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NopcertConfig(AppConfig):
    name = "nopcert"

    def ready(self) -> None:
        from nopcert import checks, key_checks  # noqa: F401, PLC0415 (registers them)

        _say_what_to_do()


def _say_what_to_do() -> None:
    """Django's own words for an empty field and a wrong choice name no way out, and repeat what was sent,
    however long and unreadable. Said here once, no form of ours or of a library can forget it; a field
    with better words of its own keeps them."""
    forms.Field.default_error_messages["required"] = _("This cannot stay empty. Fill it in.")
    off_the_list = _("This is not on the list. Choose one that the list offers.")
    for kind in (forms.ChoiceField, forms.ModelChoiceField):
        kind.default_error_messages |= {
            "required": _("Choose one that the list offers."),
            "invalid_choice": off_the_list,
        }
    several: tuple[type[forms.Field], ...] = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    for field_class in several:
        field_class.default_error_messages |= {
            "invalid_choice": off_the_list,
            "invalid_pk_value": off_the_list,
        }
