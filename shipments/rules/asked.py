"""What a certifier asks for: a list of items, each about a field or a paper where it is about one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ITEMS = 20


@dataclass(frozen=True)
class Wanted:
    """One item as it is asked. `field` is one of `frozen_request.FIELDS`, `line` the position of the line it
    is about, `paper_kind` the kind of paper that is wanted; all may be empty."""

    words: str
    field: str = ""
    line: int | None = None
    paper_kind: str = ""


@dataclass(frozen=True)
class Answered:
    """What there is to one item: words, papers attached to it, whether the field it is about was changed."""

    position: int
    has_words: bool
    has_paper: bool
    has_change: bool

    @property
    def is_open(self) -> bool:
        return not (self.has_words or self.has_paper or self.has_change)


def still_open(items: Iterable[Answered]) -> list[int]:
    """The numbers of the items to which nothing was said, attached or changed."""
    return [item.position for item in items if item.is_open]


def refusal(open_items: Sequence[int]) -> str:
    """Why the answers cannot be handed back yet."""
    numbers = ", ".join(str(position) for position in open_items)
    return _(
        "Still open: %(numbers)s. Answer them, or say at the end why you cannot. What you wrote is kept."
    ) % {"numbers": numbers}


def as_list(opening: str, items: Sequence[tuple[int, str]]) -> str:
    """Words before a list and the list, as the record and mails in plain text keep it. One item alone with
    nothing before it is not numbered."""
    if len(items) == 1 and not opening:
        return items[0][1]
    return "\n".join([*([opening] if opening else []), *(f"{number}. {words}" for number, words in items)])
