"""How the values of the federal registry's files are read: days, standings, names, links.

The files are typed at some eighty certifiers and saved by several programs, so one value has many
spellings (`docs` of the four formats: `operations/registry/`). A value that cannot be understood raises
`ValueRefusedError` with the end of a sentence: "the date “99/99/2026” does not exist".
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from operations.rules import clean_text

LONGEST_CELL = 100_000
"""Three times what a cell of a workbook can hold; what is longer is damage."""

_STANDINGS = {
    "c": "certified",
    "certified": "certified",
    "s": "suspended",
    "suspended": "suspended",
    "r": "surrendered",
    "surrendered": "surrendered",
    "v": "revoked",
    "revoked": "revoked",
}
_YES = frozenset({"yes", "y", "true", "t", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "f", "0", "none", "n/a"})

_SCOPES = {
    "crops": "crops",
    "cr": "crops",
    "livestock": "livestock",
    "ls": "livestock",
    "wild crops": "wild_crops",
    "wildcrops": "wild_crops",
    "wc": "wild_crops",
    "handling": "handling",
    "handler": "handling",
}

_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:[ T].*)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?")
_SERIAL = re.compile(r"([0-9]{4,5})(?:\.[0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of a workbook that counts 1900 as a leap year, as all of them do."""
_FIRST_DAY = date(1950, 1, 1)
_LAST_DAY = date(2199, 12, 31)

_HYPERLINK = re.compile(r'=\s*HYPERLINK\s*\(\s*"([^"]*)"\s*(?:[,;].*)?\)\s*', re.IGNORECASE | re.DOTALL)
_BRACKETED = re.compile(r"\s*\[([^\]\[]{1,20})\]\s*(.*)", re.DOTALL)
_ALIAS = re.compile(r"^(d\.?/?b\.?/?a\.?|doing business as|a\.?k\.?a\.?)[\s:]+(?=\S)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[;\n\r]+|\s+(?=\bd/?b/?a\b[\s:])", re.IGNORECASE)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Me", "Zl", "Zp"))
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffd")
_EMAIL = re.compile(
    r"[^@\s,;<>()\[\]\"']{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}"
)
_WEB = re.compile(r"https?://[^\s/?#<>\"'@]+\.[^\s/?#<>\"'@]{2,}[^\s<>\"']*", re.IGNORECASE)


class ValueRefusedError(ValueError):
    """A value that cannot be understood; its text is the end of a sentence."""


