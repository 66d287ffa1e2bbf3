"""Who has a review page open now: notes in the cache that fade by themselves.

A courtesy between colleagues and no lock: what two people do at once the verbs sort out. Without a cache
nobody sees anybody, and nothing else changes.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from accounts.models import Membership

PING_SECONDS = 20
FADES_AFTER = timedelta(seconds=3 * PING_SECONDS)
"""A page that is closed, or a laptop that sleeps, is forgotten after three missed pings."""


@dataclass(frozen=True)
class Present:
    """A colleague at the same page, and since when."""

    name: str
    since_at: datetime


def note(shipment_id: uuid.UUID, membership: Membership, at: datetime) -> list[Present]:
    """Notes that the person has the page open, and answers who else has, the first one first.

    Two notes at one instant may lose one of them: it is written again with the next ping.
    """
    key = f"presence:{shipment_id}"
    person = str(membership.user_id)
    there = {
        other: (name, since, seen)
        for other, (name, since, seen) in _read(key).items()
        if at - datetime.fromisoformat(seen) <= FADES_AFTER
    }
    since = there[person][1] if person in there else at.isoformat()
    there[person] = (membership.user.name, since, at.isoformat())
    cache.set(key, there, timeout=FADES_AFTER.total_seconds())
    others = [
        Present(name, datetime.fromisoformat(since))
        for other, (name, since, _seen) in there.items()
        if other != person
    ]
    return sorted(others, key=lambda present: (present.since_at, present.name))


def _read(key: str) -> dict[str, tuple[str, str, str]]:
    found = cache.get(key)
    return found if isinstance(found, dict) else {}


def digest(others: list[Present]) -> str:
    """What a page shows, in short, so that it is replaced (and read out again) only when that changes."""
    words = "\n".join(f"{present.name} {present.since_at.isoformat()}" for present in others)
    return hashlib.sha256(words.encode()).hexdigest()[:16] if others else ""
