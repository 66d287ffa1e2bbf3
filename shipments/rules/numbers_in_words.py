"""Numbers that people wrote as text, with a comma or a point: the whole column decides which is which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_AROUND = re.compile(
    r"^(?:[A-Za-z$€.]{0,6}\s*)|\s*(?:kgs?|kilos?|lbs?|libras?|g|t|mt|tm|tons?|bags?|sacos?|cajas?|cartons?|ctns?|"
    r"boxes|bultos?|pcs)\.?$",
    re.IGNORECASE,
)


class NumberStyle(StrEnum):
    """Which sign stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


def styles_of(columns: Mapping[str, Iterable[str]]) -> dict[str, NumberStyle]:
    """How each column writes its decimals.

    A number with both signs tells, the last one is decimal; one sign twice divides thousands; one before
    other than three digits is decimal. `1.250` alone tells nothing: such a column is written as the others
    are. Where none tells, the sign divides thousands: weights of exactly three decimals are rarer.
    """
    votes = {
        name: Counter(vote for text in texts if (vote := _vote(text))) for name, texts in columns.items()
    }
    told = {name: _winner(count) for name, count in votes.items()}
    all_votes = Counter(style for style in told.values() if style)
    usual = all_votes.most_common(1)[0][0] if all_votes else None
    return {name: style or usual or _by_thousands(votes[name]) for name, style in told.items()}


def _vote(text: str) -> NumberStyle | str | None:
    """The style that a number shows, its only sign where that tells nothing, or None."""
    number = _bare(text)
    if number is None:
        return None
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return NumberStyle.POINT if number.rfind(".") > number.rfind(",") else NumberStyle.COMMA
    if points > 1 or commas > 1:
        return NumberStyle.COMMA if points else NumberStyle.POINT
    if points + commas == 0:
        return None
    sign = "." if points else ","
    whole, _sign, rest = number.partition(sign)
    if len(rest) == 3 and whole != "0" and len(whole) <= 3:
        return sign
    return NumberStyle.POINT if sign == "." else NumberStyle.COMMA


def _winner(votes: Counter[NumberStyle | str]) -> NumberStyle | None:
    told = [style for style, _count in votes.most_common() if isinstance(style, NumberStyle)]
    return told[0] if told else None


def _by_thousands(votes: Counter[NumberStyle | str]) -> NumberStyle:
    return NumberStyle.COMMA if votes["."] > votes[","] else NumberStyle.POINT


def read_number(text: str, style: NumberStyle) -> Decimal:
    """The number in a text of the style; a unit around it is of no account.

    Raises ValueError for what is no number, or is written in the other style.
    """
    number = _bare(text)
    if number is None:
        raise ValueError(text)
    thousands, decimal = (",", ".") if style == NumberStyle.POINT else (".", ",")
    whole, _sign, rest = number.partition(decimal)
    groups = whole.split(thousands)
    if thousands in rest or decimal in rest or (len(groups) > 1 and any(len(one) != 3 for one in groups[1:])):
        raise ValueError(text)
    return Decimal(f"{''.join(groups)}.{rest}" if rest else "".join(groups))


def _bare(text: str) -> str | None:
    """Digits and signs alone, or None."""
    number = _BLANKS.sub("", _AROUND.sub("", text.strip()))
    return number if _NUMBER.fullmatch(number) else None
