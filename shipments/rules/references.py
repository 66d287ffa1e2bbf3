"""The reference of a request: what a draft's paper shows where a certificate has its number.

`R-7KQ4-M2XD`: a letter in front, eight characters that hold at least one letter. It can never be read
as a certificate number, an operation's NOP ID or a tariff code, all of which have digits only; filers
have typed drafts into customs entries (CBP CSMS 67645994, domain.md section 4).
"""

from __future__ import annotations

import re

# No vowels (no words), and nothing that is read as something else: 0 O, 1 I L, Z, 5 S, 8 B, U V.
_ALPHABET = "234679CDFGHJKMNPQRTWXY"
_LETTERS = "CDFGHJKMNPQRTWXY"

PATTERN = re.compile(rf"R-?(?=[0-9]*[A-Z])([{_ALPHABET}]{{4}})-?([{_ALPHABET}]{{4}})")
"""A reference in capitals, with or without its hyphens."""


def new_reference(randomness: bytes) -> str:
    """A reference from eight or more random bytes.

    Raises `ValueError` for fewer: a short draw would make references collide.
    """
    if len(randomness) < 8:
        raise ValueError("A reference takes eight random bytes.")
    first = _LETTERS[randomness[0] % len(_LETTERS)]
    rest = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in randomness[1:8])
    return f"R-{first}{rest[:3]}-{rest[3:]}"
