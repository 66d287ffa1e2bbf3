"""Fields and the base form that only requests need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

from operations import form_fields
from operations import queries as operation_queries
from operations.models import Operation
from operations.widgets import SearchInput
from shipments.rules.completeness import Problem


class StepField(forms.BoundField):
    """Shows what is still missing at its field, beside what the form itself refuses."""

    @property
    def errors(self) -> ErrorList:
        own = super().errors
        gaps: list[str] = getattr(self.form, "gaps", {}).get(self.name, [])
        return own if own or not gaps else ErrorList(gaps, renderer=self.form.renderer, field_id=self.auto_id)


class StepForm(forms.Form):
    """A form that may be saved half filled. `problems` are the gaps to show at their fields."""

    bound_field_class = StepField

    def __init__(self, *args: Any, problems: Iterable[Problem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps: dict[str, list[str]] = {}
        for problem in problems:
            self.gaps.setdefault(problem.field, []).append(problem.sentence)


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Sets what a select of the form offers; the rows depend on the day and on who asks."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (narrows the type)
    field.queryset = rows


class ProductChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A select of certified products; whatever is not on the list gets the one sentence for it."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class OperationField(form_fields.NopIdField):
    """An operation of the registry, typed or picked by its NOP ID; the cleaned value is the row or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SearchInput("operations:find"), **kwargs)

    def clean(self, value: Any) -> Operation | None:
        nop_id = super().clean(value)
        if not nop_id:
            return None
        operation = operation_queries.get_operation_by_nop_id(nop_id)
        if operation is None:
            raise ValidationError(
                _(
                    "No operation with the NOP ID %(nop_id)s is in the registry. Compare it with the "
                    "operation's certificate, or search by its name."
                )
                % {"nop_id": nop_id},
                code="unknown_operation",
            )
        return operation

    def prepare_value(self, value: Any) -> Any:
        return value.nop_id if isinstance(value, Operation) else value


class TokenListField(forms.CharField):
    """Several codes in one box, divided by commas, semicolons or lines; the cleaned value is a list.

    `tidy` brings each into its stored form. A code that stands twice is kept once.
    """

    def __init__(
        self,
        *,
        item_length: int,
        most: int = 100,
        tidy: Callable[[str], str] = str,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(required=False, strip=False, **kwargs)
        self.validators = []  # every item is judged by the field below, in a sentence of its own
        self.most = most
        self.tidy = tidy
        self.item = form_fields.CleanCharField(max_length=item_length, required=False)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        parts = re.split(r"[,;\n\r]+", str(value or ""))
        items = dict.fromkeys(self.tidy(self.item.clean(part)) for part in parts if part.strip())
        if len(items) > self.most:
            raise ValidationError(
                _("At most %(most)d fit here, and these are %(count)d. Put the rest into another request.")
                % {"most": self.most, "count": len(items)},
                code="too_many",
            )
        return list(items)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class InstantField(forms.DateTimeField):
    """A day and a time in the reader's zone, as browsers send it: 2026-11-24T17:42."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    _WRITTEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.day = form_fields.DayField(required=False)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return super().to_python(value)
        written = self._WRITTEN.fullmatch(str(value).strip())
        if written is None:
            raise ValidationError(
                _("Write the day and the time as in 2026-11-24T17:42, with the digits 0 to 9."),
                code="instant",
            )
        self.day.clean(written[1])
        try:
            return super().to_python(f"{written[1]} {written[2]}")
        except ValidationError as error:
            raise ValidationError(
                _("The time %(time)s does not exist on that day. Check the hour.") % {"time": written[2]},
                code="instant_missing",
            ) from error
