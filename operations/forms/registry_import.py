"""The upload of a file of the federal registry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class RegistryFileForm(forms.Form):
    """One file; what it is, its content tells when it is read."""

    file = forms.FileField(
        label=_("File of the registry"),
        help_text=_(
            "INTEGRITY_Export or INTEGRITY_Data (xlsx, or a sheet of it as CSV), the bulk XML in its zip, or "
            "the JSON of the operations service."
        ),
        error_messages={
            "required": _("No file is chosen yet. Choose the one that you downloaded from the registry."),
            "empty": _("This file is empty. Download it again from the registry."),
            "max_length": _("The name of this file is too long. Rename it and choose it again."),
        },
        max_length=200,
    )

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._was_too_large = was_too_large

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > settings.NOPCERT_REGISTRY_MAX_BYTES:
            raise ValidationError(_too_large(), code="too_large")
        return upload

    def _clean_fields(self) -> None:
        if self._was_too_large:  # nothing of it was kept, and "no file is chosen" would be wrong
            self.add_error("file", ValidationError(_too_large(), code="too_large"))
            return
        super()._clean_fields()  # type: ignore[misc]


def _too_large() -> str:
    most = filesizeformat(settings.NOPCERT_REGISTRY_MAX_BYTES)
    return _("The file has more than %(size)s. The registry's are smaller: choose the one you mean.") % {
        "size": most
    }
