"""What every test may ask for. Rows come from the plain functions in tests/factories."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from nopcert.demo import parties, requests
from tests.flushing import flush_past_triggers  # noqa: F401 (a fixture of every test)

# Playwright's synchronous driver runs an event loop in the test's thread; Django's rows are still
# only touched from there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The instant that a test passes down; no rule or verb asks a clock."""
    return NOW


@pytest.fixture(scope="module")
def parties_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Code lists, certifiers, operations and people of the demo, loaded once for the tests of a file
    and rolled back after them. Every test's own changes are rolled back as usual."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # as Django's TestCase does: verbs may open durable blocks inside
        around.__enter__()
        call_command("load_reference", verbosity=0)
        list(parties.seed(NOW))
        requests.make_seals(NOW)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def house(parties_of_module: None, db: None) -> None:
    """The demo's certifiers, operations and people, and their seals; no request yet."""
