"""What a person may type as a name, a title or an address.

Names of the world pass: apostrophes, hyphens, dots, every script. What no keyboard types and no eye
sees does not: control characters, invisible and direction-changing ones, unassigned code points
(security.md 20).
"""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(text: str) -> str:
    """The text in NFC with single spaces. Raises `ValidationError` (`unreadable`, `no_letter`).

    An empty text stays empty: whether it may is the field's matter.
    """
    composed = unicodedata.normalize("NFC", text)
    for character in composed:
        if unicodedata.category(character) in _UNSEEN or character == "\ufffd":
            raise ValidationError(
                _(
                    "Remove the character U+%(code)s: it cannot be seen or read. Typing the words again, "
                    "instead of pasting them, helps."
                ),
                code="unreadable",
                params={"code": f"{ord(character):04X}"},
            )
    tidy = " ".join(composed.split())
    if tidy and not any(unicodedata.category(character).startswith("L") for character in tidy):
        raise ValidationError(_("Write it with letters."), code="no_letter")
    return tidy


_LONGEST_MAILBOX = 64  # RFC 5321, 4.5.3.1.1
_validate_shape = EmailValidator(
    message=_("Write one e-mail address with an @ and a domain, such as ana@example.com."), allowlist=[]
)


def clean_address(text: str) -> str:
    """An e-mail address in lower case. Raises `ValidationError` (`not_ascii`, `invalid`).

    ASCII only, and a domain instead of a bare IP address: letters that only look alike would send a
    secret link to a stranger (security-details.md R5.12).
    """
    address = text.strip().lower()
    if not address.isascii():
        raise ValidationError(
            _("Write the address with the letters a to z, digits and signs only, without accents."),
            code="not_ascii",
        )
    _validate_shape(address)
    if address.endswith("]") or len(address.partition("@")[0]) > _LONGEST_MAILBOX:
        raise ValidationError(_validate_shape.message, code="invalid")
    return address
