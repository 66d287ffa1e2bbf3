"""The fonts shipped with the project, and which letters they have.

WeasyPrint loses letters without a font silently. So papers use only the shipped fonts, through a
fontconfig file of our own, and a text with a letter that none of them has is refused.
"""

import os
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

ASSETS = Path(__file__).resolve().parents[2] / "static" / "pdf"

_UNSEEN = {"Cf", "Zl", "Zp", "Zs"}  # joiners, direction marks, spaces: no picture of their own


def use_shipped_fonts() -> None:
    """Point fontconfig at the project's fonts; before the first FontConfiguration of the process."""
    os.environ["FONTCONFIG_FILE"] = str(ASSETS / "fonts.conf")


def unprintable(text: str) -> str:
    """The characters of ``text`` that a paper cannot show, sorted; empty when all is well."""
    return "".join(sorted(character for character in set(text) - {"\n", "\t"} if _is_lost(character)))


def names_of(characters: Iterable[str]) -> str:
    """Characters for a sentence: ``😀 (U+1F600), U+0000``."""
    return ", ".join(
        f"{character} (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
        for character in characters
    )


@cache
def letters_by_glyph(family: str, *, is_bold: bool) -> dict[int, str]:
    """The letter that each glyph of a shipped font stands for by itself; none for a family not shipped.

    Codes for the mere forms of a letter (U+FE91 for an initial ب) are passed over: nobody types them.
    """
    path = ASSETS / "fonts" / f"{family.replace(' ', '')}-{'Bold' if is_bold else 'Regular'}.ttf"
    if not path.exists():
        return {}
    with TTFont(path, lazy=True) as font:
        letters = sorted(font.getBestCmap().items(), reverse=True)  # of several codes the lowest stays
        return {font.getGlyphID(glyph): chr(code) for code, glyph in letters if not _is_form(chr(code))}


def _is_form(character: str) -> bool:
    return unicodedata.decomposition(character).startswith("<")


def _is_lost(character: str) -> bool:
    """Control characters are, although some fonts claim to have them."""
    category = unicodedata.category(character)
    return category == "Cc" or (category not in _UNSEEN and ord(character) not in _covered())


@cache
def _covered() -> frozenset[int]:
    """Every code point that a regular font of ours draws; a tenth of a second, once a process."""
    covered: set[int] = set()
    for path in sorted((ASSETS / "fonts").glob("*-Regular.ttf")):
        with TTFont(path, lazy=True) as font:
            covered |= font.getBestCmap().keys()
    return frozenset(covered)
