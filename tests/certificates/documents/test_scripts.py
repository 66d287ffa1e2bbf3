"""Parties in every script: each letter drawn, the words read out of the file as they went in, and those that
run from the right standing right, without pulling the numbers beside them over."""

import io
from dataclasses import replace
from typing import NamedTuple

import pypdf
import pypdfium2
import pytest

from certificates.documents import directions, pdf, readable
from certificates.documents.snapshot import CodedName, Party
from tests.certificates.documents import papers
from tests.certificates.documents.archive_rules import broken_rules, texts_of

NAMES = {
    "Latin": "Çiftçi Gıda A.Ş. & Công ty Hồ tiêu Đắk Lắk",
    "Greek": "Ελαιώνες Κρήτης Α.Ε.",
    "Cyrillic": "ТОВ «Органік Україна»",
    "Arabic": "شركة واحة النخيل للتمور العضوية",
    "Persian": "شرکت پسته ارگانیک گچساران",
    "Hebrew": "משק אורגני עמק יזרעאל בע״מ",
    "Devanagari": "जैविक खेती सहकारी समिति प्राइवेट लिमिटेड",
    "Bengali": "সুন্দরবন জৈব খামার লিমিটেড",
    "Tamil": "இயற்கை பண்ணை நிறுவனம்",
    "Thai": "บริษัท เกษตรอินทรีย์ไทย จำกัด",
    "Japanese": "㈱髙﨑製茶 有機栽培グリーン",
    "Chinese, simplified": "云南有机茶叶进出口公司",
    "Chinese, traditional": "臺灣有機農場股份有限公司",
    "Korean": "유기농 인삼 주식회사",
}


LIGATED = {"Arabic", "Persian"}


def printed_with(name):
    party = Party(
        name=name, nop_id="8150119002", address=(name, "12511"), country=CodedName(code="EG", name="Egypt")
    )
    certificate = replace(papers.coffee(), exporter=party, recipient=party, final_handler=papers.VALLE_ALTO)
    return pdf.render(certificate, logo=None)


def actual_texts(paper):
    """The texts that passages of the file say they stand for."""
    return [
        operands[1]["/ActualText"]
        for page in pypdf.PdfReader(io.BytesIO(paper)).pages
        for operands, operator in page.get_contents().operations
        if operator == b"BDC" and "/ActualText" in operands[1]
    ]


def read_by_pdfium(paper):
    words = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_bounded()
    return " ".join(words.split())


