"""The numbers that somebody may have meant who mistyped one: a single slip away from it.

A slip is one digit typed wrong, left out or typed too much, or two neighbours that changed places. There
are some two hundred such numbers, few enough to be asked for by the index of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from certificates.rules import numbering

_LENGTH = 19
_DIGITS = "0123456789"


def near(text: str) -> frozenset[str]:
    """The numbers one slip away from the typed digits, in their own form; without the typed one.

    Empty for a text that holds other signs, or that lacks more than one digit.
    """
    digits = numbering.squeezed(text[: numbering.LONGEST_INPUT]).replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return frozenset()
    found = {slip for slip in _slips(digits) if len(slip) == _LENGTH and slip != digits}
    return frozenset(f"{slip[:3]}-{slip[3:13]}-{slip[13:]}" for slip in found)


def _slips(digits: str) -> Iterator[str]:
    if not _LENGTH - 1 <= len(digits) <= _LENGTH + 1:
        return
    for place in range(len(digits) + 1):
        before, after = digits[:place], digits[place:]
        yield from (before + digit + after for digit in _DIGITS)
        yield before + after[1:]
        yield from (before + digit + after[1:] for digit in _DIGITS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
