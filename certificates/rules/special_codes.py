"""Codes of customs that stand where a certificate number would: what each is for (domain.md 4 and 5).

A special code has nine characters, ``NNN-NNN-A``. The codes for samples and donations and for personal
goods exist and were not found: they are not named here.
"""

import re

from django.utils.translation import gettext_lazy as _

_SPECIAL_CODE = re.compile(r"([0-9]{3})-?([0-9]{3})-?([A-Z])")
_MESSAGE_SET = re.compile(r"OR-?([12])")

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

_MESSAGE_SETS = {
    "1": _(
        "OR1 is the message set for certificates made by hand, with a COOP code; it is not a number. To look "
        "up a manual certificate type its reference, as in 815-COOP-000001."
    ),
    "2": _(
        "OR2 is the message set under which customs takes the 21 characters of a certificate number; it is "
        "not a number. Type the number from the top of the certificate."
    ),
}


def explain(text: str) -> str:
    """What the nine characters are, in a sentence; empty for a text that has not their form."""
    match = _SPECIAL_CODE.fullmatch(text)
    if match is None:
        return ""
    sentence = _SPECIAL_CODES.get(
        "-".join(match.groups()),
        _(
            "This has the form of a special customs code, not of a certificate number. Ask the customs "
            "broker "
            "whether it applies; otherwise type the 21 characters of the number."
        ),
    )
    return str(sentence)


def explain_message_set(text: str) -> str:
    """What OR1 and OR2 are; empty for every other text."""
    match = _MESSAGE_SET.fullmatch(text)
    return str(_MESSAGE_SETS[match[1]]) if match else ""
