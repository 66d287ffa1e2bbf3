"""Changes a row that several people, or several windows, may have open at once. Part of verbs, not one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.rules.plain_values import plain
from shipments.models import Shipment, ShipmentLine
from shipments.rules import merging
from shipments.rules.merging import Sending


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else saved while it was typed here: both values, and who saved theirs when."""

    field: str
    label: str
    mine: object
    theirs: object
    by: str
    at: datetime


MOST_PAGES = 8  # whose latest sending a row remembers; more are not open at once


class ChangedMeanwhileError(ValidationError):
    """Some fields were changed by both sides. Everything else is saved by the time this is raised."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(
            [
                _("%(label)s: somebody else changed it meanwhile. Choose which value holds.")
                % {"label": conflict.label}
                for conflict in self.conflicts
            ],
            code="changed_meanwhile",
        )


@dataclass(frozen=True)
class Change:
    """What was set on the row, what stood there before, and what is left for a person to decide.

    `is_overtaken` says that the same page has sent something later, which holds.
    """

    before: dict[str, object]
    after: dict[str, object]
    conflicts: tuple[Conflict, ...]
    is_overtaken: bool = False


def change(
    row: Shipment | ShipmentLine,
    values: Mapping[str, object],
    *,
    seen: Mapping[str, object] | None,
    actor: Membership,
    at: datetime,
    sending: Sending | None = None,
) -> Change:
    """Sets what was typed on a locked row and notes who did; the caller saves it.

    `seen` is what stood on the page when typing began; None overwrites whatever is there. A value that
    only followed from another one is nobody's, and gives way. So does what came from the very page of
    this `sending`, whose answer may have been lost on the way; a sending that a later one of its page has
    overtaken changes nothing.
    """
    if sending and _is_overtaken(row, sending):
        return Change({}, {}, (), is_overtaken=True)
    before = {name: getattr(row, name) for name in values}
    others = {name: value for name, value in (seen or {}).items() if not _is_of_page(row, name, sending)}
    merged = merging.merge(
        others, values, before, yielding=[name for name in others if name not in row.touched]
    )
    for name, value in merged.mine.items():
        setattr(row, name, value)
        touch(row, name, sending, actor=actor, at=at)
    if merged.mine or row.pk is None:
        row.revision += 1
    return Change(
        before={name: before[name] for name in merged.mine},
        after=merged.mine,
        conflicts=tuple(_conflict(row, name, values[name]) for name in merged.conflicts),
    )


def touch(
    row: Shipment | ShipmentLine, name: str, sending: Sending | None, *, actor: Membership, at: datetime
) -> bool:
    """Notes on a locked row who set a part of it, and from which page; answers whether the part came from
    that page before. The caller saves the row."""
    was_of_page = _is_of_page(row, name, sending)
    page = str(sending.page) if sending else ""
    row.touched[name] = {"by": actor.user.name, "at": plain(at), "page": page}
    return was_of_page


def _is_of_page(row: Shipment | ShipmentLine, name: str, sending: Sending | None) -> bool:
    return bool(sending and row.touched.get(name, {}).get("page") == str(sending.page))


def _is_overtaken(row: Shipment | ShipmentLine, sending: Sending) -> bool:
    """Whether the row has heard later of the page already; notes that it has heard of this sending."""
    page = str(sending.page)
    latest: int = dict(row.heard).get(page, 0)
    others = [heard for heard in row.heard if heard[0] != page]
    row.heard = [*others, [page, max(latest, sending.count)]][-MOST_PAGES:]
    return sending.count < latest


def _conflict(row: Shipment | ShipmentLine, name: str, mine: object) -> Conflict:
    touched = row.touched[name]
    field: Any = row._meta.get_field(name)  # noqa: SLF001 (public in Django)
    label = str(field.verbose_name)
    return Conflict(
        field=name,
        label=label[:1].upper() + label[1:],
        mine=mine,
        theirs=getattr(row, name),
        by=touched["by"],
        at=datetime.fromisoformat(touched["at"]),
    )
