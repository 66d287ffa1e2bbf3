"""The words given with an action or a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanTextField


class ReasonForm(forms.Form):
    """Why, or what: a question, an answer, a reason. Whether one is needed, the table of actions says."""

    reason = CleanTextField(label=_("Your words"), max_length=2000, required=False, rows=4)


class NoteForm(forms.Form):
    """What the reviewer says to a finding. `form_id` is the form of the page to which the box belongs."""

    note = CleanTextField(
        label=_("Your note (kept with the decision)"),
        max_length=2000,
        rows=2,
        error_messages={"required": _("Write what you found out about it, then keep the note.")},
    )

    def __init__(self, *args: Any, form_id: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if form_id:
            self.fields["note"].widget.attrs["form"] = form_id
            self.fields["note"].required = False  # the others of the page may stay empty
