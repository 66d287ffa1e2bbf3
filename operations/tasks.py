"""Jobs that verbs ask for."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts import queue
from operations.registry import jobs

READING_SECONDS = 30 * 60
"""A whole file is one transaction, which takes a minute or two; the usual limit is for papers."""

_SLICE = timedelta(seconds=15)
"""How long one job takes over batches before it makes room for others in the queue."""


@shared_task(
    name="operations.read_registry_file",
    soft_time_limit=READING_SECONDS,
    time_limit=READING_SECONDS + 30,
)
def read_registry_file(*, import_id: int, **_later: object) -> None:
    """The dry run. Run twice at once, the second finds the first at work and leaves."""
    jobs.read(import_id, timezone.now(), tell=jobs.tell_in_cache(import_id))


@shared_task(name="operations.apply_registry_import", soft_time_limit=60, time_limit=75)
def apply_registry_import(*, import_id: int, **_later: object) -> None:
    """Takes over batches for a while and asks for itself again until all is taken over."""
    if jobs.apply_for(import_id, _SLICE, clock=timezone.now):
        queue.ask(apply_registry_import, import_id=import_id)
