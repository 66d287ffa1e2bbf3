"""Whether a paper is good by the key that sealed it (security.md 4, docs/seal-keys.md).

What is compared is our own record of the key and of the paper, never what the file says of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What the key says about a paper."""

    GOOD = "good"
    OUT_OF_TIME = "out_of_time"
    AFTER_COMPROMISE = "after_compromise"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True)
class KeyTimes:
    """When a key may seal: from `valid_from` (inclusive) until the earliest of the others (exclusive)."""

    valid_from: datetime
    valid_to: datetime
    retired_at: datetime | None = None
    compromised_at: datetime | None = None

    def may_seal(self, at: datetime) -> bool:
        """Whether the key is in force at that instant."""
        ends = (self.valid_to, self.retired_at, self.compromised_at)
        return self.valid_from <= at and all(end is None or at < end for end in ends)


def judge(times: KeyTimes, *, sealed_at: datetime, proven_at: datetime | None) -> Verdict:
    """Judges a paper that was sealed at that time, as our record says.

    `proven_at` is the earliest time for which there is proof, beyond this database, that the paper existed:
    the first signed checkpoint over its sealing, or the timestamp of an authority. It matters only for a
    compromised key: who holds it can seal today and write any date into the seal.
    """
    if times.compromised_at is not None:
        if sealed_at >= times.compromised_at:
            return Verdict.AFTER_COMPROMISE
        if proven_at is None or proven_at > times.compromised_at:
            return Verdict.NOT_PROVEN
    if not times.valid_from <= sealed_at < times.valid_to:
        return Verdict.OUT_OF_TIME
    if times.retired_at is not None and sealed_at >= times.retired_at:
        return Verdict.OUT_OF_TIME
    return Verdict.GOOD
