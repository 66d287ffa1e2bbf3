"""The products of a free-text cell of the federal registry, as far as it can be split.

Such a cell reads `Field/Forageable: Corn, Wheat; Vegetables: Tomatoes (Roma, Cherry)`: groups with a
category before a colon, divided by semicolons or line breaks, items divided by commas. Anybody at a
certifier types it, so it also holds prose ("see attached list"), addresses and brackets that never
close. What does not look like the name of a product is given back as text: it can be searched, and
nobody can pick it as a certified product.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_NAME = 120
"""Longer than any product's name on a certificate; what is longer is a list or a sentence."""

_MOST_WORDS = 12
_LONGEST_CATEGORY = 60
_OPENING = "([{"
_CLOSING = ")]}"
_PROSE = re.compile(
    r"https?://|www\.|@|[.!?]\s+\S|\b(see|attached|attachment|addendum|please|contact|refer|including but)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"[^,;:.\n()\[\]{}@/!?]{1,60}")
_PLAIN_WORDS = 6
_ENDS = " \t.,;-–•*·"


@dataclass(frozen=True)
class CellProduct:
    """One product with the category that stood before it, which may be empty."""

    category: str
    name: str


@dataclass(frozen=True)
class SplitCell:
    """The products in their order, each once, and the text that could not be split."""

    products: tuple[CellProduct, ...]
    rest: str


def split_cell(text: str) -> SplitCell:
    """Products and remaining text of one cell."""
    if _PLAIN.fullmatch(text) and text.count(" ") < _PLAIN_WORDS and not _PROSE.search(text):
        name = _tidy(text)  # most cells of single items end here
        return SplitCell((CellProduct("", name),) if _LETTER.search(name) else (), "")
    products: dict[CellProduct, None] = {}
    rest: list[str] = []
    category = ""
    for group in _groups(text):
        if not _is_balanced(group):
            rest.append(group.strip())
            continue
        heading, colon, items = _divide_at_colon(group)
        if colon:
            category = heading
        for item in _parts(items, ","):
            name = _tidy(item)
            if not name:
                continue
            if _is_name(name):
                products[CellProduct(category, name)] = None
            else:
                rest.append(f"{heading}: {name}" if colon else name)
    return SplitCell(tuple(products), "\n".join(rest))


def _groups(text: str) -> list[str]:
    """The text at its semicolons and line breaks, neither inside brackets.

    A bracket that never closes would swallow everything after it, so it only counts within its line.
    """
    groups: list[str] = []
    for line in _lines(text):
        groups.extend(part for part in _parts(line, ";") if part.strip())
    return groups


def _lines(text: str) -> list[str]:
    """Lines, with those joined that end inside brackets which the next one closes."""
    lines: list[str] = []
    for line in text.splitlines():
        if lines and not _is_balanced(lines[-1]) and _is_balanced(f"{lines[-1]} {line}"):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return lines


def _parts(text: str, divider: str) -> list[str]:
    """The text at each divider that stands outside brackets; one number's comma (1,000) divides nothing."""
    if divider not in text:
        return [text]
    if not any(bracket in text for bracket in _OPENING):
        return re.split(r",(?![0-9]{3}\b)", text) if divider == "," else text.split(divider)
    parts: list[str] = []
    start = depth = 0
    for place, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character == divider and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return parts


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _divide_at_colon(group: str) -> tuple[str, bool, str]:
    """Category, whether there is one, and the items after it."""
    heading, *items = _parts(group, ":")
    heading = _tidy(heading)
    if not items or not heading or len(heading) > _LONGEST_CATEGORY or "," in heading:
        return "", False, group
    if heading.lower().endswith(("http", "https")):
        return "", False, group
    return heading, True, ":".join(items)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(_ENDS)


def _is_name(text: str) -> bool:
    return (
        len(text) <= LONGEST_NAME
        and len(text.split()) <= _MOST_WORDS
        and _LETTER.search(text) is not None
        and _PROSE.search(text) is None
    )
