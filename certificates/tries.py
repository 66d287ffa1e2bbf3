"""How often one client may ask the verify page: notes in the cache that fade by themselves (security.md 14).

Without a cache nobody is stopped: a certificate can always be verified.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from accounts.rules.client_address import client_key

MOST_WRONG_CODES = 10
LOCKED_FOR = timedelta(hours=1)
_MINUTE = 60


def take_turn(address: str | None, at: datetime) -> timedelta | None:
    """Counts one question of the address; None, or how long to wait where that was one too many."""
    seconds = int(at.timestamp())
    asked = _count(f"verify-turns:{client_key(address)}:{seconds // _MINUTE}", timedelta(seconds=2 * _MINUTE))
    if asked <= settings.NOPCERT_VERIFY_MOST_A_MINUTE:
        return None
    return timedelta(seconds=_MINUTE - seconds % _MINUTE)


def locked_for(number: str, address: str | None, at: datetime) -> timedelta | None:
    """How long the client may try no more second code of this number; None while it may."""
    until = cache.get(f"verify-lock:{client_key(address)}:{number}")
    if not isinstance(until, float) or until <= at.timestamp():
        return None
    return datetime.fromtimestamp(until, UTC) - at


def note_wrong_code(number: str, address: str | None, at: datetime) -> timedelta | None:
    """Counts a wrong second code. The tenth within an hour locks the number, whether there is such a
    certificate or not: returns for how long."""
    client = client_key(address)
    if _count(f"verify-wrong:{client}:{number}", LOCKED_FOR) < MOST_WRONG_CODES:
        return None
    cache.set(f"verify-lock:{client}:{number}", (at + LOCKED_FOR).timestamp(), LOCKED_FOR.total_seconds())
    cache.delete(f"verify-wrong:{client}:{number}")
    return LOCKED_FOR


def _count(key: str, kept_for: timedelta) -> int:
    """One more; 0 where the cache does not answer."""
    cache.add(key, 0, kept_for.total_seconds())
    try:
        return cache.incr(key)
    except ValueError:
        return 0
