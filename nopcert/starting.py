"""How every program of nopcert (manage.py, web server, worker, clock) refuses to start: in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, ProgrammingError


@contextmanager
def refusing_in_a_sentence() -> Iterator[None]:
    """Ends the program with a sentence where its surroundings are wrong: a variable, the database, tables
    that are not there yet. A fault of ours keeps its traceback, and so does everything with --traceback."""
    try:
        yield
    except (ImproperlyConfigured, Error) as error:
        sentence = _sentence(error)
        if not sentence or "--traceback" in sys.argv:
            raise
        sys.exit(f"nopcert: {sentence}")


def _sentence(error: Exception) -> str:
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    from nopcert import database_away  # noqa: PLC0415 (reads the settings, which may be what is refused)

    if database_away.is_away(error):
        return (
            f"The database cannot be reached: {database_away.describe(error)}. Start it, or correct "
            "DATABASE_URL, then run this again; nothing was changed that is not finished."
        )
    if isinstance(error, ProgrammingError) and isinstance(
        error.__cause__, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn
    ):
        return "The tables in the database are not those of this version. Run first: manage.py migrate"
    return ""
