"""Turns values of the trade into what JSON can hold, losing nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from django.utils.functional import Promise

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


class NotPlain(TypeError):
    """A value was handed to the record that it cannot keep word for word."""


def plain(value: object) -> Plain:
    """The value as JSON keeps it: instants in UTC with a Z, dates in ISO 8601, decimals and UUIDs as text.

    A row is refused: the record keeps what a thing was, not a key to what it has become.
    Raises `NotPlain` for rows and everything else without a plain form.
    """
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case datetime():
            raise NotPlain(f"The instant {value} has no time zone: pass an aware datetime.")
        case date():
            return value.isoformat()
        case Decimal() | UUID() | Promise():
            return str(value)
        case Mapping():
            return {str(key): plain(part) for key, part in value.items()}
        case set() | frozenset():
            return sorted((plain(part) for part in value), key=str)
        case Iterable() if not isinstance(value, bytes | bytearray | memoryview):
            return [plain(part) for part in value]
    raise NotPlain(f"The record cannot keep a {type(value).__name__}: pass its public id or its words.")
