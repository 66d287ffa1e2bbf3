"""What is typed into the conversation: a list of items to ask for, answers to them, notes among the staff."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanTextField
from shipments.conversation_facts import ShownItem
from shipments.models import AskedItem
from shipments.models.attachment import PaperKind
from shipments.rules.asked import MOST_ITEMS, Wanted
from shipments.rules.frozen_request import FIELDS, PAPERS

_STEP_WORDS: dict[str, str | Promise] = {
    "parties": _("Parties"),
    "products": _("Products"),
    "transport": _("Transport"),
    "papers": _("Papers"),
}


def subjects() -> list[tuple[str | Promise, Any]]:
    """What an item may be about: nothing special, a field by its step, a kind of paper."""
    by_step = [
        (
            _STEP_WORDS[step],
            [
                (f"field:{field.name}", field.label)
                for field in FIELDS.values()
                if field.step == step and field.name != PAPERS
            ],
        )
        for step in ("parties", "products", "transport")
    ]
    kinds = [(f"paper:{kind}", label) for kind, label in PaperKind.choices]
    return [("", _("Nothing special")), *by_step, (_("A paper"), kinds)]


class ItemForm(forms.Form):
    """One item: the words, what it is about, and for a field of a product its line."""

    words = CleanTextField(label=_("What do you need?"), max_length=1000, required=False, rows=2)
    about = forms.ChoiceField(
        label=_("About"),
        choices=subjects,
        required=False,
        error_messages={"invalid_choice": _("There is no such field. Choose one from the list.")},
    )
    line = forms.IntegerField(
        label=_("Line"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nop-short"}),
        error_messages={
            "invalid": _("Write the number of the line, as in 1."),
            "min_value": _("Lines are counted from 1."),
            "max_value": _("There is no such line."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("about") or cleaned.get("line")) and not cleaned.get("words") and not self.errors:
            raise ValidationError({"words": _("Say in words what you need there.")}, code="no_words")
        return cleaned

    @property
    def wanted(self) -> Wanted | None:
        """The item of a valid form; None of an empty one."""
        words = self.cleaned_data.get("words", "")
        if not words:
            return None
        kind, _colon, name = self.cleaned_data.get("about", "").partition(":")
        field = name if kind == "field" else ""
        is_of_line = not field or FIELDS[field].of_line
        return Wanted(
            words=words,
            field=field,
            line=self.cleaned_data.get("line") if is_of_line and kind != "paper" else None,
            paper_kind=name if kind == "paper" else "",
        )


class _Items(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        if not any(self.errors) and not wanted_of(self):
            raise ValidationError(_("Write at least one thing that you need."), code="empty")


def wanted_of(rows: forms.BaseFormSet[Any]) -> list[Wanted]:
    """The items of a valid list, without the empty ones."""
    items = (form.wanted for form in rows.forms)
    return [item for item in items if item is not None]


ItemFormSet = forms.formset_factory(
    ItemForm, formset=_Items, extra=1, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS, validate_max=True
)


class OpeningForm(forms.Form):
    """Words before the list."""

    reason = CleanTextField(label=_("Words before the list"), max_length=1000, required=False, rows=2)


class InternalNoteForm(forms.Form):
    """A note among the certifier's staff."""

    words = CleanTextField(
        label=_("A note for your colleagues"),
        max_length=2000,
        rows=2,
        error_messages={"required": _("Write the note first, then keep it.")},
    )


class AnswersForm(forms.Form):
    """An answer and a paper for each open item, and words for all of them."""

    reason = CleanTextField(
        label=_("Anything else"),
        max_length=2000,
        required=False,
        rows=3,
        help_text=_("If something stays open, say here why."),
    )

    def __init__(self, *args: Any, items: Sequence[ShownItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for shown in items:
            item = shown.item
            self.fields[f"answer_{item.public_id}"] = CleanTextField(
                label=_("Your answer"), max_length=2000, required=False, rows=2, initial=item.answer
            )
            self.fields[f"paper_{item.public_id}"] = forms.FileField(
                label=_("Attach a paper"),
                required=False,
                allow_empty_file=True,  # the verb says it in a sentence that helps
                max_length=500,
            )

    @property
    def rows(self) -> Iterator[tuple[ShownItem, forms.BoundField, forms.BoundField]]:
        """Each item with its two boxes."""
        for shown in self.items:
            key = shown.item.public_id
            yield shown, self[f"answer_{key}"], self[f"paper_{key}"]

    @property
    def answers(self) -> dict[uuid.UUID, str]:
        """By item, what was written; of the boxes that were sent alone."""
        keys = [shown.item.public_id for shown in self.items]
        return {
            key: self.cleaned_data[f"answer_{key}"]
            for key in keys
            if f"answer_{key}" in self.cleaned_data and f"answer_{key}" in self.data
        }

    @property
    def uploads(self) -> list[tuple[AskedItem, UploadedFile[Any]]]:
        """Each file that was chosen, with the item that it answers."""
        found = ((shown.item, self.cleaned_data.get(f"paper_{shown.item.public_id}")) for shown in self.items)
        return [(item, upload) for item, upload in found if upload]
