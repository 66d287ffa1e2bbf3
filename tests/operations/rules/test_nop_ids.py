import pytest

from operations.rules.nop_ids import NopIdRefusedError, is_nop_id_prefix, parse_nop_id


@pytest.mark.parametrize("typed", ["8150110234", " 815 0110 234 ", "815-0110234"])
def test_ten_digits_are_read(typed: str) -> None:
    assert parse_nop_id(typed) == "8150110234"


def test_leading_zeros_stay() -> None:
    assert parse_nop_id("0000000123") == "0000000123"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("815011023", "this has 9"),
        ("55500012345", "this has 11"),
        ("815-8150110234-000118", "the ten digits in its middle: 8150110234"),
        ("-555000123", "this has 9"),
        ("٨١٥٠١١٠٢٣٤", "ten digits and nothing else"),
        ("Solstice Organics", "ten digits and nothing else"),
        ("", "ten digits and nothing else"),
        ("8" * 200, "ten digits and nothing else"),
    ],
)
def test_what_is_no_id_is_refused_in_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(NopIdRefusedError, match=words):
        parse_nop_id(typed)


def test_two_to_ten_digits_can_be_the_beginning_of_an_id() -> None:
    texts = ("8", "81", "815-01", "8150110234", "81501102345", "81a")

    assert [text for text in texts if is_nop_id_prefix(text)] == ["81", "815-01", "8150110234"]
