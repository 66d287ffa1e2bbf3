import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.rules.clean_text import (
    TextRefusedError,
    clean_name,
    clean_text,
    count_graphemes,
    looks_like_latin,
)
from tests.hostile import HostileInput, inputs_for

NAMES = inputs_for("name/free text")


@pytest.mark.parametrize("hostile", [one for one in NAMES if one.is_refused], ids=lambda one: one.id)
def test_hostile_names_are_refused_in_a_sentence_or_are_blank(hostile: HostileInput) -> None:
    try:
        cleaned = clean_name(hostile.value, 200)
    except TextRefusedError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017
    else:
        assert cleaned == ""


@pytest.mark.parametrize("real", [one for one in NAMES if not one.is_refused], ids=lambda one: one.id)
def test_real_names_pass_unchanged_but_for_spaces_and_composition(real: HostileInput) -> None:
    composed = unicodedata.normalize("NFC", real.value)

    assert clean_name(real.value, 200) == " ".join(composed.split())


@pytest.mark.parametrize(
    "name",
    [
        "O'Connor & Sons (Pvt.) Ltd.",
        "Çiftçi Gıda A.Ş.",
        "有機農場",
        "مزرعة عضوية",
        "株式会社みどり茶園 (Midori Chaen Co., Ltd.)",
        "Olio Extra Vergine di Oliva Biologico – Organic Extra Virgin Olive Oil",
        "Red wine, 13.5 %, bottled",
        "Coop. Agrícola 2.ª Secção, N.º 3",
        "र्‍य कृषि",  # a joiner that Devanagari needs
    ],
)
def test_more_real_names_pass(name: str) -> None:
    assert clean_name(name, 200) == name


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Acme\u202egpj", "invisible", "U+202E"),
        ("Acme\x00", "invisible", "U+0000"),
        ("Acme \ufffd", "unreadable", "could not be read"),
        ("one\ntwo", "line_break", "one line"),
        ("a\ue000", "no_character", "U+E000"),
        ("<b>Acme</b>", "symbol", "<"),
        ("\u0410cme", "mixed_alphabets", "Cyrillic, Latin"),
        ("ﬁrm", "variant_letter", "“fi”"),
        ("A" * 201, "too_long", "200"),
        ("---", "no_letter", "no letter"),
    ],
)
def test_each_refusal_has_a_code_and_names_what_is_wrong(text: str, code: str, words: str) -> None:
    with pytest.raises(TextRefusedError) as refusal:
        clean_name(text, 200)

    assert (refusal.value.code, words in str(refusal.value)) == (code, True)


def test_free_text_keeps_lines_and_symbols() -> None:
    typed = "Moisture < 12 %,\r\n  price $ 3.20 \r\n\r\nsee papers  "

    assert clean_text(typed, 200, multiline=True) == "Moisture < 12 %,\nprice $ 3.20\n\nsee papers"


def test_length_is_counted_as_a_reader_counts() -> None:
    assert (count_graphemes("កសិដ្ឋាន"), count_graphemes("Café")) == (5, 4)


def test_a_name_of_lookalikes_passes_and_is_noticed() -> None:
    assert (clean_name("Асме", 20), looks_like_latin("Асме"), looks_like_latin("Эко-Зерно")) == (
        "Асме",
        True,
        False,
    )


@given(st.text(alphabet=st.characters(), max_size=80))
def test_cleaning_never_fails_otherwise_and_is_stable(text: str) -> None:
    try:
        once = clean_text(text, 60, multiline=True)
    except TextRefusedError as refusal:
        assert refusal.code  # noqa: PT017
        return
    assert clean_text(once, 60, multiline=True) == once
