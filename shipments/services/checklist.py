"""A certifier's checklist of papers: add, change, remove, put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts import audit
from accounts.models import Membership
from operations.models import Certifier, Country, TradeArrangement
from shipments.models import ChecklistEntry
from shipments.rules import checklist


@transaction.atomic(durable=True)
def adopt_default_checklist(certifier: Certifier, *, actor: Membership, at: datetime) -> list[ChecklistEntry]:
    """Makes the defaults the certifier's own, so that each can be changed; nothing where it has a list."""
    made = _lock(certifier)
    for entry in made:
        _record("checklist:added", entry, {}, actor=actor, at=at)
    return made


@transaction.atomic(durable=True)
def save_checklist_entry(
    certifier: Certifier,
    entry: ChecklistEntry | None,
    values: Mapping[str, object],
    *,
    actor: Membership,
    at: datetime,
) -> ChecklistEntry:
    """Adds a paper to the checklist, or changes one.

    With its first paper of its own the defaults become the certifier's too. Requests under way are judged
    by the new list from their next check on.
    """
    _lock(certifier)
    before = {}
    if entry is None:
        entry = ChecklistEntry(certifier=certifier)
    else:
        entry = ChecklistEntry.objects.get(pk=entry.pk, certifier=certifier)
        before = _plain(entry)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    _record("checklist:changed" if before else "checklist:added", entry, before, actor=actor, at=at)
    return entry


@transaction.atomic(durable=True)
def remove_checklist_entry(entry: ChecklistEntry, *, actor: Membership, at: datetime) -> ChecklistEntry:
    """Takes a paper off the checklist; it can be put back."""
    entry = ChecklistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.removed_at is None:
        before = _plain(entry)
        entry.removed_at = at
        entry.save(update_fields=["removed_at"])
        _record("checklist:removed", entry, before, actor=actor, at=at)
    return entry


@transaction.atomic(durable=True)
def restore_checklist_entry(entry: ChecklistEntry, *, actor: Membership, at: datetime) -> ChecklistEntry:
    """Puts a paper back on the checklist."""
    entry = ChecklistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.removed_at is not None:
        entry.removed_at = None
        entry.save(update_fields=["removed_at"])
        _record("checklist:restored", entry, {}, actor=actor, at=at)
    return entry


def _lock(certifier: Certifier) -> list[ChecklistEntry]:
    """Locks the certifier's checklist; where it has none yet, the defaults become its own, in English."""
    Certifier.objects.select_for_update().get(pk=certifier.pk)
    if ChecklistEntry.objects.filter(certifier=certifier).exists():
        return []
    with translation.override("en"):
        return [
            ChecklistEntry.objects.create(
                certifier=certifier,
                paper_kind=entry.paper_kind,
                demand=entry.demand,
                request_kind=entry.request_kind,
                product_class=entry.product_class,
                hts_prefix=entry.hts_prefix,
                standard=TradeArrangement.objects.filter(code=entry.standard).first(),
                origin=Country.objects.filter(code=entry.origin).first(),
                help_words=str(entry.help_words),
            )
            for entry in checklist.DEFAULTS
        ]


def _plain(entry: ChecklistEntry) -> dict[str, object]:
    return {
        "paper": entry.paper_kind,
        "demand": entry.demand,
        "request_kind": entry.request_kind,
        "product_class": entry.product_class,
        "hts_prefix": entry.hts_prefix,
        "standard": entry.standard.code if entry.standard else "",
        "origin": entry.origin.code if entry.origin else "",
        "help_words": entry.help_words,
    }


def _record(
    event: str, entry: ChecklistEntry, before: dict[str, object], *, actor: Membership, at: datetime
) -> None:
    audit.record(
        event,
        entry.certifier,
        label=entry.certifier.name,
        actor=actor,
        at=at,
        certifier=entry.certifier,
        before=before,
        after=_plain(entry) if entry.removed_at is None else {},
    )
