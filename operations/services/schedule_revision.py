"""A new revision of the tariff schedule, from USITC's own file.

A code that is new gets a row from the day the revision is in force; one that is gone, or has other words
or units, ends on the day before. No row is deleted or rewritten, and issued certificates keep the code
and the words they were issued with (their snapshot).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from operations.models import HtsCode
from operations.rules.usitc import ScheduleCode

_BATCH = 2000
_MOST_ENDED = 0.1
"""A share of the codes in force: more would end only by half a file."""


class RevisionRefusedError(ValueError):
    """A revision that cannot be loaded; its own text is a sentence."""


@dataclass(frozen=True)
class Reworded:
    """A code whose words, units or organic mark are others from now on."""

    code: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    """What a revision changes. Codes are ten digits, in order."""

    in_force_on: date
    new: tuple[str, ...]
    ended: tuple[str, ...]
    reworded: tuple[Reworded, ...]
    new_organic: tuple[str, ...]
    ended_organic: tuple[str, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.ended or self.reworded)


def load_schedule(
    codes: Iterable[ScheduleCode], *, in_force_on: date, dry_run: bool, allow_many_ends: bool = False
) -> Revision:
    """What the revision changes against the codes that have not ended; done unless it is a dry run.

    Loading a revision of the same day once more corrects the rows of that day. Raises
    RevisionRefusedError where a later revision is loaded already, or where more than a tenth of all codes
    would end and `allow_many_ends` is not set.
    """
    with transaction.atomic():
        _refuse_when_older(in_force_on)
        wanted = {code.code: code for code in codes}
        stored = {
            row.code: row
            for row in HtsCode.objects.select_for_update().filter(valid_to__isnull=True).order_by("code")
        }
        ended = [row for code, row in stored.items() if code not in wanted]
        if len(ended) > _MOST_ENDED * len(stored) and not allow_many_ends:
            raise RevisionRefusedError(
                _(
                    "%(ended)d of %(stored)d codes would end, which looks like a part of the schedule only. "
                    "Load the file with all chapters; if it is right, say so with --allow-many-ends."
                )
                % {"ended": len(ended), "stored": len(stored)}
            )
        added = [_row(wanted[code], in_force_on) for code in sorted(wanted.keys() - stored.keys())]
        changed = [
            (row, _row(wanted[code], in_force_on))
            for code, row in stored.items()
            if code in wanted and _content(row) != _content(_row(wanted[code], in_force_on))
        ]
        if not dry_run:
            _write(added, ended, changed, in_force_on)
    return Revision(
        in_force_on=in_force_on,
        new=tuple(row.code for row in added),
        ended=tuple(row.code for row in ended),
        reworded=tuple(Reworded(old.code, _words(old), _words(new)) for old, new in changed),
        new_organic=tuple(row.code for row in added if row.is_organic),
        ended_organic=tuple(row.code for row in ended if row.is_organic),
        unchanged=len(stored) - len(ended) - len(changed),
    )


def _refuse_when_older(in_force_on: date) -> None:
    later = HtsCode.objects.filter(valid_from__gt=in_force_on).order_by("-valid_from").first()
    if later is not None:
        raise RevisionRefusedError(
            _(
                "A revision in force from %(later)s is loaded already. Load revisions in the order of their "
                "days; %(day)s lies before it."
            )
            % {"later": later.valid_from.isoformat(), "day": in_force_on.isoformat()}
        )


def _row(code: ScheduleCode, in_force_on: date) -> HtsCode:
    return HtsCode(
        code=code.code,
        description=code.description,
        unit=code.unit,
        is_organic=code.is_organic,
        valid_from=in_force_on,
    )


def _content(row: HtsCode) -> tuple[str, str, bool]:
    return row.description, row.unit, row.is_organic


def _words(row: HtsCode) -> str:
    return f"{row.description} [{row.unit}]" if row.unit else row.description


def _write(
    added: list[HtsCode], ended: list[HtsCode], changed: list[tuple[HtsCode, HtsCode]], in_force_on: date
) -> None:
    """Ends first: the new row of a code stands beside the ended one."""
    corrected, following = [], []
    for old, new in changed:
        if old.valid_from == in_force_on:
            old.description, old.unit, old.is_organic = _content(new)
            corrected.append(old)
        else:
            ended = [*ended, old]
            following.append(new)
    for row in ended:
        row.valid_to = max(in_force_on - timedelta(days=1), row.valid_from)
    HtsCode.objects.bulk_update(ended, ["valid_to"], batch_size=_BATCH)
    HtsCode.objects.bulk_update(corrected, ["description", "unit", "is_organic"], batch_size=_BATCH)
    HtsCode.objects.bulk_create(added + following, batch_size=_BATCH)
