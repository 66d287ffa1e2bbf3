"""Two people, or two windows of one person, change the same request: whose value holds, field by field.

Three values meet at each field: what stood there when the page was shown (`seen`), what was typed
since (`mine`), and what stands there now (`theirs`). Nobody's typing is overwritten: what only one side
changed is taken from that side, what both changed otherwise is a conflict for a person to decide.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sending:
    """One of the times that a page was sent: the page's own key, and how many it has sent before.

    A page that saves itself as one types sends often, and a slow way may turn two of its sendings round.
    """

    page: uuid.UUID
    count: int = 0


@dataclass(frozen=True)
class Merge:
    """What to store, where both sides changed the same field otherwise, and what only the other changed."""

    mine: dict[str, object]
    conflicts: tuple[str, ...]
    theirs: dict[str, object]


def merge(
    seen: Mapping[str, object],
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
    yielding: Collection[str] = (),
) -> Merge:
    """Compares every field of `mine`. A field that `seen` does not know is taken as typed on purpose; the
    `yielding` ones are nobody's, and give way to what was typed."""
    to_store: dict[str, object] = {}
    conflicts: list[str] = []
    news: dict[str, object] = {}
    for name, value in mine.items():
        now = theirs.get(name)
        if is_same(value, now):
            continue
        if name in seen and is_same(value, seen[name]):
            news[name] = now
        elif name not in seen or name in yielding or is_same(seen[name], now):
            to_store[name] = value
        else:
            conflicts.append(name)
    return Merge(to_store, tuple(conflicts), news)


def is_same(first: object, second: object) -> bool:
    """Whether a reader sees no difference: nothing is nothing, and pages show instants to the minute."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first.replace(second=0, microsecond=0) == second.replace(second=0, microsecond=0)
    return first == second or (first in _NOTHING and second in _NOTHING)


_NOTHING: tuple[object, ...] = (None, "", [], ())
