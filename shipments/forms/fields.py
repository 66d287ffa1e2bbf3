"""Fields and the base form that only requests need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from operations import form_fields, widgets
from operations import queries as operation_queries
from operations.models import Operation
from shipments.forms.look_ups import LookUpForm, operation_box
from shipments.rules.completeness import Problem
from shipments.rules.transport import TransportRefusedError


class StepField(forms.BoundField):
    """Shows what is still missing at its field, beside what the form itself refuses, and the notes on it."""

    @property
    def errors(self) -> ErrorList:
        own = super().errors
        gaps: list[str] = getattr(self.form, "gaps", {}).get(self.name, [])
        return own if own or not gaps else ErrorList(gaps, renderer=self.form.renderer, field_id=self.auto_id)

    @property
    def notes(self) -> list[str]:
        """Sentences that refuse nothing."""
        notes: Mapping[str, list[str]] = getattr(self.form, "notes", {})
        return notes.get(self.name, [])

    @property
    def words(self) -> str:
        """What the value of a box that looks codes up stands for."""
        widget = self.field.widget
        return widget.describe(str(self.shown)) if isinstance(widget, widgets.SearchInput) else ""

    @property
    def shown(self) -> str | bool:
        """The value as the page's input holds it: what the saving page compares and puts back."""
        value = self.value()
        if isinstance(value, bool):
            return value
        formatted = self.field.widget.format_value(value)
        if isinstance(formatted, list):
            formatted = formatted[0] if formatted else ""
        return "" if formatted is None else str(formatted)


class StepForm(LookUpForm):
    """A form that may be saved half filled, by its button or as one types.

    `problems` are the gaps to show at their fields, `notes` sentences that refuse nothing. Beside each
    field goes, hidden, what the page showed: `seen` reads it back, so that a change of somebody else in
    between is noticed (`rules/merging.py`).
    """

    bound_field_class = StepField

    def __init__(
        self,
        data: QueryDict | None = None,
        *args: Any,
        problems: Iterable[Problem] = (),
        notes: Mapping[str, list[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(_decide(widgets.with_choice(data)), *args, **kwargs)
        self.notes = dict(notes or {})
        self.gaps: dict[str, list[str]] = {}
        for problem in problems:
            self.gaps.setdefault(problem.field, []).append(problem.sentence)
        for field in self.fields.values():
            field.show_hidden_initial = True
            field.template_name = "shipments/_step_field.html"  # type: ignore[attr-defined]
        self.look_up(data)

    def __getitem__(self, name: str) -> StepField:
        return cast(StepField, super().__getitem__(name))

    def seen(self) -> dict[str, object]:
        """What the page showed in each field when typing began, cleaned; nothing for a page without it."""
        seen: dict[str, object] = {}
        for name, field in self.fields.items():
            hidden = self[name].html_initial_name
            if hidden not in self.data:
                continue
            raw = field.hidden_widget().value_from_datadict(self.data, self.files, hidden)
            with suppress(ValidationError):
                seen[name] = _clean_quietly(field, raw)
        return seen

    def stored(self, name: str) -> object:
        """What a field of a form that was not sent shows, cleaned as typed values are; None for what was
        stored before a rule forbade it."""
        try:
            return _clean_quietly(self.fields[name], self[name].shown)
        except ValidationError:
            return None


def _clean_quietly(field: forms.Field, raw: object) -> object:
    """As typed values are cleaned, except that an empty one is empty in every field."""
    return field.to_python(raw) if raw in field.empty_values else field.clean(raw)


def _decide(data: QueryDict | None) -> QueryDict | None:
    """Carries out what was chosen where two people changed the same field: `keep-x` says whose value holds,
    `theirs-x` is the other's as it was shown. Either way theirs has been seen from now on."""
    chosen = [name.removeprefix("keep-") for name in data or () if name.startswith("keep-")]
    if data is None or not chosen:
        return data
    decided = data.copy()
    for name in chosen:
        theirs = data.get(f"theirs-{name}", "")
        decided[f"initial-{name}"] = theirs
        if data[f"keep-{name}"] == "theirs":
            decided[name] = theirs
    return decided


class TransportField(form_fields.CleanCharField):
    """A number of the trade, brought into its stored form by a rule that may refuse it in a sentence."""

    def __init__(self, *, parse: Callable[[str], str], **kwargs: Any) -> None:
        self.parse = parse
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return _parsed(self.parse, text) if text else ""


def _parsed(parse: Callable[[str], str], text: str) -> str:
    try:
        return parse(text)
    except TransportRefusedError as refusal:
        raise ValidationError(str(refusal), code="transport") from refusal


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

    def __init__(self, *, role: Literal["recipient"] | None = None, **kwargs: Any) -> None:
        super().__init__(widget=operation_box(role), **kwargs)

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

    `tidy` brings each into its stored form, or refuses it in a sentence. A code that stands twice is kept
    once.
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
        items = dict.fromkeys(_parsed(self.tidy, self.item.clean(part)) for part in parts if part.strip())
        if len(items) > self.most:
            raise ValidationError(
                _("At most %(most)d fit here, and these are %(count)d. Put the rest into another request.")
                % {"most": self.most, "count": len(items)},
                code="too_many",
            )
        return list(items)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


_AS_BROWSERS_SEND = "%Y-%m-%dT%H:%M"


class HiddenInstant(forms.DateTimeInput):
    """An instant in the words of the box beside it."""

    input_type = "hidden"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=_AS_BROWSERS_SEND)


class InstantField(forms.DateTimeField):
    """A day and a time in the reader's zone, as browsers send it: 2026-11-24T17:42."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_AS_BROWSERS_SEND)
    hidden_widget = HiddenInstant

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
