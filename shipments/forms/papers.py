"""Step 4: the files that go with a request, what each of them is, and a packing list as it was understood."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shipments.models.attachment import PaperKind


class ManyFilesInput(forms.FileInput):
    """A file input that takes several at once, without JavaScript too."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or more files; the cleaned value is a list. What a file is, its content decides
    (services/papers.py)."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(upload, initial) for upload in uploads or [None]]


class PaperForm(forms.Form):
    """Files to attach. Without a kind the name of each file suggests one."""

    file = ManyFilesField(
        label=_("Files"),
        allow_empty_file=True,  # the verb says it in a sentence that helps
        max_length=500,
        help_text=_(
            "PDF, PNG, JPEG, XLSX, DOCX or CSV, up to 20 MB each. Choose several, or drop them here."
        ),
        error_messages={
            "required": _("Choose a file first, then attach it."),
            "max_length": _("The name of the file is too long. Give it a shorter one and attach it again."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind of paper"),
        choices=[("", _("By the name of each file")), *PaperKind.choices],
        required=False,
        help_text=_("You can change it afterwards."),
    )


class PaperKindForm(forms.Form):
    """What a paper is."""

    kind = forms.ChoiceField(
        choices=PaperKind.choices,
        error_messages={"invalid_choice": _("There is no such kind of paper. Choose one from the list.")},
    )
