"""Says what a text is that somebody typed where a certificate number belongs, and what to do about it.

Customs refuses three things that people type in its place: an operation's ID, a text with "draft" in it,
and nothing at all (CBP CSMS 67645994, domain.md 4). Everything here takes any text whatever and never
raises on it. Whether a number was ever issued is not told here: see `certificates/verification.py`.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from certificates.rules import numbering, special_codes
from certificates.rules.numbering import CertificateNumber
from operations.rules import hts
from shipments.rules import references

_DIGITS_OF_A_NUMBER = 19
_MOST_LETTERS_TO_NAME = 5

_LOOKALIKES = str.maketrans("OoОоIl|І", "00001111")  # Latin and Cyrillic
_CODE = rf"[{numbering.CODE_ALPHABET}]{{4}}"
_SECOND_CODE = re.compile(rf"(?=[0-9-]*[A-Z]){_CODE}-?{_CODE}")
_HTS_WITH_DOTS = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]{2}){0,2}|[0-9]{4}\.[0-9]{2}\.[0-9]{4}")
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ]-?[0-9]{6}-?[0-9]")  # ISO 6346
_FINGERPRINT = re.compile(r"[0-9A-F]{64}")


class Kind(StrEnum):
    """What a typed text is."""

    CERTIFICATE_NUMBER = "certificate_number"
    DRAFT_REFERENCE = "draft_reference"
    SECOND_CODE = "second_code"
    OPERATION_ID = "operation_id"
    HTS_CODE = "hts_code"
    SPECIAL_CODE = "special_code"
    MESSAGE_SET = "message_set"
    CONTAINER = "container"
    FINGERPRINT = "fingerprint"
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
    address from a QR code, a number with "draft" behind it); a guess is never put there. ``ten_digits``
    are those of a tariff code or an operation's ID, which look alike.
    """

    kind: Kind
    sentence: str
    number: CertificateNumber | None = None
    ten_digits: str = ""


def explain(text: str) -> Explanation:
    """Say what was typed where a certificate number belongs, and what to do about it."""
    if len(text) > numbering.LONGEST_INPUT:
        return Explanation(
            Kind.TOO_LONG,
            str(
                _(
                    "This text is too long for a certificate number. Type only its 21 characters, 3-10-6 "
                    "digits."
                )
            ),
        )
    number = numbering.parse_number(text)
    if number is not None:
        return Explanation(
            Kind.CERTIFICATE_NUMBER,
            _("%(number)s has the form of a certificate number.") % {"number": number},
            number,
        )
    squeezed = numbering.squeezed(text)
    return (
        _explain_empty(squeezed)
        or _explain_wrapped_number(text)
        or _explain_code(squeezed)
        or _explain_digits(squeezed)
        or _explain_letters(squeezed)
    )


def second_code_within(text: str) -> str:
    """The second code at the end of an address from a QR code, or nothing."""
    last = numbering.squeezed(text[: numbering.LONGEST_INPUT]).rstrip("/").rpartition("/")[2]
    return last if _SECOND_CODE.fullmatch(last) else ""


def with_tariff_words(explanation: Explanation, description: str) -> Explanation:
    """The same, of ten digits that stand in the tariff schedule with this description."""
    sentence = _(
        "%(code)s is a tariff code (%(goods)s), not a certificate number. Type the 21 characters from the "
        "top of the certificate, 3-10-6 digits."
    ) % {
        "code": hts.display_hts(explanation.ten_digits),
        "goods": " › ".join(hts.divide(description)[1]),
    }
    return replace(explanation, kind=Kind.HTS_CODE, sentence=sentence)


def _explain_empty(squeezed: str) -> Explanation | None:
    if squeezed.strip("-"):
        return None
    sentence = _("Nothing was typed. Type the 21 characters of the certificate number, 3-10-6 digits.")
    return Explanation(Kind.EMPTY, str(sentence))


def _explain_wrapped_number(text: str) -> Explanation | None:
    """A text around a number, or in place of one: "draft", the address in a QR code."""
    tidied = numbering.tidied(text)
    number = numbering.find_number(text)
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
    if special := special_codes.explain(squeezed):
        return Explanation(Kind.SPECIAL_CODE, special)
    if message_set := special_codes.explain_message_set(squeezed):
        return Explanation(Kind.MESSAGE_SET, message_set)
    if _SECOND_CODE.fullmatch(squeezed):
        sentence = _(
            "This is the second code of a certificate, which goes beside the number. "
            "Type the number first: 21 characters, at the top of the certificate."
        )
        return Explanation(Kind.SECOND_CODE, str(sentence))
    if _HTS_WITH_DOTS.fullmatch(squeezed):
        return _hts_code(squeezed.replace(".", ""))
    if _CONTAINER.fullmatch(squeezed):
        sentence = _(
            "This is the number of a container, not a certificate number. Type the 21 characters from the "
            "top of the certificate, 3-10-6 digits."
        )
        return Explanation(Kind.CONTAINER, str(sentence))
    if _FINGERPRINT.fullmatch(squeezed):
        return Explanation(Kind.FINGERPRINT, str(_("This is the fingerprint (SHA-256) of a file.")))
    return None