def parse_day(text: str) -> date | None:
    """A day written as 11/24/2026, as 2026-11-24 or as a workbook's count of days; None for nothing."""
    if not text:
        return None
    if found := _AMERICAN.fullmatch(text):
        month, day, year = map(int, found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _SERIAL.fullmatch(text):
        return _within(_SERIAL_ZERO + timedelta(days=int(found[1])), text)
    else:
        raise ValueRefusedError(_("“%(text)s” is not a date") % {"text": shorten(text)})
    try:
        found_day = date(year, month, day)
    except ValueError as error:
        raise ValueRefusedError(_("the date “%(text)s” does not exist") % {"text": shorten(text)}) from error
    return _within(found_day, text)


def parse_standing(text: str) -> str:
    """The standing by its word or its letter (C, S, R for surrendered, V for revoked)."""
    standing = _STANDINGS.get(text.casefold())
    if standing is None:
        raise ValueRefusedError(
            _("“%(text)s” is not one of Certified, Suspended, Surrendered and Revoked")
            % {"text": shorten(text)}
        )
    return standing


def parse_scope_standing(text: str) -> str | None:
    """The standing of a scope; None where the scope is not held. Older copies say true or false."""
    folded = text.casefold()
    if folded in _YES:
        return "certified"
    return None if folded in _NO else parse_standing(text)


def parse_scope(text: str) -> str:
    """`WILD CROPS` as this project writes it."""
    scope = _SCOPES.get(" ".join(text.replace("_", " ").split()).casefold())
    if scope is None:
        raise ValueRefusedError(
            _("“%(text)s” is not one of CROPS, LIVESTOCK, WILD CROPS and HANDLING") % {"text": shorten(text)}
        )
    return scope


def parse_flag(text: str) -> bool:
    """Yes, true, 1 or Y; everything else is no."""
    return text.casefold() in _YES


def parse_formula(text: str) -> str:
    """The address inside `=HYPERLINK("…")`; other text as it is.

    Raises ValueRefusedError for another formula: its result is not in the file.
    """
    if not text.startswith("="):
        return text
    link = _HYPERLINK.fullmatch(text)
    if link is None:
        raise ValueRefusedError(_("“%(text)s” is a formula without its result") % {"text": shorten(text)})
    return link[1].strip()


def parse_text(text: str, longest: int) -> str:
    """One line of text without what cannot be seen; cleaner than `clean_text`, which refuses instead.

    Nobody can be asked to type it again, so control characters become spaces and invisible ones go.
    Raises ValueRefusedError where it is too long all the same.
    """
    if text.isascii() and text.isprintable():
        cleaned = " ".join(text.split())
        if len(cleaned) <= longest:
            return cleaned
    try:
        return clean_text.clean_text(_seen(text), longest)
    except clean_text.TextRefusedError as refusal:
        if refusal.code == "too_long" or len(text) > 20 * longest:
            raise ValueRefusedError(
                _("it has %(count)d characters where %(longest)d fit")
                % {"count": len(text), "longest": longest}
            ) from refusal
        raise ValueRefusedError(str(refusal)) from refusal


def parse_other_names(text: str, longest: int) -> list[str]:
    """Names divided by semicolons or line breaks, without "dba" before them, each once.

    What is too long for a name is cut off at the last word that fits: an other name is only searched.
    """
    names: dict[str, str] = {}
    for part in _BETWEEN_NAMES.split(text):
        name = parse_text(_ALIAS.sub("", part.strip(" ,")), LONGEST_CELL)
        name = name if len(name) <= longest else name[:longest].rsplit(" ", 1)[0]
        if re.search(r"\w", name):
            names.setdefault(name.casefold(), name)
    return list(names.values())


def parse_certifier(text: str) -> tuple[str, str]:
    """Short code and name of `[WFCFO] Where Food Comes From Organic`; the code may be missing."""
    found = _BRACKETED.fullmatch(text)
    return (found[1].strip(), found[2].strip()) if found else ("", text.strip())


def parse_email(text: str) -> str:
    """The first address in the text, or nothing."""
    found = _EMAIL.search(text)
    return found[0] if found and len(found[0]) <= 254 else ""


def parse_website(text: str, longest: int) -> str:
    """An address that begins with http or https, which is put before `www.farm.example`, or nothing."""
    address = parse_formula(text.strip())
    if address and "://" not in address:
        address = f"https://{address}"
    return address if len(address) <= longest and _WEB.fullmatch(address) else ""


def shorten(text: str, longest: int = 60) -> str:
    """The text as a sentence can quote it."""
    plain = _seen(text).strip()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _within(day: date, text: str) -> date:
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise ValueRefusedError(_("“%(text)s” is not a date between 1950 and 2199") % {"text": shorten(text)})
    return day


def _seen(text: str) -> str:
    """The text composed, with spaces for control characters and without what nobody can see."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    kept: list[str] = []
    for character in composed:
        if character.isascii():
            kept.append(character if character.isprintable() else " ")
        elif unicodedata.category(character) in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif not (
            unicodedata.category(character) in _UNSEEN
            or character in _BLANK_LETTERS
            or "\ufe00" <= character <= "\ufe0f"
            or "\U000e0100" <= character <= "\U000e01ef"
        ):
            kept.append(character)
    return " ".join("".join(kept).split(" "))
