"""The bytes of one event that go into the record's hash tree: canonical JSON (RFC 8785)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

FIELDS = (
    "id", "salt", "at", "recorded_at", "event", "subject_kind", "subject_id", "subject_label",
    "actor_id", "actor_name", "role", "certifier_id", "operation_id", "reason", "before", "after",
    "request_id", "address",
)  # fmt: skip
"""Every column of an event: what is left out here could be changed unnoticed."""


def leaf_of(event: Mapping[str, object]) -> bytes:
    """The canonical bytes of an event, given by column. Raises KeyError for a missing column."""
    return rfc8785.dumps({name: _plain(event[name]) for name in FIELDS})


def _plain(value: object) -> Any:
    """Numbers beyond 2^53 and instants as text; everything else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bool) or value is None or isinstance(value, str | float):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no place in the record.")
