import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.rules.hts import HtsRefusedError, display_hts, divide, organic_breakouts, parse_hts

MANGOES = {
    "0804508020": "Dates > Guavas, mangoes > Dried > Mangoes > Certified organic",
    "0804508040": "Dates > Guavas, mangoes > Dried > Mangoes > Other",
    "0804508090": "Dates > Guavas, mangoes > Dried > Other",
}
WINE = {
    "2204215035": "Wine > Red > Certified organic",
    "2204215040": "Wine > Red > Not certified organic",
}


@pytest.mark.parametrize(
    "typed", ["0901.11.00.15", "0901.11.0015", "0901110015", " 0901 11 0015 ", "0901.110015"]
)
def test_every_style_is_read_as_ten_digits(typed: str) -> None:
    assert parse_hts(typed) == "0901110015"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "No tariff code was typed"),
        ("0901.11", "has 6 digits"),
        ("12019000100", "has 11 digits"),
        ("1201AB0010", "only the digits 0 to 9"),
        ("٠٩٠١١١٠٠١٥", "only the digits 0 to 9"),
        ("1" * 101, "too long"),
    ],
)
def test_what_is_no_code_is_refused_in_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(HtsRefusedError, match=words):
        parse_hts(typed)


@given(st.text(max_size=150))
def test_any_text_gives_ten_digits_or_a_sentence(text: str) -> None:
    try:
        code = parse_hts(text)
    except HtsRefusedError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017
    else:
        assert len(code) == 10
        assert code.isascii()


def test_customs_own_style_is_shown() -> None:
    assert [display_hts(code) for code in ("0901110015", "090111", "0901")] == [
        "0901.11.0015",
        "0901.11",
        "0901",
    ]


@pytest.mark.parametrize(
    ("description", "leading", "telling"),
    [
        ("Coffee > Not decaffeinated > Arabica > Certified organic", 2, "Arabica > Certified organic"),
        ("Natural honey > Other > Comb honey", 2, "Comb honey"),
        ("Tomatoes > If entered in May > Greenhouse > Certified organic > Grape", 0, "Tomatoes"),
        ("Ginger, saffron > Ginger > Crushed", 2, "Crushed"),
        ("Asses", 0, "Asses"),
    ],
)
def test_the_telling_end_begins_with_the_goods(description: str, leading: int, telling: str) -> None:
    way, end = divide(description)

    assert (len(way), " > ".join(end)[: len(telling)]) == (leading, telling)


def test_a_general_code_has_the_organic_ones_of_its_own_branch() -> None:
    assert {code: organic_breakouts(code, MANGOES) for code in MANGOES} == {
        "0804508020": (),
        "0804508040": ("0804508020",),
        "0804508090": (),
    }


def test_not_certified_organic_is_a_general_code() -> None:
    assert organic_breakouts("2204215040", WINE) == ("2204215035",)