def _explain_digits(squeezed: str) -> Explanation | None:
    """Only digits 0-9 and hyphens, but not 19 of them."""
    digits = squeezed.replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == 10:
        # Both are ten digits. Food chapters 01 to 09 begin with 0, and no certifier's prefix met so far does.
        return _hts_code(digits) if digits.startswith("0") else _operation_id(digits)
    parts = squeezed.split("-")
    if len(parts) == 3:
        words = _(
            "A certificate number has 3, 10 and 6 digits; this has %(first)d, %(second)d and %(third)d. "
            "Compare it with the certificate, zeros included, and type it again."
        )
        counts = {"first": len(parts[0]), "second": len(parts[1]), "third": len(parts[2])}
    else:
        words = _(
            "A certificate number has 19 digits; this has %(count)d. "
            "Compare it with the certificate, zeros included, and type it again."
        )
        counts = {"count": len(digits)}
    return Explanation(Kind.WRONG_LENGTH, f"{_how_far_off(len(digits))} {words % counts}")


def _how_far_off(count: int) -> str:
    difference = abs(count - _DIGITS_OF_A_NUMBER)
    if count < _DIGITS_OF_A_NUMBER:
        sentence = ngettext(
            "%(difference)d digit is missing.", "%(difference)d digits are missing.", difference
        )
    else:
        sentence = ngettext(
            "There is %(difference)d digit too many.",
            "There are %(difference)d digits too many.",
            difference,
        )
    return sentence % {"difference": difference}


def _explain_letters(squeezed: str) -> Explanation:
    if any(character.isdecimal() and not character.isascii() for character in squeezed):
        sentence = _("A certificate number is printed with the digits 0 to 9. Type it with these digits.")
        return Explanation(Kind.OTHER_DIGITS, str(sentence))
    meant = numbering.parse_number(squeezed.translate(_LOOKALIKES))
    if meant is not None:
        words = _(
            "A certificate number has no letters: zero and one were typed as letters. If %(number)s is "
            "meant, type that."
        )
        return Explanation(Kind.LETTERS, words % {"number": meant})
    if strangers := _strangers_among_digits(squeezed):
        words = _(
            "A certificate number has only digits, and this has %(strangers)s among them. Compare each sign "
            "with the certificate and type it again."
        )
        return Explanation(Kind.LETTERS, words % {"strangers": strangers})
    sentence = _(
        "This is not a certificate number: it has only digits and two hyphens, 3-10-6, as in "
        "815-8150110234-000118. "
        "Copy it from the top of the certificate."
    )
    return Explanation(Kind.LETTERS, str(sentence))


def _strangers_among_digits(squeezed: str) -> str:
    """The few signs that make no number of a text that has nearly all the digits of one, in quotes."""
    signs = squeezed.replace("-", "")
    digits = sum(sign.isascii() and sign.isdigit() for sign in signs)
    strangers = dict.fromkeys(sign for sign in signs if not sign.isdigit())
    is_nearly_one = _DIGITS_OF_A_NUMBER - _MOST_LETTERS_TO_NAME <= digits <= _DIGITS_OF_A_NUMBER
    if not (is_nearly_one and 0 < len(strangers) <= _MOST_LETTERS_TO_NAME):
        return ""
    return ", ".join(f"“{sign}”" for sign in strangers if sign.isprintable())


def _operation_id(digits: str) -> Explanation:
    sentence = _(
        "These ten digits are an operation's NOP ID, not a certificate number, and customs refuses them in "
        "its place. "
        "Type the 21 characters from the top of the certificate, 3-10-6 digits."
    )
    return Explanation(Kind.OPERATION_ID, str(sentence), ten_digits=digits)


def _hts_code(digits: str) -> Explanation:
    sentence = _(
        "This looks like a tariff code (HTS), not a certificate number. "
        "Type the 21 characters from the top of the certificate, 3-10-6 digits."
    )
    return Explanation(Kind.HTS_CODE, str(sentence), ten_digits=digits)
