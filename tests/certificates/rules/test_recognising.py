"""Whatever is typed in the place of a number is named, and answered with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import near_numbers, numbering, recognising
from certificates.rules.numbering import CertificateNumber
from certificates.rules.recognising import Kind

VALLE_ALTO = CertificateNumber("815", "8150110234", 118)


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
        ("815-8150110234-118", Kind.WRONG_LENGTH, None, "3 digits are missing. "),
        ("815-8150110234-118", Kind.WRONG_LENGTH, None, "this has 3, 10 and 3"),
        ("81581501102340001", Kind.WRONG_LENGTH, None, "2 digits are missing. "),
        ("81581501102340001", Kind.WRONG_LENGTH, None, "this has 17"),
        ("815-8150110234-00118", Kind.WRONG_LENGTH, None, "1 digit is missing. "),
        ("815-8150110234-0000118", Kind.WRONG_LENGTH, None, "There is 1 digit too many."),
        ("No. 815-8150110234-000118", Kind.LETTERS, VALLE_ALTO, "other text around the number"),
        ("815-815O110234-OOO118", Kind.LETTERS, None, "If 815-8150110234-000118 is meant"),
        ("815-81501A0234-000118", Kind.LETTERS, None, "this has “A” among them"),
        ("8150110234-815-000118-MAERSK-VALPARAISO", Kind.LETTERS, None, "not a certificate number"),
        ("MSCU6153045", Kind.CONTAINER, None, "the number of a container"),
        ("or2", Kind.MESSAGE_SET, None, "under which customs takes the 21 characters"),
        ("OR1", Kind.MESSAGE_SET, None, "made by hand"),
        ("333550R", Kind.SPECIAL_CODE, None, "filed under OR2"),
        ("ab" * 32, Kind.FINGERPRINT, None, "SHA-256"),
        ("٨١٥-٨١٥٠١١٠٢٣٤-٠٠٠١١٨", Kind.OTHER_DIGITS, None, "digits 0 to 9"),
        ("", Kind.EMPTY, None, "Nothing was typed"),
        (" -– ", Kind.EMPTY, None, "Nothing was typed"),
        ("9" * 1_000_000, Kind.TOO_LONG, None, "too long"),
    ],
)
def test_a_typed_text_is_named_and_answered(typed, kind, number, says):
    explanation = recognising.explain(typed)

    assert (explanation.kind, explanation.number) == (kind, number)
    assert says in explanation.sentence
    assert explanation.sentence.endswith(".")


@given(st.text(st.characters(), max_size=60))
def test_no_text_whatever_raises(text):
    explanation = recognising.explain(text)

    assert explanation.sentence
    assert (explanation.kind is Kind.CERTIFICATE_NUMBER) == (numbering.parse_number(text) is not None)


@pytest.mark.parametrize(
    "text", ["\0", "815\0", "\ud800", "\udfff" * 30, "\u202e815-8150110234-000118", "𝟖𝟏𝟓"]
)
def test_hostile_characters_are_answered_with_a_sentence(text):
    explanation = recognising.explain(text)

    assert explanation.kind in {Kind.LETTERS, Kind.OTHER_DIGITS}
    assert "\0" not in explanation.sentence


@given(st.binary(min_size=8, max_size=32))
def test_a_second_code_is_told_from_number_and_reference(random_bytes):
    code = numbering.new_second_code(random_bytes)

    assert recognising.explain(code).kind is Kind.SECOND_CODE


@pytest.mark.parametrize(
    "text", ["", "R-", "R-2345-6789", "R-AEIO-U234", "815-8150110234-000118", "R-7KQ4-M2XD-R"]
)
def test_what_is_no_reference_is_not_taken_for_one(text):
    assert recognising.explain(text).kind is not Kind.DRAFT_REFERENCE


def test_ten_digits_of_the_tariff_schedule_are_called_by_their_goods():
    typed = recognising.explain("1008500010")

    named = recognising.with_tariff_words(typed, "Buckwheat, millet > Quinoa > Certified organic")

    assert (typed.kind, named.kind) == (Kind.OPERATION_ID, Kind.HTS_CODE)
    assert named.sentence.startswith("1008.50.0010 is a tariff code (Quinoa › Certified organic), not")


@pytest.mark.parametrize(
    "typed",
    [
        "815-8150110234-000119",
        "815-8150110234-000181",
        "8158150110234000118"[:-1],
        "815-8150110234-0001188",
        "851-8150110234-000118",
    ],
)
def test_a_number_one_slip_away_is_among_the_near_ones(typed):
    assert str(VALLE_ALTO) in near_numbers.near(typed)


@pytest.mark.parametrize(
    "typed",
    ["815-8150110234-000118", "815-8150110234-000227", "815-8150110234-0001", "815-815O110234-000118"],
)
def test_the_number_itself_and_what_is_further_away_are_not_near(typed):
    near = near_numbers.near(typed)

    assert str(VALLE_ALTO) not in near
    assert len(near) < 250


@given(st.text(max_size=40))
def test_near_numbers_have_the_form_of_a_number(text):
    assert all(numbering.parse_number(near) is not None for near in near_numbers.near(text))
