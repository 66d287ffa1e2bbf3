"""The number: made, read back, and told apart from everything people type in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import numbering
from certificates.rules.numbering import CertificateNumber, Kind

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


@pytest.mark.parametrize(
    ("typed", "kind", "number", "says"),
    [
        (
            "815 8150110234 000118",
            Kind.CERTIFICATE_NUMBER,
            VALLE_ALTO,
            "has the form of a certificate number",
        ),
        ("R-7KQ4-M2XD", Kind.DRAFT_REFERENCE, None, "reference of a request"),
        ("r7kq4m2xd", Kind.DRAFT_REFERENCE, None, "cannot be filed with customs"),
        ("K7QF-2M9D", Kind.SECOND_CODE, None, "Type the number first"),
        ("8150110234", Kind.OPERATION_ID, None, "an operation's NOP ID"),
        ("815-0110-234", Kind.OPERATION_ID, None, "customs refuses them in its place"),
        ("0901.11.0015", Kind.HTS_CODE, None, "tariff code (HTS)"),
        ("0901.11.00.15", Kind.HTS_CODE, None, "tariff code (HTS)"),
        ("0901110015", Kind.HTS_CODE, None, "tariff code (HTS)"),
        ("333-550-R", Kind.SPECIAL_CODE, None, "goods of United States origin that come back"),
        ("010-420-l", Kind.SPECIAL_CODE, None, "re-exported, donated or destroyed"),
        ("999-999-T", Kind.SPECIAL_CODE, None, "ended on 19 September 2024"),
        ("123-456-X", Kind.SPECIAL_CODE, None, "Ask the customs broker"),
        (
            "815-8150110234-000118 DRAFT",
            Kind.CONTAINS_DRAFT,
            VALLE_ALTO,
            "customs refuses every number with that word",
        ),
        ("draft", Kind.CONTAINS_DRAFT, None, "wait for the issued one"),
        (
            "HTTPS://VERIFY.EXAMPLE.ORG/V/815-8150110234-000118/K7QF-2M9D",
            Kind.QR_URL,
            VALLE_ALTO,
            "the number in it is 815-8150110234-000118",
        ),
        ("https://example.org/", Kind.QR_URL, None, "without a certificate number"),
        ("815-8150110234-118", Kind.WRONG_LENGTH, None, "this has 3, 10 and 3"),
        ("81581501102340001", Kind.WRONG_LENGTH, None, "this has 17"),
        ("No. 815-8150110234-000118", Kind.LETTERS, VALLE_ALTO, "other text around the number"),
        ("815-815O110234-OOO118", Kind.LETTERS, None, "If 815-8150110234-000118 is meant"),
        ("MSCU6153045", Kind.LETTERS, None, "not a certificate number"),
        ("٨١٥-٨١٥٠١١٠٢٣٤-٠٠٠١١٨", Kind.OTHER_DIGITS, None, "digits 0 to 9"),
        ("", Kind.EMPTY, None, "Nothing was typed"),
        (" -– ", Kind.EMPTY, None, "Nothing was typed"),
        ("9" * 1_000_000, Kind.TOO_LONG, None, "too long"),
    ],
)
def test_a_typed_text_is_named_and_answered(typed, kind, number, says):
    explanation = numbering.explain(typed)

    assert (explanation.kind, explanation.number) == (kind, number)
    assert says in explanation.sentence
    assert explanation.sentence.endswith(".")


@given(st.text(st.characters(), max_size=60))
def test_no_text_whatever_raises(text):
    explanation = numbering.explain(text)

    assert explanation.sentence
    assert (explanation.kind is Kind.CERTIFICATE_NUMBER) == (numbering.parse_number(text) is not None)


@pytest.mark.parametrize(
    "text", ["\0", "815\0", "\ud800", "\udfff" * 30, "\u202e815-8150110234-000118", "𝟖𝟏𝟓"]
)
def test_hostile_characters_are_answered_with_a_sentence(text):
    explanation = numbering.explain(text)

    assert explanation.kind in {Kind.LETTERS, Kind.OTHER_DIGITS}
    assert "\0" not in explanation.sentence


@given(st.binary(min_size=8, max_size=32))
def test_a_second_code_is_told_from_number_and_reference(random_bytes):
    code = numbering.new_second_code(random_bytes)

    assert numbering.explain(code).kind is Kind.SECOND_CODE


def test_too_few_random_bytes_make_no_code():
    with pytest.raises(ValueError, match="at least 8 random bytes"):
        numbering.new_second_code(b"1234567")


@pytest.mark.parametrize(
    "text", ["", "R-", "R-2345-6789", "R-AEIO-U234", "815-8150110234-000118", "R-7KQ4-M2XD-R"]
)
def test_what_is_no_reference_is_not_taken_for_one(text):
    assert numbering.explain(text).kind is not Kind.DRAFT_REFERENCE


def _ascii(digits):
    return "".join(str(int(digit)) for digit in digits)
