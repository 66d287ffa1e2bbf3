"""The words given with an action or a note."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from operations.form_fields import CleanTextField


class ReasonForm(forms.Form):
    """Why, or what: a question, an answer, a reason. Whether one is needed, the table of actions says."""

    reason = CleanTextField(label=_("Your words"), max_length=2000, required=False, rows=4)


class NoteForm(forms.Form):
    """What the reviewer says to a finding."""

    note = CleanTextField(
        label=_("Your note (kept with the decision)"),
        max_length=2000,
        rows=2,
        error_messages={"required": _("Write what you found out about it, then keep the note.")},
    )
