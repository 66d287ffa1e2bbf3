"""What the record keeps of a request: its id and the address it came from.

Held in a context variable, so that a verb need not be handed what only the record wants. Empty in a
worker or a command, where there is no request.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestIdentity:
    request_id: str = ""
    address: str | None = None


NONE = RequestIdentity()

current: ContextVar[RequestIdentity] = ContextVar("request_identity", default=NONE)
