"""What a person may type as text: one rule for every door (security.md 20).

Text is stored in Unicode's composed form (NFC), trimmed, with single spaces. Characters that cannot be
seen, that change the order of the others, or that belong to no writing system are refused: they have no
place on a paper that is read at a port. Names of parties, products and lots are held to more: no markup
and no symbols that no company uses, no look-alike letters of another alphabet inside a word.

`tests/hostile/hostile_inputs.json` holds the names that have to pass and the texts that must not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PLAIN_SPACES = str.maketrans(dict.fromkeys(_SPACES, " "))
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_JOINED_SCRIPTS = frozenset(
    {
        "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "MALAYALAM", "MYANMAR",
        "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "TIBETAN",
    }
)  # fmt: skip
"""Scripts in which a (non-)joiner changes how a word is written; elsewhere it only hides in it."""

_STACKED_MARKS = 3
_NAME_SYMBOLS = frozenset("+°®©№")
_NAME_PUNCTUATION_REFUSED = frozenset("[]{}\\")
_LETTER_NUMBERS = frozenset("〇¹²³¼½¾")
_COMPATIBLE_LETTERS = frozenset("ªºև\u0e33\u0eb3\u0edc\u0edd")
"""Letters of ordinary words that Unicode nevertheless writes as a variant of others."""

_WORD_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN"})
"""Alphabets whose letters are taken for each other's."""

