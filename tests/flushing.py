"""Lets the flush after a transactional test empty tables that nothing else may empty.

Django ends such a test with TRUNCATE, which the triggers of the record refuse, as they must. For that
one statement, on the test database only, they are switched off by the tables' owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    usual = DatabaseOperations.sql_flush

    def flush(self: DatabaseOperations, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        quoted = [self.quote_name(table) for table in tables]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in quoted),
            *usual(self, style, tables, **options),
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in quoted),
        ]

    DatabaseOperations.sql_flush = flush  # on the class: each thread has a connection of its own
    yield
    DatabaseOperations.sql_flush = usual
