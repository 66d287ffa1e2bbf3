"""Reads the record for those who may see it: filtered, newest first, page by page or as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from accounts.models import AuditEvent, Membership
from accounts.queries import RecordedEvent, recorded

PAGE_SIZE = 50
COUNTED_UP_TO = 1000
"""Beyond this many the page says "more than": counting a million rows costs more than it tells."""


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; everything left empty matches. `since` is inclusive, `until` is not."""

    kind: str = ""
    subject: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class RecordPage:
    """A page of the record. `older_than` is the key of the next page, None on the last."""

    events: list[RecordedEvent]
    older_than: int | None
    count: int
    has_more_than_count: bool


def get_page(reader: Membership, wanted: Wanted, *, older_than: int | None = None) -> RecordPage:
    """The newest events that match, older than that id."""
    matches = _matches(reader, wanted)
    count = matches.order_by()[: COUNTED_UP_TO + 1].count()
    page = matches.filter(id__lt=older_than) if older_than is not None else matches
    rows = list(page.order_by("-id")[: PAGE_SIZE + 1])
    events = [recorded(row) for row in rows[:PAGE_SIZE]]
    return RecordPage(
        events=events,
        older_than=events[-1].id if len(rows) > PAGE_SIZE else None,
        count=min(count, COUNTED_UP_TO),
        has_more_than_count=count > COUNTED_UP_TO,
    )


def iterate(reader: Membership, wanted: Wanted) -> Iterator[RecordedEvent]:
    """Every event that matches, newest first, without holding them all in memory."""
    for row in _matches(reader, wanted).order_by("-id").iterator(chunk_size=2000):
        yield recorded(row)


def list_kinds() -> list[tuple[str, str]]:
    """What an event can be about: name and words of every model of ours that has a public id."""
    kinds = [
        (model.__name__.lower(), str(model._meta.verbose_name).capitalize())  # noqa: SLF001 (public in Django)
        for model in apps.get_models()
        if _has_public_id(model)
    ]
    return sorted(kinds, key=lambda kind: kind[1])


def _has_public_id(model: type[models.Model]) -> bool:
    try:
        model._meta.get_field("public_id")  # noqa: SLF001 (public in Django)
    except FieldDoesNotExist:
        return False
    return True


def _matches(reader: Membership, wanted: Wanted) -> models.QuerySet[AuditEvent]:
    condition = Q()
    if wanted.kind:
        condition &= Q(subject_kind=wanted.kind)
    if wanted.subject:
        condition &= Q(subject_label__icontains=wanted.subject)
    if wanted.actor:
        condition &= Q(actor_name__icontains=wanted.actor)
    if wanted.since:
        condition &= Q(at__gte=wanted.since)
    if wanted.until:
        condition &= Q(at__lt=wanted.until)
    return AuditEvent.objects.visible_to(reader).filter(condition)
