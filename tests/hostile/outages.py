"""Servers that are away: at a port where nobody listens, silent, or gone in the middle."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

NOBODY = 1
"""The port tcpmux, at which nothing listens on any machine of ours."""


@contextmanager
def database_away(*, port: int = NOBODY, **options: Any) -> Iterator[None]:
    """Really no connection to be had: the tests' own is closed and the next one goes elsewhere."""
    usual = connection.settings_dict
    connection.close()
    connection.settings_dict = {
        **usual,
        "HOST": "127.0.0.1",
        "PORT": port,
        "PASSWORD": "open-sesame",
        "OPTIONS": {**usual["OPTIONS"], **options},
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]


def end_connection() -> None:
    """Ends the connection that the test works on, as PostgreSQL does when it is stopped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    known = connection.settings_dict
    with psycopg.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"] or None,
        password=known["PASSWORD"] or None,
        dbname=known["NAME"],
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])
