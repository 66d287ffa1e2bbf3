"""Ten-digit codes of the Harmonized Tariff Schedule of the United States: read, shown, and their family.

Styles seen in papers: ``0901.11.00.15``, ``0901.11.0015`` and ``0901110015`` (domain.md 7). Ten digits
are stored, customs' own style is shown. A description is the path from heading to code, joined by
``" > "``; where the schedule breaks out organic goods, a step of the path says "Certified organic".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

STEP = " > "

_LONGEST_INPUT = 100
_DIGITS = re.compile(r"[0-9]{10}")
_SAYS_NOTHING = re.compile(
    r"(?:other|certified organic|not certified organic|if |in |not |weighing|valued|measuring|containing|"
    r"described in|greenhouse|fresh\b|dried\b|frozen\b|whole\b|shelled\b|for |seed$|green$|red$|yellow$)",
    re.IGNORECASE,
)
_ORGANIC_STEP = re.compile(r"certified organic\b", re.IGNORECASE)


class HtsRefusedError(ValueError):
    """A text that is no ten-digit tariff code; its own text is a sentence for people."""


def parse_hts(text: str) -> str:
    """The ten digits of a typed code; dots and spaces between them are of no account.

    Says nothing of whether such a code exists. Raises HtsRefusedError.
    """
    if len(text) > _LONGEST_INPUT:
        raise HtsRefusedError(
            _("This is too long for a tariff code. Type its ten digits, as in 0901.11.0015.")
        )
    digits = re.sub(r"[.\s]", "", text)
    if _DIGITS.fullmatch(digits):
        return digits
    if not digits:
        raise HtsRefusedError(_("No tariff code was typed. Type its ten digits, as in 0901.11.0015."))
    if not re.fullmatch(r"[0-9]+", digits):
        raise HtsRefusedError(
            _(
                "A tariff code has only the digits 0 to 9, and dots: 0901.11.0015. "
                "Type it so, or search by words."
            )
        )
    if len(digits) < 10:
        raise HtsRefusedError(
            _(
                "The tariff code has %(count)d digits, but the United States schedule needs ten: codes of "
                "other countries are shorter. Ask the importer's broker for the full code."
            )
            % {"count": len(digits)}
        )
    raise HtsRefusedError(
        _(
            "The tariff code has %(count)d digits, but it needs ten, as in 0901.11.0015. "
            "Take away what is too much."
        )
        % {"count": len(digits)}
    )


def display_hts(code: str) -> str:
    """``0901.11.0015`` for ten digits; a shorter beginning is shown with as many dots as it has reached."""
    parts = (code[:4], code[4:6], code[6:])
    return ".".join(part for part in parts if part)


def steps_of(description: str) -> tuple[str, ...]:
    """The steps of a description from heading to code."""
    return tuple(description.split(STEP))


def divide(description: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The way to the goods, and the end that tells the code apart, beginning with what names them.

    ``Coffee › Not roasted › Not decaffeinated`` and ``Arabica › Certified organic``: steps such as
    "Other", a season or a weight say nothing without the one before.
    """
    path = steps_of(description)
    organic = _organic_step(path)
    last = len(path) - 1 if organic is None else organic - 1
    telling = next((place for place in range(last, 0, -1) if not _SAYS_NOTHING.match(path[place])), 0)
    return path[:telling], path[telling:]


def is_organic(description: str) -> bool:
    """Whether a step of the path says certified organic ("Not certified organic" does not)."""
    return _organic_step(steps_of(description)) is not None


def organic_breakouts(code: str, family: Mapping[str, str]) -> tuple[str, ...]:
    """The organic codes of the commodity that a general code names; empty when there is none.

    `family` maps codes to descriptions and holds at least those of the same first eight digits. An
    organic code stands for a general one if the step "Certified organic" hangs on the same branch: dried
    mangoes, other (0804.50.8040) has the breakout 0804.50.8020. A code that is organic has none.
    """
    path = steps_of(family[code])
    if _organic_step(path) is not None:
        return ()
    found = []
    for other, description in family.items():
        other_path = steps_of(description)
        branch = _organic_step(other_path)
        if branch is not None and other[:8] == code[:8] and path[:branch] == other_path[:branch]:
            found.append(other)
    return tuple(sorted(found))


def _organic_step(path: tuple[str, ...]) -> int | None:
    """The place of the step that says organic ("Not certified organic" does not), or None."""
    return next((place for place, step in enumerate(path) if _ORGANIC_STEP.match(step)), None)
