"""How long to wait before something that failed is tried again."""

from __future__ import annotations

from datetime import timedelta

SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
MOST_ATTEMPTS = 150  # with waits of ten minutes: about a day, so that a mail server may be down overnight


def wait_after(attempts: int) -> timedelta:
    """The wait after that many failures: 30 s, 60 s, 120 s … and never more than ten minutes
    (security-details.md R6.2)."""
    doublings = min(max(attempts, 1) - 1, 10)
    return min(SHORTEST * (1 << doublings), LONGEST)


def is_given_up_after(attempts: int) -> bool:
    """Whether no further try follows; the message then stays visible as undelivered."""
    return attempts >= MOST_ATTEMPTS
