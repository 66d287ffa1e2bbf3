"""What a search text asks of the tariff schedule, and how well a description answers it.

Plurals are of no account, a beginning of a word is enough, and the words of the trade and of Spanish
stand for the schedule's own (`hts_words`). The database finds the candidates; here they are ordered.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from operations.rules import hts
from operations.rules.hts_words import LESS_TELLING, NO_WEIGHT, SCHEDULE_WORDS

_MOST_WORDS = 6
_LAST_FOOD_CHAPTER = 24

_QUALIFIERS = r"(?:whether|including|fresh|dried|frozen|whole|raw|roasted|in|not|and its)\b"
_ONE_COMMODITY = re.compile(rf"([^,;(]+?)(?:\s*[;(]|,?\s+{_QUALIFIERS}|$)", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:other than|excluding|except|not containing|without)\b[^;>]*", re.IGNORECASE)

Wording = tuple[str, ...]
"""Stems that all have to stand in one description."""


@dataclass(frozen=True)
class Word:
    """A word of a search as it was typed, and the wordings of the schedule that answer it."""

    typed: str
    wordings: tuple[Wording, ...]

    @property
    def is_telling(self) -> bool:
        """Whether it names goods, not only their state or colour."""
        return self.typed not in LESS_TELLING

    @property
    def weight(self) -> int:
        """How much is lost when a description does not answer it."""
        return 3 if self.is_telling else 1


@dataclass(frozen=True)
class Wanted:
    """A search: the beginning of a code, words, or both.

    `is_for_organic` is true for one that asked for nothing but organic codes.
    """

    digits: str
    words: tuple[Word, ...]
    is_for_organic: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.digits or self.words or self.is_for_organic)

    @property
    def most_missing(self) -> int:
        """How much a description may leave unanswered and still be an answer: half."""
        return sum(word.weight for word in self.words) // 2


def read_search(text: str) -> Wanted:
    """What a typed text asks for. `0709.51 mushrooms` has digits and a word; dots are of no account."""
    digits, rest = _leading_digits(text)
    typed = re.findall(r"[^\W_]+", _folded(rest))[: 2 * _MOST_WORDS]
    telling = [word for word in typed if word not in NO_WEIGHT]
    words: list[Word] = []
    while telling and len(words) < _MOST_WORDS:
        taken = 2 if _key(telling[:2]) in SCHEDULE_WORDS else 1
        words.append(_word(telling[:taken]))
        telling = telling[taken:]
    if all(len(word.typed) < 2 for word in words):
        words = []
    is_for_organic = not words and not digits and any(word.startswith("organic") for word in typed)
    return Wanted(digits, tuple(words), is_for_organic)


def stem_of(word: str) -> str:
    """The beginning that a word shares with its plural: berry and berries, mango and mangoes."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3]
    if len(word) > 4 and re.search(r"(?:o|ch|sh|x|ss)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("y"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def rank(
    wanted: Wanted, code: str, description: str, *, is_organic: bool, is_in_season: bool = True
) -> tuple[object, ...]:
    """A sorting key: the least is the best answer; its first part is 0 where every word is answered.

    Then: what is about the goods before what only mentions them (in a heading of many goods, or as what
    it is not); whole words before beginnings; organic before general; what is in season before what is
    not; food before the rest.
    """
    places = [min(_place(wording, description) for wording in word.wordings) for word in wanted.words]
    worst = max((place for place in places if place != _NOWHERE), default=0)
    return (
        missing(wanted, description),
        worst > _HEADING_OF_ONE,
        any(not _stands_whole(word, description) for word in wanted.words),
        not is_organic,
        not is_in_season,
        worst,
        any(word.typed not in description.lower() for word in wanted.words),
        int(code[:2]) > _LAST_FOOD_CHAPTER,
        code,
    )


def missing(wanted: Wanted, description: str) -> int:
    """How much of the search the description leaves unanswered, in the measure of `Word.weight`."""
    return sum(
        word.weight
        for word in wanted.words
        if not any(_has(wording, description) for wording in word.wordings)
    )


_IN_A_STEP, _HEADING_OF_ONE, _HEADING_OF_MANY, _ONLY_DENIED, _NOWHERE = range(5)


def _place(wording: Wording, description: str) -> int:
    """Where in the path the wording stands, from the best place to none."""
    if not _has(wording, description):
        return _NOWHERE
    said = _DENIED.sub("", description)
    if not _has(wording, said):
        return _ONLY_DENIED
    heading, *below = hts.steps_of(said)
    if any(_has(wording[-1:], step) for step in below):
        return _IN_A_STEP
    commodity = _ONE_COMMODITY.match(heading)
    return _HEADING_OF_ONE if commodity and _has(wording[-1:], commodity[1]) else _HEADING_OF_MANY


def _has(wording: Wording, text: str) -> bool:
    return all(_beginning(stem).search(text) for stem in wording)


def _stands_whole(word: Word, text: str) -> bool:
    return any(all(_whole(stem).search(text) for stem in wording) for wording in word.wordings)


@lru_cache(maxsize=512)  # stems come from whoever searches
def _beginning(stem: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(stem)}", re.IGNORECASE)


@lru_cache(maxsize=512)  # stems come from whoever searches
def _whole(stem: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(stem)}(?:s|es|ies|y)?\b", re.IGNORECASE)


def _leading_digits(text: str) -> tuple[str, str]:
    """The digits with which the text begins, and what follows them."""
    written = re.match(r"\s*([0-9][0-9.]*(?:\s+[0-9][0-9.]*)*)(?![\w])", text)
    if written is None:
        return "", text
    digits = re.sub(r"[.\s]", "", written[1])
    return (digits, text[written.end() :]) if 2 <= len(digits) <= 10 else ("", text)


def _word(typed: list[str]) -> Word:
    key = _key(typed)
    written = SCHEDULE_WORDS.get(key, (key,))
    return Word(
        " ".join(typed), tuple(tuple(stem_of(word) for word in wording.split()) for wording in written)
    )


def _key(words: list[str]) -> str:
    """The words as the table of words has them, in the singular where that is in the table."""
    plain = " ".join(words)
    if plain in SCHEDULE_WORDS:
        return plain
    for ending in ("es", "s"):
        if plain.endswith(ending) and plain.removesuffix(ending) in SCHEDULE_WORDS:
            return plain.removesuffix(ending)
    return plain


def _folded(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
