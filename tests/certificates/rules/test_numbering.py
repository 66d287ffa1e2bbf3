"""The number and the second code: made, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import numbering
from certificates.rules.numbering import CertificateNumber

VALLE_ALTO = CertificateNumber("815", "8150110234", 118)


def test_a_number_has_twenty_one_characters():
    number = numbering.format_number("815", "8150110234", 118)

    assert number == "815-8150110234-000118"
    assert len(number) == 21


@pytest.mark.parametrize("running", [0, -1, 1_000_000])
def test_a_running_number_outside_six_digits_is_refused(running):
    with pytest.raises(numbering.RunningNumberError, match="is not between 1 and 999,999"):
        numbering.format_number("815", "8150110234", running)


@pytest.mark.parametrize(
    ("prefix", "operation"),
    [
        ("81", "8150110234"),
        ("81A", "8150110234"),
        ("٨١٥", "8150110234"),
        ("815", "815011023"),
        ("815", "81501102345"),
    ],
)
def test_a_part_that_is_not_digits_is_refused(prefix, operation):
    with pytest.raises(numbering.NumberingError, match=r"has to be (three|ten) digits"):
        numbering.format_number(prefix, operation, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "815-8150110234-000118",
        "8158150110234000118",
        " 815 8150110234 000118\n",
        "815–8150110234—000118",
        "815 ‑ 8150110234 ‑ 000118",
        "８１５－８１５０１１０２３４－０００１１８",
        "815-8150110234-000118\u200b",
    ],
)
def test_a_number_is_read_with_any_hyphens_and_spaces(typed):
    assert numbering.parse_number(typed) == VALLE_ALTO


@pytest.mark.parametrize(
    "typed", ["", "815", "815-8150110234-00011", "٨١٥-8150110234-000118", "8" * 1_000_000]
)
def test_what_is_no_number_reads_as_none(typed):
    assert numbering.parse_number(typed) is None


@given(
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.from_regex(r"[0-9]{10}", fullmatch=True),
    st.integers(1, 999_999),
)
def test_every_number_reads_back_as_its_parts(prefix, operation, running):
    prefix, operation = _ascii(prefix), _ascii(operation)

    text = numbering.format_number(prefix, operation, running)

    assert numbering.parse_number(text) == CertificateNumber(prefix, operation, running)
    assert str(numbering.parse_number(text)) == text


def test_too_few_random_bytes_make_no_code():
    with pytest.raises(ValueError, match="at least 8 random bytes"):
        numbering.new_second_code(b"1234567")


def _ascii(digits):
    return "".join(str(int(digit)) for digit in digits)
