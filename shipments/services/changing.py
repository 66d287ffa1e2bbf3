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


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else saved while it was typed here: both values, and who saved theirs when."""

    field: str
    label: str
    mine: object
    theirs: object
    by: str
    at: datetime


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
    """What was set on the row, what stood there before, and what is left for a person to decide."""

    before: dict[str, object]
    after: dict[str, object]
    conflicts: tuple[Conflict, ...]


def change(
    row: Shipment | ShipmentLine,
    values: Mapping[str, object],
    *,
    seen: Mapping[str, object] | None,
    actor: Membership,
    at: datetime,
    page: str = "",
) -> Change:
    """Sets what was typed on a locked row and notes who did; the caller saves it.

    `seen` is what stood on the page when typing began; None overwrites whatever is there. A value that
    only followed from another one is nobody's, and gives way. So does what came from this very `page`, whose
    answer may have been lost on the way.
    """
    before = {name: getattr(row, name) for name in values}
    by_others = {
        name: value
        for name, value in (seen or {}).items()
        if name in row.touched and (not page or row.touched[name].get("page") != page)
    }
    merged = merging.merge(by_others, values, before)
    for name, value in merged.mine.items():
        setattr(row, name, value)
        row.touched[name] = {"by": actor.user.name, "at": plain(at), "page": page}
    if merged.mine or row.pk is None:
        row.revision += 1
    return Change(
        before={name: before[name] for name in merged.mine},
        after=merged.mine,
        conflicts=tuple(_conflict(row, name, values[name]) for name in merged.conflicts),
    )


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
