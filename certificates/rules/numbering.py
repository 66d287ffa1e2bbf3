"""Certificate numbers and second codes: made and read.

A number is ``NNN-NNNNNNNNNN-NNNNNN``: the certifier's three digits, the exporter's ten-digit NOP ID
and a running number; 21 characters, no check digit. What people type in its place is told by
`rules/recognising.py`. What reads a text takes any text whatever and never raises on it.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

LONGEST_INPUT = 1_000
"""Characters looked at; a QR address with its offline code is shorter than that."""

HIGHEST_RUNNING_NUMBER = 999_999

CODE_ALPHABET = "23456789BCDFGHJKMNPQRTVWXY"
"""For second codes: no vowels (no words), nothing that reads as something else."""

_CODE_LETTERS = CODE_ALPHABET[8:]

_HYPHENS = "-‐‑‒–—―−﹘﹣－\u00ad"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_TIDY = str.maketrans(
    _FULL_WIDTH | dict.fromkeys(map(ord, _HYPHENS), "-") | dict.fromkeys(map(ord, _INVISIBLE))
)

_NUMBER = re.compile(r"([0-9]{3})-?([0-9]{10})-?([0-9]{6})")
_NUMBER_WITHIN = re.compile(r"(?<![0-9])([0-9]{3})[- ]?([0-9]{10})[- ]?([0-9]{6})(?![0-9])")


class NumberingError(ValueError):
    """A part from which no certificate number can be made; its text is a sentence for people."""


class RunningNumberError(NumberingError):
    """The running number is below 1, or beyond the six digits that a certificate number has for it."""


@dataclass(frozen=True)
class CertificateNumber:
    """One number, in its three parts. What the parts mean is common reading, not written law."""

    certifier_prefix: str
    operation_nop_id: str
    running: int

    def __str__(self) -> str:
        return f"{self.certifier_prefix}-{self.operation_nop_id}-{self.running:06d}"


def format_number(certifier_prefix: str, operation_nop_id: str, running: int) -> str:
    """The 21 characters. Raises NumberingError, RunningNumberError when the six digits ran out."""
    if not re.fullmatch(r"[0-9]{3}", certifier_prefix):
        raise NumberingError(
            _("The certifier's number prefix has to be three digits. Correct it in the certifier's settings.")
        )
    if not re.fullmatch(r"[0-9]{10}", operation_nop_id):
        raise NumberingError(
            _("The exporter's NOP ID has to be ten digits. Correct it in the exporter's record.")
        )
    if not 1 <= running <= HIGHEST_RUNNING_NUMBER:
        raise RunningNumberError(
            _(
                "The running number %(running)d is not between 1 and 999,999: the six digits for this "
                "exporter "
                "are used up. Ask the federal programme for another prefix before issuing again."
            )
            % {"running": running}
        )
    return str(CertificateNumber(certifier_prefix, operation_nop_id, running))


def parse_number(text: str) -> CertificateNumber | None:
    """The number that the whole text is, or None.

    Spaces and hyphens of any kind, anywhere or missing, are of no account; full-width digits count,
    because East Asian keyboards type them. Digits of other scripts do not: no certificate is printed
    with them, so they were not copied from one.
    """
    if len(text) > LONGEST_INPUT:
        return None
    digits = "".join(tidied(text).replace("-", " ").split())
    return _number_from(_NUMBER.fullmatch(digits))


def new_second_code(random_bytes: bytes) -> str:
    """The code beside the number (``K7QF-2M9D``), its first character a letter: who has both holds the
    paper. 37 bits. Raises ValueError for fewer than eight random bytes."""
    if len(random_bytes) < 8:
        raise ValueError("A code needs at least 8 random bytes.")
    rest, place = divmod(int.from_bytes(random_bytes, "big"), len(_CODE_LETTERS))
    characters = [_CODE_LETTERS[place]]
    for _place in range(7):
        rest, place = divmod(rest, len(CODE_ALPHABET))
        characters.append(CODE_ALPHABET[place])
    code = "".join(characters)
    return f"{code[:4]}-{code[4:]}"


def find_number(text: str) -> CertificateNumber | None:
    """The first number that stands somewhere in the text, with digits neither before nor behind it."""
    return _number_from(_NUMBER_WITHIN.search(tidied(text)))


def _number_from(match: re.Match[str] | None) -> CertificateNumber | None:
    if match is None:
        return None
    prefix, operation, running = match.groups()
    return CertificateNumber(prefix, operation, int(running))


def tidied(text: str) -> str:
    """One kind of hyphen, plain digits for full-width ones, nothing invisible."""
    return text.translate(_TIDY)


def squeezed(text: str) -> str:
    """Tidied, without spaces, in capitals: codes are compared in this form."""
    return "".join(tidied(text).split()).upper()
