"""Statements over the registry's tables, which are named in braces: `SELECT ... FROM {operation}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from operations.registry.differences import TABLES


def run(statement: str, values: Mapping[str, Any] | None = None) -> int:
    """Runs it and returns how many rows it met."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**TABLES), values)
        return int(cursor.rowcount)


def rows(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Runs it and returns its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**TABLES), values)
        return list(cursor.fetchall())
