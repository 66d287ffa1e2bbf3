"""Certificate numbers and second codes: made, read, and told from what people type in their place.

A number is ``NNN-NNNNNNNNNN-NNNNNN``: the certifier's three digits, the exporter's ten-digit NOP ID
and a running number; 21 characters, no check digit. Customs refuses the three things people type in
its place: an operation's ID, a text with "draft" in it, and nothing at all. So :func:`explain` names
what was typed and what to do. Everything here takes any text whatever and never raises on it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from shipments.rules import references

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
_LOOKALIKES = str.maketrans("OoОоIl|І", "00001111")  # Latin and Cyrillic

_NUMBER = re.compile(r"([0-9]{3})-?([0-9]{10})-?([0-9]{6})")
_NUMBER_WITHIN = re.compile(r"(?<![0-9])([0-9]{3})[- ]?([0-9]{10})[- ]?([0-9]{6})(?![0-9])")
_SECOND_CODE = re.compile(rf"(?=[0-9-]*[A-Z])[{CODE_ALPHABET}]{{4}}-?[{CODE_ALPHABET}]{{4}}")
_HTS_WITH_DOTS = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]{2}){0,2}|[0-9]{4}\.[0-9]{2}\.[0-9]{4}")
_SPECIAL_CODE = re.compile(r"[0-9]{3}-[0-9]{3}-[A-Z]")

_SPECIAL_CODES = {
    "333-550-R": _(
        "333-550-R is the customs code for certified organic goods of United States origin that come back: "
        "it is filed under OR2 in place of a number, and there is no certificate to look up."
    ),
    "010-420-L": _(
        "010-420-L is the customs code for a shipment without a valid certificate that will be re-exported, "
        "donated or destroyed: it is filed under OR2, and there is no certificate to look up."
    ),
    "999-999-T": _(
        "999-999-T was the temporary code for shipments without a certificate. It ended on 19 September 2024 "
        "and is refused: ask the exporter for the certificate and type its number."
    ),
}


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


class Kind(StrEnum):
    """What a typed text is."""

    CERTIFICATE_NUMBER = "certificate_number"
    DRAFT_REFERENCE = "draft_reference"
    SECOND_CODE = "second_code"
    OPERATION_ID = "operation_id"
    HTS_CODE = "hts_code"
    SPECIAL_CODE = "special_code"
    CONTAINS_DRAFT = "contains_draft"
    QR_URL = "qr_url"
    WRONG_LENGTH = "wrong_length"
    LETTERS = "letters"
    OTHER_DIGITS = "other_digits"
    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Explanation:
    """What the typed text is, in a sentence that ends with what to do.

    ``number`` is the number that stands in the text, also when the text as a whole is not one (the
    address from a QR code, a number with "draft" behind it); a guess is never put there.
    """

    kind: Kind
    sentence: str
    number: CertificateNumber | None = None


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
    digits = "".join(_tidied(text).replace("-", " ").split())
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


def explain(text: str) -> Explanation:
    """Say what was typed where a certificate number belongs, and what to do about it."""
    if len(text) > LONGEST_INPUT:
        return Explanation(
            Kind.TOO_LONG,
            str(
                _(
                    "This text is too long for a certificate number. Type only its 21 characters, 3-10-6 "
                    "digits."
                )
            ),
        )
    number = parse_number(text)
    if number is not None:
        return Explanation(
            Kind.CERTIFICATE_NUMBER,
            _("%(number)s has the form of a certificate number.") % {"number": number},
            number,
        )
    squeezed = _squeezed(text)
    return (
        _explain_empty(squeezed)
        or _explain_wrapped_number(text)
        or _explain_code(squeezed)
        or _explain_digits(squeezed)
        or _explain_letters(squeezed)
    )


def _explain_empty(squeezed: str) -> Explanation | None:
    if squeezed.strip("-"):
        return None
    sentence = _("Nothing was typed. Type the 21 characters of the certificate number, 3-10-6 digits.")
    return Explanation(Kind.EMPTY, str(sentence))


def _explain_wrapped_number(text: str) -> Explanation | None:
    """A text around a number, or in place of one: "draft", the address in a QR code."""
    tidied = _tidied(text)
    number = _number_from(_NUMBER_WITHIN.search(tidied))
    if "draft" in tidied.casefold():
        sentence = _(
            "This says “draft”, and customs refuses every number with that word. A draft is not a "
            "certificate: "
            "wait for the issued one and type its 21 characters alone."
        )
        return Explanation(Kind.CONTAINS_DRAFT, str(sentence), number)
    if re.match(r"\s*https?://", tidied, re.IGNORECASE):
        if number is None:
            sentence = _(
                "This is a web address without a certificate number in it. Type the 21 characters of the "
                "number."
            )
            return Explanation(Kind.QR_URL, str(sentence))
        words = _(
            "This is the address from a certificate's QR code; the number in it is %(number)s. "
            "For customs type the number alone."
        )
        return Explanation(Kind.QR_URL, words % {"number": number}, number)
    if number is not None:
        words = _(
            "There is other text around the number %(number)s. Type the number alone: 21 characters, nothing "
            "else."
        )
        return Explanation(Kind.LETTERS, words % {"number": number}, number)
    return None


def _explain_code(squeezed: str) -> Explanation | None:
    if references.PATTERN.fullmatch(squeezed):
        sentence = _(
            "This is the reference of a request, not a certificate number. It cannot be filed with customs: "
            "the number exists once the certifier has issued the certificate."
        )
        return Explanation(Kind.DRAFT_REFERENCE, str(sentence))
    if _SPECIAL_CODE.fullmatch(squeezed):
        sentence = _SPECIAL_CODES.get(
            squeezed,
            _(
                "This has the form of a special customs code, not of a certificate number. Ask the customs "
                "broker "
                "whether it applies; otherwise type the 21 characters of the number."
            ),
        )
        return Explanation(Kind.SPECIAL_CODE, str(sentence))
    if _SECOND_CODE.fullmatch(squeezed):
        sentence = _(
            "This is the second code of a certificate, which goes beside the number. "
            "Type the number first: 21 characters, at the top of the certificate."
        )
        return Explanation(Kind.SECOND_CODE, str(sentence))
    if _HTS_WITH_DOTS.fullmatch(squeezed):
        return _hts_code()
    return None


def _explain_digits(squeezed: str) -> Explanation | None:
    """Only digits 0-9 and hyphens, but not 19 of them."""
    digits = squeezed.replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == 10:
        # Both are ten digits. Food chapters 01 to 09 begin with 0, and no certifier's prefix met so far does.
        return _hts_code() if digits.startswith("0") else _operation_id()
    parts = squeezed.split("-")
    if len(parts) == 3:
        words = _(
            "A certificate number has 3, 10 and 6 digits; this has %(first)d, %(second)d and %(third)d. "
            "Compare it with the certificate, zeros included, and type it again."
        )
        counts = {"first": len(parts[0]), "second": len(parts[1]), "third": len(parts[2])}
        return Explanation(Kind.WRONG_LENGTH, words % counts)
    words = _(
        "A certificate number has 19 digits; this has %(count)d. "
        "Compare it with the certificate, zeros included, and type it again."
    )
    return Explanation(Kind.WRONG_LENGTH, words % {"count": len(digits)})


def _explain_letters(squeezed: str) -> Explanation:
    if any(character.isdecimal() and not character.isascii() for character in squeezed):
        sentence = _("A certificate number is printed with the digits 0 to 9. Type it with these digits.")
        return Explanation(Kind.OTHER_DIGITS, str(sentence))
    meant = _number_from(_NUMBER.fullmatch(squeezed.translate(_LOOKALIKES).replace("-", "")))
    if meant is not None:
        words = _(
            "A certificate number has no letters: zero and one were typed as letters. If %(number)s is "
            "meant, type that."
        )
        return Explanation(Kind.LETTERS, words % {"number": meant})
    sentence = _(
        "This is not a certificate number: it has only digits and two hyphens, 3-10-6, as in "
        "815-8150110234-000118. "
        "Copy it from the top of the certificate."
    )
    return Explanation(Kind.LETTERS, str(sentence))


def _operation_id() -> Explanation:
    sentence = _(
        "These ten digits are an operation's NOP ID, not a certificate number, and customs refuses them in "
        "its place. "
        "Type the 21 characters from the top of the certificate, 3-10-6 digits."
    )
    return Explanation(Kind.OPERATION_ID, str(sentence))


def _hts_code() -> Explanation:
    sentence = _(
        "This looks like a tariff code (HTS), not a certificate number. "
        "Type the 21 characters from the top of the certificate, 3-10-6 digits."
    )
    return Explanation(Kind.HTS_CODE, str(sentence))


def _number_from(match: re.Match[str] | None) -> CertificateNumber | None:
    if match is None:
        return None
    prefix, operation, running = match.groups()
    return CertificateNumber(prefix, operation, int(running))


def _tidied(text: str) -> str:
    """One kind of hyphen, plain digits for full-width ones, nothing invisible."""
    return text.translate(_TIDY)


def _squeezed(text: str) -> str:
    """Tidied, without spaces, in capitals: codes are compared in this form."""
    return "".join(_tidied(text).split()).upper()
