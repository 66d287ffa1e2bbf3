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
