"""Tells a database that is out of reach from a mistake of ours."""

from __future__ import annotations

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError

RETRY_SECONDS = 30
"""After how long it is worth trying again; a PostgreSQL that crashed is back within that time."""

_CONNECTION_LOST = "08"
_SHUT_DOWN = "57P"
_TOO_MANY_CONNECTIONS = "53300"


def is_away(error: BaseException | None) -> bool:
    """True where no connection was to be had, or the one in use ended.

    A deadlock, a full disk or a time limit also come as `OperationalError`; they are none of that. What
    distinguishes them is the SQLSTATE (PostgreSQL manual, appendix A), which a failed connection lacks.
    """
    if not isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError):
        return False
    cause = error.__cause__ if isinstance(error.__cause__, psycopg.Error) else error
    state: str | None = getattr(cause, "sqlstate", None)
    return state is None or state.startswith((_CONNECTION_LOST, _SHUT_DOWN, _TOO_MANY_CONNECTIONS))


def describe(error: BaseException) -> str:
    """What the driver said, in one line and without the password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    password = settings.DATABASES["default"].get("PASSWORD")
    return lines[0].replace(str(password), "***") if password else lines[0]
