"""Lets the words of a paper be searched, copied and read aloud in every script, not only seen.

WeasyPrint notes for each glyph the text of the first place where it stood. That is wrong where letters stack
or change places with their neighbours (the scripts of India, Thai, marks set on letters), and where brackets
are mirrored; and one wrong note spoils the Latin words that share the glyph. So a passage with such letters
carries the text it stands for (ActualText, ISO 32000-1, 14.9.4), and its glyphs are noted anew: a letter's
own glyph as that letter. Arabic needs no such text, since its font has one glyph for each form of a letter.
"""

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

from certificates.documents import fonts

DrawText = Callable[..., None]

_STACKED = range(0x0900, 0x1100)
"""The scripts of South and South-East Asia, in Unicode's order."""

_FROM_THE_RIGHT = {"R", "AL"}

_MEDIUM = 500
"""The weight up to which the regular file of a family is used."""

_NO_LETTER = "\u200b"  # for a glyph that is but a part of a letter; a PDF/A may map nothing to nothing


def is_stacked(text: str) -> bool:
    """Whether the glyphs of ``text`` are not its letters one by one."""
    return any(ord(letter) in _STACKED or unicodedata.combining(letter) for letter in text)


def is_mirrored(text: str) -> bool:
    """Whether brackets in ``text`` may be drawn with the glyph of their counterpart."""
    return any(unicodedata.bidirectional(letter) in _FROM_THE_RIGHT for letter in text)


def keep_text(draw_text: DrawText) -> DrawText:
    """WeasyPrint's function that draws a text box, made to keep the text of the box."""
    import pydyf  # noqa: PLC0415 — comes with WeasyPrint, which is slow to load

    @wraps(draw_text)
    def draw(stream: Any, textbox: Any, *arguments: Any, **options: Any) -> None:
        text = textbox.text
        if text.isascii() or not (is_stacked(text) or is_mirrored(text)):
            draw_text(stream, textbox, *arguments, **options)
            return
        used = stream._fonts  # noqa: SLF001 — WeasyPrint, pinned exactly, offers no other way
        before = {key: set(font.to_unicode) for key, font in used.items()}
        if is_stacked(text):
            stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}))
            draw_text(stream, textbox, *arguments, **options)
            stream.end_marked_content()
        else:
            draw_text(stream, textbox, *arguments, **options)
        for key, font in used.items():
            _note_anew(font, set(font.to_unicode) - before.get(key, set()))

    return draw


def _note_anew(font: Any, glyphs: set[int]) -> None:
    letters = fonts.letters_by_glyph(font.family, is_bold=font.weight > _MEDIUM)
    for glyph in glyphs:
        font.to_unicode[glyph] = letters.get(glyph) or font.to_unicode[glyph] or _NO_LETTER
