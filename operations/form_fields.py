"""Form fields for what every form of the project asks for; each refusal is a sentence.

The fields clean (one rule for every door) and say nothing about whether a thing exists: that is for
queries and checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from operations.rules import clean_text, hts, nop_ids

FIRST_DAY = date(2024, 1, 1)
"""No date of a request lies before the year in which the rule took effect (19 March 2024)."""


class CleanCharField(forms.CharField):
    """One line of text, cleaned by `clean_text.clean_name`.

    `allows_symbols` is for lines that are no names (a subject, a short remark): then
    `clean_text.clean_text` alone decides. `max_length` is that of the database column and the most
    characters a reader may count.
    """

    default_error_messages = {"required": _lazy("This cannot stay empty. Fill it in.")}

    def __init__(self, *, max_length: int, allows_symbols: bool = False, **kwargs: Any) -> None:
        self.allows_symbols = allows_symbols
        super().__init__(max_length=max_length, **kwargs)
        _leave_refusals_to_the_rule(self)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        cleaner = clean_text.clean_text if self.allows_symbols else clean_text.clean_name
        return _cleaned(cleaner, str(value), self.max_length or 0)


class CleanTextField(forms.CharField):
    """Text of several lines, cleaned by `clean_text.clean_text`; symbols are allowed."""

    widget = forms.Textarea
    default_error_messages = {"required": _lazy("This cannot stay empty. Fill it in.")}

    def __init__(self, *, max_length: int = 2000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        _leave_refusals_to_the_rule(self)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        return _cleaned(clean_text.clean_text, str(value), self.max_length or 0, multiline=True)


class KilogramsField(forms.CharField):
    """A weight in kilograms: above zero, at most nine digits and `decimals` decimals, with a point.

    The cleaned value is a Decimal, or None when the field is optional and empty.
    """

    default_error_messages = {"required": _lazy("There is no weight yet. Write the kilograms.")}

    _DIGITS_AND_POINT = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
    _WITH_COMMA = re.compile(r"([0-9]+),([0-9]+)")
    _WITH_THOUSANDS = re.compile(r"[0-9]{1,3}([,. '’\u00a0\u202f][0-9]{3})+([.,][0-9]{1,3})?")
    _MOST_DIGITS = 9

    too_large = _lazy("The weight is too large. At most 999,999,999 kg fit: check the unit.")
    is_zero = _lazy("The weight is zero. Write the kilograms, or leave the field empty.")
    is_negative = _lazy("A weight cannot be negative. Write the kilograms, as in 19320.5.")
    not_alone = _lazy("Write the number alone, in kilograms: 19320.5. Units and exponents are not read here.")
    no_number = _lazy(
        "This is not a weight. Write kilograms with the digits 0 to 9, as in 19320.5, with a point."
    )

    def __init__(self, *, decimals: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.decimals = decimals

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        sentence = self._objection(text)
        if sentence:
            raise ValidationError(sentence, code="weight")
        return Decimal(text)

    def _objection(self, text: str) -> str:
        """What is wrong with the typed text, or nothing."""
        written = self._DIGITS_AND_POINT.fullmatch(text)
        if written is None:
            return self._misreading(text)
        if len(written[1].lstrip("0")) > self._MOST_DIGITS:
            return str(self.too_large)
        if written[2] and len(written[2]) > self.decimals:
            return _("The weight has more than %(count)d decimals. Round it, as in 19320.5.") % {
                "count": self.decimals
            }
        if Decimal(text) == 0:
            return str(self.is_zero)
        return ""

    def _misreading(self, text: str) -> str:
        """The sentence for what is not digits and a point."""
        if re.fullmatch(r"[-−]\s*[0-9.,]+", text):
            return str(self.is_negative)
        comma = self._WITH_COMMA.fullmatch(text)
        if comma and len(comma[2]) == 3 and len(comma[1]) <= 3:
            return _(
                "%(text)s can be read in two ways. Write %(whole)s, or %(point)s with a point, "
                "whichever is meant."
            ) % {"text": text, "whole": comma[1] + comma[2], "point": f"{comma[1]}.{comma[2]}"}
        if comma:
            return _(
                "Write %(point)s, with a point: a comma is read differently from country to country."
            ) % {"point": f"{comma[1]}.{comma[2]}"}
        if self._WITH_THOUSANDS.fullmatch(text):
            return _("Write the weight without separators between the thousands: 19320.5, with a point.")
        if re.match(r"[0-9]", text) and re.search(r"[^\W\d_]", text):
            return str(self.not_alone)
        return str(self.no_number)


class QuantityField(KilogramsField):
    """A quantity whose unit is chosen beside it, or known: read by the same rule as kilograms."""

    default_error_messages = {"required": _lazy("There is no quantity yet. Write the number.")}

    too_large = _lazy("The quantity is too large. At most 999,999,999 fit: check the unit.")
    is_zero = _lazy("The quantity is zero. Write the number, or leave the field empty.")
    is_negative = _lazy("A quantity cannot be negative. Write the number, as in 19320.5.")
    not_alone = _lazy("Write the number alone, as in 19320.5. The unit stands beside it.")
    no_number = _lazy("This is not a weight or quantity. Use the digits 0 to 9, as in 19320.5, with a point.")


class NopIdField(forms.CharField):
    """The ten-digit ID of an operation; the cleaned value is the digits alone."""

    default_error_messages = {"required": _lazy("There is no NOP ID yet. Write its ten digits.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if not text.strip():
            return ""
        try:
            return nop_ids.parse_nop_id(text)
        except nop_ids.NopIdRefusedError as refusal:
            raise ValidationError(str(refusal), code="nop_id") from refusal


class HtsCodeField(forms.CharField):
    """A tariff code in any of its styles; the cleaned value is its ten digits.

    A choice of a list may carry its words behind the code ("0901.11.0015 Coffee …"): they are dropped.
    Ten digits are shown in customs' own style.
    """

    default_error_messages = {"required": _lazy("There is no tariff code yet. Write its ten digits.")}

    _WITH_WORDS = re.compile(r"\s*([0-9][0-9.]*)\s+[^\d\s.].*", re.DOTALL)

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if not text.strip():
            return ""
        with_words = self._WITH_WORDS.fullmatch(text[:1000])
        try:
            return hts.parse_hts(with_words[1] if with_words else text)
        except hts.HtsRefusedError as refusal:
            raise ValidationError(str(refusal), code="hts") from refusal

    def prepare_value(self, value: Any) -> Any:
        text = str(value or "")
        return hts.display_hts(text) if re.fullmatch(r"[0-9]{10}", text) else value


class DayField(forms.Field):
    """A day, written 2026-11-24 as browsers send it; between 2024 and two years from now."""

    widget = forms.DateInput
    default_error_messages = {"required": _lazy("There is no date yet. Write it as in 2026-11-24.")}

    _DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

    def __init__(self, *, today: Callable[[], date] = timezone.localdate, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        self.today = today
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        written = self._DAY.fullmatch(text)
        if written is None:
            raise ValidationError(
                _("Write the date as year-month-day with the digits 0 to 9, as in 2026-11-24."), code="day"
            )
        try:
            return date(*map(int, written.groups()))
        except ValueError as error:
            raise ValidationError(
                _("The date %(day)s does not exist. Check the day and the month.") % {"day": text},
                code="day_missing",
            ) from error

    def validate(self, value: date | None) -> None:
        super().validate(value)
        last = self.today() + timedelta(days=731)
        if value is not None and not FIRST_DAY <= value <= last:
            raise ValidationError(
                _("The date %(day)s is not between %(first)s and %(last)s. Check the year.")
                % {"day": value.isoformat(), "first": FIRST_DAY.isoformat(), "last": last.isoformat()},
                code="day_far",
            )


def _leave_refusals_to_the_rule(field: forms.CharField) -> None:
    """The rule has a sentence for too long and for NUL; Django's own would be said twice."""
    field.strip = False
    field.validators = [
        validator
        for validator in field.validators
        if not isinstance(validator, MaxLengthValidator | ProhibitNullCharactersValidator)
    ]


def _cleaned(cleaner: Callable[..., str], value: str, max_length: int, **options: Any) -> str:
    """The cleaned text, which also has to fit its database column, counted in code points."""
    try:
        text = cleaner(value, max_length, **options)
    except clean_text.TextRefusedError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
    if len(text) > max_length:
        raise ValidationError(
            _("This text is too long to be kept, because its letters carry many marks. Shorten it."),
            code="too_long",
        )
    return text
