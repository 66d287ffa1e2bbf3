"""Which way a text runs, and how the paper's templates say so (Unicode Standard Annex 9).

A name in Arabic or Hebrew beside a number pulls the number over to its other side, unless it stands apart.
WeasyPrint knows neither ``dir="auto"`` nor ``<bdi>``; it sets each element by the ``dir`` it carries. So the
templates give every field that has such letters an element of its own, with its direction. A field without
any, which is nearly every one, costs nothing.
"""

import unicodedata

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

RIGHT_TO_LEFT = "rtl"
LEFT_TO_RIGHT = "ltr"

_STRONG = {"L": LEFT_TO_RIGHT, "R": RIGHT_TO_LEFT, "AL": RIGHT_TO_LEFT}

Line = tuple[str, ...]
"""Fields that stand in one line, the fixed words between them included; each keeps its own direction."""

register = template.Library()


def direction_of(text: str) -> str:
    """Its direction, that of its first letter, when it has letters that run from the right; else nothing."""
    letters = [_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG]
    return letters[0] if RIGHT_TO_LEFT in letters else ""


@register.filter
def direction(text: str) -> SafeString:
    """The attribute for a word in a line: `` dir="rtl"`` or nothing."""
    found = direction_of(text)
    return format_html(' dir="{}"', found) if found else SafeString()


@register.filter
def alone(text: str) -> SafeString:
    """The only text of a block, escaped; one from the right in a block of its own, to wrap to the right."""
    found = direction_of(text)
    return format_html('<div dir="{}">{}</div>', found, str(text)) if found else escape(str(text))


@register.filter
def apart(line: str | Line) -> SafeString:
    """The line's fields one after the other, those that need it in an element of their own; all escaped."""
    fields = (line,) if isinstance(line, str) else line
    return mark_safe("".join(map(_field, fields)))  # noqa: S308 — each one is escaped


def _field(text: str) -> str:
    found = direction_of(text)
    return format_html('<span dir="{}">{}</span>', found, str(text)) if found else escape(str(text))
