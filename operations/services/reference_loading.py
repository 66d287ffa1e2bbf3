"""Loading of the code lists into the database; can run at every start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from operations import models, reference
from operations.reference import CodeList, Entry

_BATCH = 2000


@dataclass(frozen=True)
class Outcome:
    """What became of one list. `was_read` is false when its file was known by its digest."""

    name: str
    was_read: bool
    new: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0


def load_reference(*, at: datetime, folder: Path = reference.FOLDER) -> list[Outcome]:
    """Bring every code list to what its file says, in one transaction.

    A file that was loaded before and is the same is not read. Codes that a file no longer has end on
    the day before the new list is in force; nothing is deleted. Raises reference.ReferenceFileError,
    and then nothing was changed.
    """
    with transaction.atomic():
        return [_load_list(code_list, at, folder) for code_list in reference.LISTS]


def _load_list(code_list: CodeList, at: datetime, folder: Path) -> Outcome:
    content = reference.open_file(code_list, folder)
    known = models.LoadedCodeList.objects.filter(name=code_list.name, digest=content.digest)
    if known.exists() or _is_older_than_loaded(code_list):
        return Outcome(code_list.name, was_read=False)
    entries = reference.read_entries(code_list, content)
    outcome = _bring(code_list, entries, at.date())
    models.LoadedCodeList.objects.update_or_create(
        name=code_list.name, defaults={"digest": content.digest, "loaded_at": at}
    )
    return outcome


def _is_older_than_loaded(code_list: CodeList) -> bool:
    """Whether a later revision of the schedule came meanwhile (`schedule_revision.py`)."""
    later = models.HtsCode.objects.filter(valid_from__gt=code_list.in_force_on)
    return code_list.keeps_versions and later.exists()


def _bring(code_list: CodeList, entries: list[Entry], today: date) -> Outcome:
    countries = dict(models.Country.objects.values_list("code", "pk"))
    arrangements = dict(models.TradeArrangement.objects.values_list("code", "pk"))
    stored = _stored_rows(code_list)
    added: list[Model] = []
    changed: list[Model] = []
    partners: list[tuple[Any, tuple[str, ...]]] = []
    unchanged = 0
    for place, entry in enumerate(entries, start=1):
        fields = _with_keys(code_list, place, entry, countries, arrangements)
        row = stored.pop(entry.key, None)
        if row is None:
            row = code_list.model(**fields)
            added.append(row)
        elif not (differing := _differing(row, fields)):
            unchanged += 1
        elif code_list.keeps_versions and row.valid_from < fields["valid_from"]:
            if differing == {"valid_from"}:  # the same words in a newer revision
                unchanged += 1
                continue
            changed.append(_ended(row, fields["valid_from"] - timedelta(1)))
            row = code_list.model(**fields)
            added.append(row)
        else:
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
        if code_list.model is models.TradeArrangement:
            partners.append((row, entry.partners))
    last_day = (code_list.in_force_on if code_list.keeps_versions else today) - timedelta(1)
    ending = [_ended(row, last_day) for row in stored.values() if row.valid_to is None]
    _write(code_list, added, changed + ending)
    for row, codes in partners:
        row.partner_countries.set([_country(code_list, 0, code, countries) for code in codes])
    return Outcome(
        code_list.name,
        was_read=True,
        new=len(added),
        changed=len(changed),
        ended=len(ending),
        unchanged=unchanged,
    )


def _stored_rows(code_list: CodeList) -> dict[tuple[str, ...], Any]:
    """The rows in the database by key; of tariff codes those that have not ended."""
    if code_list.model is models.RiskEntry:
        rows = models.RiskEntry.objects.filter(certifier=None).select_related("origin")
        return {(row.list, row.origin.code, row.hts_prefix): row for row in rows}
    if code_list.model is models.ArrangementTerm:
        terms = models.ArrangementTerm.objects.select_related("arrangement")
        return {
            (row.arrangement.code, row.kind, row.applies_to, row.valid_from.isoformat()): row for row in terms
        }
    if code_list.keeps_versions:
        return {(row.code,): row for row in models.HtsCode.objects.filter(valid_to__isnull=True)}
    return {(row.code,): row for row in code_list.model.objects.all()}


def _with_keys(
    code_list: CodeList,
    place: int,
    entry: Entry,
    countries: dict[str, int],
    arrangements: dict[str, int],
) -> dict[str, Any]:
    """The fields with the keys of the country and the arrangement that the row names."""
    fields = dict(entry.fields)
    if entry.origin:
        fields["origin_id"] = _country(code_list, place, entry.origin, countries)
    if entry.arrangement:
        if entry.arrangement not in arrangements:
            why = reference.RowError(
                _("the arrangement “%(code)s” is not in trade_arrangements.csv") % {"code": entry.arrangement}
            )
            raise reference.refusal(code_list, place, why)
        fields["arrangement_id"] = arrangements[entry.arrangement]
    return fields


def _country(code_list: CodeList, place: int, code: str, countries: dict[str, int]) -> int:
    if code not in countries:
        why = reference.RowError(_("the country “%(code)s” is not in countries.csv") % {"code": code})
        raise reference.refusal(code_list, place, why)
    return countries[code]


def _differing(row: Any, fields: dict[str, Any]) -> set[str]:
    return {name for name, value in fields.items() if getattr(row, name) != value}


def _ended(row: Any, last_day: date) -> Model:
    row.valid_to = max(last_day, row.valid_from)
    return row  # type: ignore[no-any-return]


def _write(code_list: CodeList, added: list[Model], changed: list[Model]) -> None:
    """Ends first: of tariff codes the new row stands beside the ended one."""
    code_list.model.objects.bulk_update(changed, code_list.stored_fields, batch_size=_BATCH)
    code_list.model.objects.bulk_create(added, batch_size=_BATCH)
