"""What the words of a paper say to what is declared: found, differs or absent, with the place.

The words keep their columns (`shipments/readers/pdf.py`), so that a number belongs to the heading above it
or to the label before it. A paper is believed to differ only where it names the thing: a total under "Net
weight", another container with a right check digit. A number that merely does not occur is absent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from stdnum import iso6346

from shipments.rules import labelled_quantities as labelled

TOLERANCE = Decimal("0.01")
"""A quantity that differs by no more counts as found (check C12, domain.md 10)."""

_LONGEST_WORDS = 140
_NEAR = 60
_SIGNS = re.compile(r"[\s./-]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Subject(StrEnum):
    """What is looked for. The quantities come first."""

    NET = "net"
    GROSS = "gross"
    PACKAGES = "packages"
    CONTAINER = "container"
    WAY_PAPER = "way_paper"
    SEAL = "seal"
    LOT = "lot"
    INVOICE = "invoice"
    TARIFF = "tariff"
    NAME = "name"
    ORGANIC = "organic"


QUANTITIES = (Subject.NET, Subject.GROSS, Subject.PACKAGES)

_COMMERCIAL = frozenset(
    {Subject.NET, Subject.PACKAGES, Subject.LOT, Subject.INVOICE, Subject.NAME, Subject.ORGANIC}
)
LOOKED_FOR: dict[str, frozenset[Subject]] = {
    "invoice": _COMMERCIAL | {Subject.GROSS, Subject.TARIFF, Subject.CONTAINER},
    "packing_list": _COMMERCIAL | {Subject.GROSS, Subject.CONTAINER, Subject.SEAL},
    "delivery_note": _COMMERCIAL | {Subject.GROSS},
    "transport": frozenset(
        {Subject.GROSS, Subject.PACKAGES, Subject.CONTAINER, Subject.WAY_PAPER, Subject.SEAL, Subject.NAME}
    ),
}
"""By kind of paper; a paper of another kind is not compared."""


class State(StrEnum):
    FOUND = "found"
    DIFFERS = "differs"
    ABSENT = "absent"


@dataclass(frozen=True)
class Declared:
    """One value of the request. `text` is how it is shown, and what a code or name is found by.

    `quantity` is kilograms, or a number of packages. `is_total` says that it is the whole request's, so that
    a paper which names another total contradicts it; a single line's is found or absent.
    """

    subject: Subject
    label: str
    text: str
    quantity: Decimal | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Comparison:
    """What a paper says to one declared value. `page` counts from 1 and is 0 where it is absent."""

    declared: Declared
    state: State
    page: int = 0
    words: str = ""
    on_paper: Decimal | None = None
    other: str = ""

    @property
    def difference(self) -> Decimal | None:
        """On paper minus declared, in kilograms or packages."""
        if self.on_paper is None or self.declared.quantity is None:
            return None
        return self.on_paper - self.declared.quantity

    @property
    def share(self) -> Decimal | None:
        """The difference over what is declared, without its sign."""
        if self.difference is None or not self.declared.quantity:
            return None
        return abs(self.difference) / self.declared.quantity


def compare(pages: Sequence[str], paper_kind: str, declared: Iterable[Declared]) -> tuple[Comparison, ...]:
    """Every declared value that a paper of the kind should show, in the order given."""
    looked_for = LOOKED_FOR.get(paper_kind, frozenset())
    tidy = [unicodedata.normalize("NFKC", page) for page in pages]
    folded = [fold(page) for page in tidy]
    squashed = [_SIGNS.sub("", page).upper() for page in tidy]
    quantities = labelled.gather(tidy)
    every_code = [value.text for value in declared if value.subject == Subject.CONTAINER]
    comparisons = []
    for value in declared:
        if value.subject not in looked_for:
            continue
        if value.subject in QUANTITIES:
            comparisons.append(_compare_quantity(value, quantities))
        elif value.subject in (Subject.NAME, Subject.ORGANIC):
            comparisons.append(_compare_words(value, tidy, folded))
        else:
            comparisons.append(_compare_code(value, tidy, squashed, every_code))
    return tuple(comparisons)


def fold(text: str) -> str:
    """Letters without accents, in lower case; as long as the text, so that places stay."""
    return _NOT_ASCII.sub(_plain_letter, text).lower()


def _plain_letter(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKD", match[0])[:1].lower()
    return plain if len(plain) == 1 and len(plain.lower()) == 1 else " "


def _compare_quantity(value: Declared, quantities: labelled.Quantities) -> Comparison:
    quantity = value.quantity
    assert quantity is not None  # noqa: S101 (narrows the type)
    kind = labelled.Kind(value.subject)
    named = [one for one in quantities.named if one.kind == kind]
    equal = next((one for one in named if one.equals(quantity)), None)
    if equal is None and not (value.is_total and any(one.is_total for one in named)):
        equal = next((one for one in quantities.bare_of(kind) if one.equals(quantity)), None)
    if equal is not None:
        return Comparison(value, State.FOUND, equal.page, equal.words, quantity)
    if not value.is_total:
        return Comparison(value, State.ABSENT)
    totals = [one for one in named if one.is_total] or named
    if not totals:
        return Comparison(value, State.ABSENT)
    if len(totals) > 1 and _adds_up(totals, quantity):
        return Comparison(value, State.FOUND, totals[0].page, totals[0].words, quantity)
    nearest = min(totals, key=lambda one: abs(one.closest_to(quantity) - quantity))
    on_paper = nearest.closest_to(quantity)
    found = Comparison(value, State.DIFFERS, nearest.page, nearest.words, on_paper)
    return replace(found, state=State.FOUND) if (found.share or 0) <= TOLERANCE else found


def _adds_up(parts: Sequence[labelled.Quantity], declared: Decimal) -> bool:
    """Whether the quantities together, all read with the same sign for thousands, are the declared one."""
    slack = sum((one.slack for one in parts), Decimal(0))
    readings = (
        sum((one.values[0] for one in parts if one.values), Decimal(0)),
        sum((one.values[-1] for one in parts if one.values), Decimal(0)),
    )
    return any(abs(total - declared) <= slack for total in readings)


def _compare_code(
    value: Declared, pages: Sequence[str], squashed: Sequence[str], containers: Sequence[str]
) -> Comparison:
    pattern = _code_pattern(value.text)
    signs = _SIGNS.sub("", value.text).upper()
    for number, page in enumerate(pages, start=1):
        if signs not in squashed[number - 1]:  # many lots and long papers: the pattern is slow
            continue
        if match := pattern.search(page):
            return Comparison(value, State.FOUND, number, words_around(page, match.start(), match.end()))
    others: Iterator[tuple[int, str, str]] = iter(())
    if value.subject == Subject.CONTAINER:
        known = {re.sub(r"\W", "", one).upper() for one in containers}
        others = (found for found in _containers(pages) if found[1] not in known)
    elif value.subject == Subject.TARIFF:
        others = _tariff_codes(pages)
    for number, code, words in others:
        return Comparison(value, State.DIFFERS, number, words, other=code)
    return Comparison(value, State.ABSENT)


def _compare_words(value: Declared, pages: Sequence[str], folded: Sequence[str]) -> Comparison:
    pattern = _ORGANIC if value.subject == Subject.ORGANIC else _name_pattern(value.text)
    for number, text in enumerate(folded, start=1):
        if match := pattern.search(text):
            words = words_around(pages[number - 1], match.start(), match.end())
            return Comparison(value, State.FOUND, number, words)
    return Comparison(value, State.ABSENT)


_ORGANIC = re.compile(
    r"\b(?:organic(?:s|ally)?|organic[oa]s?|ecologic[oa]s?|biologic[oa]s?|biologique|biologisch|bio)\b"
)
_LEGAL_FORMS = re.compile(
    r"[\s,.]+(?:inc|llc|ltd|ltda|limited|corp|co|company|gmbh|ag|bv|nv|plc|pvt|s\.?\s?a\.?(?:\s?c)?|"
    r"s\.?\s?r\.?\s?l|s\.?\s?p\.?\s?a|s\.?\s?a\.?\s?s|sa de cv|s\.?\s?a\.? de c\.?\s?v|a\.?\s?s|"
    r"e\.?\s?i\.?\s?r\.?\s?l)\.?\s*$"
)
_CONTAINER = re.compile(r"\b([A-Z]{3}[UJZ])[ -]?([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9])\b")
_TARIFF_CODE = re.compile(r"(?<![0-9.])([0-9]{4})\.([0-9]{2})\.([0-9]{2})\.?([0-9]{2})(?![0-9.]*[0-9])")


def _code_pattern(code: str) -> re.Pattern[str]:
    """The code with or without blanks, hyphens, dots and slashes, never as a part of a longer one."""
    signs = _SIGNS.sub("", code)
    between = r"[ ./-]{0,2}"
    return re.compile(rf"(?<![A-Za-z0-9]){between.join(map(re.escape, signs))}(?![A-Za-z0-9])", re.IGNORECASE)


def _name_pattern(name: str) -> re.Pattern[str]:
    """The name's words one after another, in any spacing, without its legal form."""
    folded = _LEGAL_FORMS.sub("", fold(name)) or fold(name)
    words = re.findall(r"\w+", folded)
    return re.compile(r"\b" + r"[\W_]{1,8}".join(map(re.escape, words)) + r"\b")


def _containers(pages: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for number, page in enumerate(pages, start=1):
        for match in _CONTAINER.finditer(page):
            code = "".join(match.groups())
            if iso6346.is_valid(code):
                yield number, code, words_around(page, match.start(), match.end())


def _tariff_codes(pages: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for number, page in enumerate(pages, start=1):
        for match in _TARIFF_CODE.finditer(page):
            yield number, match[0], words_around(page, match.start(), match.end())


def words_around(page: str, start: int, end: int) -> str:
    """The line in which the place stands, cut on both sides where it is long."""
    first = max(page.rfind("\n", 0, start) + 1, start - _NEAR)
    last = page.find("\n", end)
    last = min(len(page) if last < 0 else last, end + _NEAR)
    return " ".join(page[first:last].split())[:_LONGEST_WORDS]
