"""References of certificates made by hand in an outage: ``815-COOP-000001``.

A manual certificate has no number of the federal system, and a number of ours in its form could be
allotted there to another certificate later. So it has a reference that nobody takes for one: the letters
alone make customs refuse it (domain.md 2 and 4). Prefix of the certifier, then its own running number.
"""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"([0-9]{3})-?COOP-?([0-9]{6})")
HIGHEST = 999_999


def format_reference(certifier_prefix: str, running: int) -> str:
    """The reference. Raises ValueError outside 1 to 999,999."""
    if not 1 <= running <= HIGHEST:
        raise ValueError(f"A manual reference has six digits, and {running} does not fit.")
    return f"{certifier_prefix}-COOP-{running:06d}"


def parse_reference(text: str) -> str | None:
    """The reference that the whole text is, in its own form, or None; spaces and case are of no account."""
    match = _REFERENCE.fullmatch("".join(text[:60].split()).upper())
    return f"{match[1]}-COOP-{match[2]}" if match else None