def texts_from_the_right(paper):
    """What each passage says by the notes of its glyphs, taken from the right to the left."""
    page = pypdf.PdfReader(io.BytesIO(paper)).pages[0]
    texts = {name: texts_of(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    found, font = [], ""
    for operands, operator in page.get_contents().operations:
        if operator == b"BT":
            found.append("")
        elif operator == b"Tf":
            font = operands[0]
        elif operator == b"TJ":
            raw = b"".join(piece.original_bytes for piece in operands[0] if hasattr(piece, "original_bytes"))
            glyphs = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
            found[-1] = "".join(texts[font][glyph] for glyph in reversed(glyphs)) + found[-1]
    return found


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_letter_of_a_party_is_drawn(name):
    assert broken_rules(printed_with(name)) == []  # among them: no .notdef, and a text for each glyph


@pytest.mark.parametrize("script", sorted(NAMES.keys() - LIGATED))
def test_a_name_can_be_read_out_of_the_file(script):
    assert read_by_pdfium(printed_with(NAMES[script])).count(NAMES[script]) == 4


@pytest.mark.parametrize("script", sorted(LIGATED))
def test_the_glyphs_of_an_arabic_name_say_its_letters_in_order(script):
    """Not read by pdfium: it turns the two letters round that one glyph stands for, as in لا."""
    assert texts_from_the_right(printed_with(NAMES[script])).count(NAMES[script]) == 4


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_what_stands_beside_a_name_can_still_be_read(name):
    words = read_by_pdfium(printed_with(name))

    assert words.count("NOP ID 8150119002") == 2
    assert "8 Country of origin Peru (PE)" in words


@pytest.mark.parametrize("script", ["Devanagari", "Bengali", "Tamil", "Thai"])
def test_letters_that_stack_carry_their_text(script):
    name = NAMES[script]

    texts = actual_texts(printed_with(name))

    assert texts == [name, f"{name}, 12511, Egypt"] * 2


def test_letters_that_stand_alone_need_no_such_text():
    assert actual_texts(printed_with(NAMES["Latin"])) == []


def hebrew():
    exporter = Party(
        name="משק אורגני עמק יזרעאל בע״מ (Jezreel Valley Organic Farms) אגודה שיתופית לייצוא תמרים",
        nop_id="8150119003",
        address=("רחוב הרצל 37", "עפולה 1812001"),
        country=CodedName(code="IL", name="Israel"),
        contact="דן לוי · +972 4 555 0148 · dan@jezreel.example",
    )
    return pdf.render(replace(papers.coffee(), exporter=exporter), logo=None)


def test_a_name_from_the_right_begins_at_the_right_and_goes_on_at_the_right():
    page = pypdfium2.PdfDocument(hebrew())[0].get_textpage()

    first, next_in_line, last = (_box(page, word) for word in ("משק", "אורגני", "תמרים"))
    begin_of_second_line = _box(page, "אגודה")

    assert first.left > next_in_line.right
    assert last.top < first.bottom  # it wrapped, and nothing was cut
    assert begin_of_second_line.bottom < first.bottom
    assert begin_of_second_line.left > last.right


def test_numbers_beside_fields_from_the_right_keep_their_place():
    """Street, city and country one after the other from the left, each with its number on its own side."""
    page = pypdfium2.PdfDocument(hebrew())[0].get_textpage()

    street, street_number, city, postcode, country = (
        _box(page, word).left for word in ("רחוב", "37", "עפולה", "1812001", "Israel")
    )

    assert street_number < street < postcode < city < country
    assert _box(page, "+972").left < _box(page, "0148").left < _box(page, "dan@").left


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("", ""),
        ("Cooperativa 12", ""),
        ("+20 2 555", ""),
        ("مزرعة 25", "rtl"),
        ("25 מזרח", "rtl"),
        ("Nile (واحة)", "ltr"),
        ("有機農場", ""),
    ],
)
def test_a_text_runs_as_its_first_letter_does(text, direction):
    assert directions.direction_of(text) == direction


def test_fields_in_a_line_are_escaped_and_set_apart_only_when_they_must():
    assert directions.apart(("A & B", ", ", "דפ-14")) == 'A &amp; B, <span dir="rtl">דפ-14</span>'
    assert directions.apart("<b>") == "&lt;b&gt;"
    assert directions.alone("<דפ>") == '<div dir="rtl">&lt;דפ&gt;</div>'
    assert directions.direction("plain") == ""


@pytest.mark.parametrize(
    ("text", "is_stacked", "is_mirrored"),
    [("Perú", False, False), ("जैविक", True, False), ("e\u0301", True, False), ("(מ)", False, True)],
)
def test_which_texts_need_more_than_their_glyphs(text, is_stacked, is_mirrored):
    assert (readable.is_stacked(text), readable.is_mirrored(text)) == (is_stacked, is_mirrored)


class Box(NamedTuple):
    """Where a word stands, in points from the left and from the foot of the page."""

    left: float
    bottom: float
    right: float
    top: float


def _box(page, word):
    """The first place of the word in the boxes of the parties, which stand below the number."""
    search = page.search(word)
    while found := search.get_next():
        lefts, bottoms, rights, tops = zip(
            *(page.get_charbox(found[0] + place) for place in range(found[1])), strict=True
        )
        box = Box(min(lefts), min(bottoms), max(rights), max(tops))
        if 500 < box.top < 630:
            return box
    raise AssertionError(f"{word} is not on the page")
