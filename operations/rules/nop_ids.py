"""The ten-digit ID of a certified operation in the federal registry (domain.md 6).

It is text: it may begin with zeros. By common reading, not by written law, its first three digits name
the certifier that registered the operation; nothing may depend on that (domain.md 4).
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

_SEPARATORS = re.compile(r"[ \u00a0\-‐‑–—]")
_LONGEST_INPUT = 100


class NopIdRefusedError(ValueError):
    """A text that is no NOP ID; its own text is a sentence for people."""


def parse_nop_id(text: str) -> str:
    """The ten digits; spaces and hyphens between them are of no account. Raises NopIdRefusedError."""
    digits = _SEPARATORS.sub("", text[:_LONGEST_INPUT].strip()) if len(text) <= _LONGEST_INPUT else ""
    if re.fullmatch(r"[0-9]{10}", digits) and not text.strip().startswith("-"):
        return digits
    if re.fullmatch(r"[0-9]{19}", digits):
        raise NopIdRefusedError(
            _(
                "This is a certificate number, not the ID of an operation. The operation's NOP ID is the "
                "ten digits in its middle: %(nop_id)s."
            )
            % {"nop_id": digits[3:13]}
        )
    if re.fullmatch(r"[0-9]+", digits):
        raise NopIdRefusedError(
            _(
                "A NOP ID has ten digits; this has %(count)d. "
                "Copy it from the operation's organic certificate."
            )
            % {"count": len(digits)}
        )
    raise NopIdRefusedError(
        _("A NOP ID has ten digits and nothing else, as in 8150110234. Copy it from the organic certificate.")
    )


def is_nop_id_prefix(text: str) -> bool:
    """Whether the text can be the beginning of a NOP ID: what a search by number looks for."""
    return bool(re.fullmatch(r"[0-9]{2,10}", _SEPARATORS.sub("", text.strip()[:_LONGEST_INPUT])))


def digits_of(text: str) -> str:
    """The text without spaces and hyphens."""
    return _SEPARATORS.sub("", text.strip()[:_LONGEST_INPUT])