_LOOKALIKES = frozenset("АВЕЅІЈКМНОРСТУХавеѕіјкмнорстухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
"""Cyrillic and Greek letters that cannot be told from Latin ones."""


class TextRefusedError(ValueError):
    """A text that may not be stored. `code` is for programs; the text is a sentence for people."""

    def __init__(self, code: str, sentence: object) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class _Fault:
    code: str
    sentence: object


def clean_text(value: str, max_graphemes: int, *, multiline: bool = False) -> str:
    """The text as it is stored; an empty one stays empty.

    With `multiline` line ends are kept (as ``\\n``), otherwise they are refused. Length is counted as a
    reader counts: marks and joiners belong to the letter before them. Raises TextRefusedError.
    """
    if len(value) > 20 * max_graphemes + 100:  # nothing below is then worth doing
        raise _too_long(max_graphemes)
    text = value.replace("\r\n", "\n") if multiline else value
    text = unicodedata.normalize("NFC", text).translate(_PLAIN_SPACES)
    allowed = "\n" if multiline else ""
    for position, character in enumerate(text):
        fault = None if character in allowed else _fault_of(text, position)
        if fault is not None:
            raise TextRefusedError(fault.code, fault.sentence)
    text = "\n".join(re.sub(" {2,}", " ", line).strip() for line in text.split("\n")).strip()
    _check_marks(text)
    if count_graphemes(text) > max_graphemes:
        raise _too_long(max_graphemes)
    return text


def clean_name(value: str, max_graphemes: int) -> str:
    """A one-line name of a party, product, vessel or lot: `clean_text`, and nothing that is markup.

    Raises TextRefusedError.
    """
    text = clean_text(value, max_graphemes)
    for character in text:
        _check_name_character(character)
    if text and not any(unicodedata.category(character)[0] in "LN" for character in text):
        raise TextRefusedError(
            "no_letter", _("There is no letter and no digit in this text. Type a name or a number.")
        )
    for word in re.split(r"[\W\d_]+", text):
        _check_word(word)
    return text


def count_graphemes(text: str) -> int:
    """Characters as a reader counts them: marks and joiners are part of the letter before."""
    return sum(
        1
        for character in text
        if character not in _JOINERS and not unicodedata.category(character).startswith("M")
    )


def looks_like_latin(text: str) -> bool:
    """Whether a word consists only of foreign letters that cannot be told from Latin ones (Асме).

    Such a name is accepted; whoever reviews it is told.
    """
    return any(
        len(word) > 1 and all(letter in _LOOKALIKES for letter in word)
        for word in re.split(r"[\W\d_]+", text)
    )


def _fault_of(text: str, position: int) -> _Fault | None:
    character = text[position]
    if character == " " or (character.isascii() and character.isprintable()):
        return None
    if character == "\ufffd":
        return _Fault(
            "unreadable",
            _("A character of this text could not be read. Delete the sign %(sign)s and type it again.")
            % {"sign": "\ufffd"},
        )
    if character in _JOINERS and _joins(text, position):
        return None
    category = unicodedata.category(character)
    name = f"U+{ord(character):04X}"
    if character in "\n\r\u2028\u2029":
        return _Fault(
            "line_break", _("This text has to stand on one line. Delete the line break and type it again.")
        )
    if (
        category in ("Cc", "Cf", "Zl", "Zp", "Zs")
        or character in _BLANK_LETTERS
        or _selects_variant(character)
    ):
        return _Fault(
            "invisible",
            _("This text holds an invisible character (%(name)s). Delete the text and type it by hand.")
            % {"name": name},
        )
    if category in ("Cs", "Co", "Cn"):
        return _Fault(
            "no_character",
            _("This text holds %(name)s, which no writing system uses. Delete it and type the text again.")
            % {"name": name},
        )
    if category == "Me":
        return _Fault(
            "mark", _("This text holds an enclosing mark (%(name)s). Type it without.") % {"name": name}
        )
    return None


def _joins(text: str, position: int) -> bool:
    """Whether a joiner stands between two letters of a script that needs it."""
    if not 0 < position < len(text) - 1:
        return False
    before, after = _script(text[position - 1]), _script(text[position + 1])
    return before == after and before in _JOINED_SCRIPTS


def _selects_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _check_marks(text: str) -> None:
    stacked = 0
    for character in text:
        stacked = stacked + 1 if unicodedata.category(character) == "Mn" else 0
        if stacked > _STACKED_MARKS:
            raise TextRefusedError(
                "stacked_marks",
                _(
                    "A letter of this text carries more than three marks. "
                    "Type it as it is written in its language."
                ),
            )


def _check_name_character(character: str) -> None:
    category = unicodedata.category(character)
    if (category[0] == "S" and character not in _NAME_SYMBOLS) or character in _NAME_PUNCTUATION_REFUSED:
        raise TextRefusedError(
            "symbol",
            _("The sign %(sign)s may not stand in a name. Leave it out or write it as a word.")
            % {"sign": character},
        )
    if category in ("Nl", "No") and character not in _LETTER_NUMBERS:
        raise TextRefusedError(
            "number_sign",
            _("Write the number %(sign)s with the digits 0 to 9 or with letters.") % {"sign": character},
        )
    if _is_variant_letter(character):
        raise TextRefusedError(
            "variant_letter",
            _("Write “%(plain)s” in place of the special form “%(sign)s”.")
            % {"plain": unicodedata.normalize("NFKC", character), "sign": character},
        )


def _is_variant_letter(character: str) -> bool:
    """A letter that is only another shape of ordinary ones: bold, ligature, full-width."""
    if character.isascii() or character in _COMPATIBLE_LETTERS:
        return False
    return unicodedata.category(character)[0] == "L" and unicodedata.decomposition(character).startswith("<")


def _check_word(word: str) -> None:
    alphabets = {_script(letter) for letter in word} & _WORD_SCRIPTS
    if len(alphabets) > 1:
        raise TextRefusedError(
            "mixed_alphabets",
            _(
                "The word “%(word)s” mixes letters of different alphabets (%(alphabets)s) that look alike. "
                "Type it again in one."
            )
            % {"word": word, "alphabets": ", ".join(sorted(alphabet.title() for alphabet in alphabets))},
        )


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0]


def _too_long(max_graphemes: int) -> TextRefusedError:
    return TextRefusedError(
        "too_long",
        _("This text is too long: at most %(count)d characters fit. Shorten it.") % {"count": max_graphemes},
    )
