"""A conflict of interest, as the person types it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from operations import widgets
from operations.form_fields import CleanCharField
from shipments.forms.fields import OperationField
from shipments.forms.look_ups import LookUpForm


class ConflictForm(LookUpForm):
    """With whom, and why."""

    operation = OperationField(
        label=_("Operation"),
        help_text=_("NOP ID, ten digits. Type a name to find it."),
        error_messages={"required": _("Name the operation by its NOP ID, or type its name to find it.")},
    )
    reason = CleanCharField(
        label=_("What the conflict is"),
        max_length=300,
        allows_symbols=True,
        help_text=_(
            "Such as: I was its consultant until May; my brother works there. It stays in the record."
        ),
        error_messages={"required": _("Write in a few words what the conflict is: it stays in the record.")},
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(widgets.with_choice(data), **kwargs)
        self.look_up(data)
