"""What every test may ask for. Rows come from the plain functions in tests/factories."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from tests.flushing import flush_past_triggers  # noqa: F401 (a fixture of every test)

# Playwright's synchronous driver runs an event loop in the test's thread; Django's rows are still
# only touched from there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def now() -> datetime:
    """The instant that a test passes down; no rule or verb asks a clock."""
    return datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
