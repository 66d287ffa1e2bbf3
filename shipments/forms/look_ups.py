"""The boxes of a request that look something up: operations of the registry, and tariff codes."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Literal

from operations import queries as operation_queries
from operations import tariff_codes
from operations.widgets import SearchInput

_MOST_HITS = 20


def operation_box(role: Literal["recipient"] | None = None) -> SearchInput:
    """Looks operations up; a recipient in the United States first."""
    return SearchInput(
        "operation",
        find=partial(operation_queries.find_operations, limit=_MOST_HITS, role_hint=role),
        describe=operation_queries.describe_operation,
        params={"role": role} if role else None,
    )


def tariff_box(window_start_on: date, window_end_on: date | None = None) -> SearchInput:
    """Looks tariff codes up that are in force in the whole window; `_season.html` says what was chosen."""
    params = {"on": window_start_on} | ({"until": window_end_on} if window_end_on else {})
    return SearchInput(
        "hts",
        find=partial(tariff_codes.find_hts, on=window_start_on, until=window_end_on, limit=_MOST_HITS),
        params=params,
    )
