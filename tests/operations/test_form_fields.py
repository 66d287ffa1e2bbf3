from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from operations.form_fields import (
    CleanCharField,
    CleanTextField,
    DayField,
    HtsCodeField,
    KilogramsField,
    NopIdField,
)
from tests.hostile import HostileInput, inputs_for

FIELDS: dict[str, forms.Field] = {
    "name/free text": CleanCharField(max_length=200),
    "net_kg / packages": KilogramsField(),
    "net_kg": KilogramsField(),
    "shipment/issue date": DayField(today=lambda: date(2026, 11, 24)),
    "HTS code": HtsCodeField(),
    "NOP operation id": NopIdField(),
}


def refusal_of(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)
    (sentence,) = refusal.value.messages
    return sentence


@pytest.mark.parametrize("hostile", inputs_for(*FIELDS), ids=lambda one: f"{one.field} {one.id}")
def test_hostile_inputs(hostile: HostileInput) -> None:
    """What the file refuses is refused in one sentence; what it accepts is not."""
    field = FIELDS[hostile.field]
    if hostile.is_refused:
        assert refusal_of(field, hostile.value).endswith(".")
    else:
        assert field.clean(hostile.value)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("19320,5", "Write 19320.5, with a point: a comma is read differently from country to country."),
        ("1,260", "1,260 can be read in two ways. Write 1260, or 1.260 with a point, whichever is meant."),
        ("1,260,000", "Write the weight without separators between the thousands: 19320.5, with a point."),
        ("1.260.000,5", "Write the weight without separators between the thousands: 19320.5, with a point."),
        ("500 kg", "Write the number alone, in kilograms: 19320.5. Units and exponents are not read here."),
        ("-5", "A weight cannot be negative. Write the kilograms, as in 19320.5."),
        ("0", "The weight is zero. Write the kilograms, or leave the field empty."),
        ("1234567890", "The weight is too large. At most 999,999,999 kg fit: check the unit."),
        ("1.2345", "The weight has more than 3 decimals. Round it, as in 19320.5."),
    ],
)
def test_a_wrong_weight_is_answered_with_the_right_way(typed: str, sentence: str) -> None:
    assert refusal_of(KilogramsField(), typed) == sentence


def test_a_weight_is_exact_and_may_have_more_decimals_where_asked() -> None:
    fields = KilogramsField(), KilogramsField(decimals=6), KilogramsField(required=False)

    assert [field.clean(typed) for field, typed in zip(fields, ("19320.5", "13.6364", " "), strict=True)] == [
        Decimal("19320.5"),
        Decimal("13.6364"),
        None,
    ]


def test_a_tariff_code_may_carry_its_words() -> None:
    typed = ("0901.11.0015", "0901110015 Coffee, not roasted", "0901.11.0015 — Coffee, 2 kinds")

    assert {HtsCodeField().clean(text) for text in typed} == {"0901110015"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("24.11.2026", "Write the date as year-month-day with the digits 0 to 9, as in 2026-11-24."),
        ("2026-02-29", "The date 2026-02-29 does not exist. Check the day and the month."),
        ("2023-12-31", "The date 2023-12-31 is not between 2024-01-01 and 2028-11-24. Check the year."),
        ("2028-11-25", "The date 2028-11-25 is not between 2024-01-01 and 2028-11-24. Check the year."),
    ],
)
def test_a_wrong_day_is_answered_with_the_right_way(typed: str, sentence: str) -> None:
    assert refusal_of(FIELDS["shipment/issue date"], typed) == sentence


def test_nothing_that_was_typed_is_lost() -> None:
    class EveryField(forms.Form):
        name = CleanCharField(max_length=20)
        words = CleanTextField(max_length=20)
        weight = KilogramsField()
        day = DayField()

    typed = {"name": "<b>", "words": "x" * 21, "weight": "1,5", "day": "2026-02-30"}
    form = EveryField(typed)

    assert (form.is_valid(), {name: form[name].value() for name in typed}) == (False, typed)


def test_letters_with_many_marks_must_fit_the_column_too() -> None:
    assert "carry many marks" in refusal_of(CleanCharField(max_length=5), "កិកិកិកិ")
