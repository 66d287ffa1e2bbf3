"""The statement under which a request is submitted, and whose name may stand under it."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

STATEMENT = _(
    "I state that what stands in this request is true and complete, and that the goods have not "
    "left. I know that a false statement is an offence under 18 U.S.C. 1001."
)

_LIKE_ENOUGH = 0.8


def resembles(typed: str, name: str) -> bool:
    """Whether somebody called `name` may have written `typed`: without regard to capitals, accents, order,
    middle names and small slips.

    One given name and one family name have to be there; of a name of one word, that word.
    """
    words, known = _words(typed), _words(name)
    shared = [word for word in words if any(_is_like(word, other) for other in known)]
    needed = min(2, len(known))
    return bool(words) and len(shared) >= needed and len(shared) * 2 >= len(words)


def refusal(typed: str, name: str) -> str:
    """What whoever is signed in as `name` reads who typed another name."""
    return str(
        _(
            "You are signed in as %(name)s, but the name under the statement is %(typed)s. Write your own "
            "name; another person makes the statement from an account of their own."
        )
        % {"name": name, "typed": typed}
    )


def _words(text: str) -> list[str]:
    plain = "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
    return list(dict.fromkeys(re.findall(r"[^\W\d_]+", plain.casefold())))


def _is_like(first: str, second: str) -> bool:
    return first == second or SequenceMatcher(None, first, second).ratio() >= _LIKE_ENOUGH
