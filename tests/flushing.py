"""Lets the flush after a transactional test empty tables that nothing else may empty.

Django ends such a test with TRUNCATE, which the triggers of the record refuse, as they must. For that
one statement, on the test database only, they are switched off by the tables' owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers(request: pytest.FixtureRequest) -> Iterator[None]:
    usual = connection.ops.sql_flush

    def flush(style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        quoted = [connection.ops.quote_name(table) for table in tables]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in quoted),
            *usual(style, tables, **options),
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in quoted),
        ]

    connection.ops.sql_flush = flush
    yield
    connection.ops.sql_flush = usual
