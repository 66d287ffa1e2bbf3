"""The shipped fonts: unaltered, named wherever they have to be, and with the letters that are promised."""

import hashlib
import re
import unicodedata

import pytest

from certificates.documents import fonts

FOLDER = fonts.ASSETS / "fonts"

_ROW = re.compile(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)
_ROWS_AND_CELLS = [(row, cell) for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF)]
_BIG5_LEVEL_1 = [(row, cell) for row in range(0xA4, 0xC7) for cell in range(0x40, 0xFF)]


def letters_of(codec: str, places: list[tuple[int, int]]) -> set[str]:
    """What an East Asian standard has; its gaps and private places aside."""
    found = (bytes(place).decode(codec, "ignore") for place in places)
    return {
        letter for letter in found if len(letter) == 1 and unicodedata.category(letter) not in {"Co", "Cn"}
    }


def test_every_font_has_the_checksum_its_readme_gives():
    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.name != "README.md"
    }

    assert present == dict(_ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8")))


def test_every_family_is_named_to_fontconfig_and_in_the_style_sheet():
    files = {path.stem.removesuffix("-Regular") for path in FOLDER.glob("*-Regular.ttf")}
    named = re.findall(
        r"<family>((?:Noto|IBM)[^<]*)</family>", (fonts.ASSETS / "fonts.conf").read_text(encoding="utf-8")
    )
    style = (fonts.ASSETS / "certificate.css").read_text(encoding="utf-8")
    lists = [re.findall(r'"([^"]+)"', words) for words in re.findall(r"font-family: ([^;]+);", style)]

    assert {name.replace(" ", "") for name in named} == files - {"NotoSansMono"}
    assert lists[0] == named
    assert set(lists[1]) == {*named, "Noto Sans Mono"}
    assert len(lists) == 2


def test_every_family_is_shipped_regular_and_bold_with_the_same_letters():
    for regular in FOLDER.glob("*-Regular.ttf"):
        family = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", regular.stem.removesuffix("-Regular"))
        bold = regular.with_name(regular.name.replace("Regular", "Bold"))

        assert bold.exists(), family
        assert covered_by(regular) == covered_by(bold), family


@pytest.mark.parametrize(
    ("name", "codec", "places", "missing"),
    [
        ("JIS X 0208", "euc_jp", _ROWS_AND_CELLS, 1),
        ("GB 2312", "gb2312", _ROWS_AND_CELLS, 35),
        ("Big5, level 1", "big5", _BIG5_LEVEL_1, 19),
        ("KS X 1001", "euc_kr", _ROWS_AND_CELLS, 5),
    ],
)
def test_the_east_asian_standards_are_covered_as_the_readme_says(name, codec, places, missing):
    letters = letters_of(codec, places)

    assert len(letters) > 5_000, name
    assert len(fonts.unprintable("".join(letters))) == missing


@pytest.mark.parametrize(
    ("script", "first", "last"),
    [
        ("Greek", 0x0384, 0x03CE),
        ("Cyrillic", 0x0400, 0x052F),
        ("Hebrew", 0x05D0, 0x05EA),
        ("Arabic", 0x0620, 0x06FF),
        ("Devanagari", 0x0900, 0x097F),
        ("Bengali", 0x0980, 0x09FE),
        ("Tamil", 0x0B82, 0x0BFA),
        ("Thai", 0x0E01, 0x0E5B),
        ("Vietnamese", 0x1EA0, 0x1EF9),
        ("kana", 0x3041, 0x30FF),
        ("Hangul", 0xAC00, 0xD7A3),
    ],
)
def test_a_script_is_covered_whole(script, first, last):
    letters = "".join(map(chr, range(first, last + 1)))
    assigned = "".join(letter for letter in letters if unicodedata.category(letter) != "Cn")

    assert fonts.unprintable(assigned) == "", script


def test_a_glyph_stands_for_the_letter_that_is_typed_and_not_for_a_form_of_it():
    letters = fonts.letters_by_glyph("IBM Plex Sans Arabic", is_bold=False).values()

    assert "ب" in letters
    assert "\ufe91" not in letters


def test_a_family_that_is_not_shipped_has_no_letters():
    assert fonts.letters_by_glyph("Comic Sans", is_bold=True) == {}


def covered_by(path):
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return font.getBestCmap().keys()
