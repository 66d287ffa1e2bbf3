"""A black-and-white copy of a paper can be read: what its colours come to as greys (WCAG 2.2)."""

import re

import pytest
from PIL import ImageColor

from certificates.documents import fonts

STYLE = (fonts.ASSETS / "certificate.css").read_text(encoding="utf-8")
WHITE, TINT = "#ffffff", "#eef3f0"

INKS = sorted(set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", STYLE)))
LINES = sorted(set(re.findall(r"solid (#[0-9a-f]{6})", STYLE)))
OVERPRINTS = re.findall(r"color: (rgba\([^)]+\))", STYLE)


def grey(colour: str) -> tuple[float, float, float]:
    """The grey a copier makes of a colour, of the same lightness (ITU-R BT.601)."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    level = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return (level, level, level)


def contrast(one: str, other: str) -> float:
    lights = sorted(_luminance(grey(colour)[0]) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_the_style_has_inks_lines_and_overprints():
    assert len(INKS) >= 3
    assert TINT in STYLE
    assert LINES
    assert len(OVERPRINTS) == 4


@pytest.mark.parametrize("paper", [WHITE, TINT])
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_stands_out_sevenfold(ink, paper):
    assert contrast(ink, paper) >= 7


@pytest.mark.parametrize("line", LINES)
def test_every_line_stands_out_threefold(line):
    assert contrast(line, WHITE) >= 3


@pytest.mark.parametrize("overprint", OVERPRINTS)
def test_what_is_overprinted_leaves_the_words_below_readable(overprint):
    """The darkest ink on the overprint as it comes out over white paper."""
    *colours, opacity = (float(part) for part in re.findall(r"[\d.]+", overprint))
    over_white = "#" + "".join(f"{round(255 - opacity * (255 - part)):02x}" for part in colours)

    assert contrast("#111917", over_white) >= 7
    assert contrast(over_white, WHITE) > 1.1


def _luminance(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
