"""Jobs that verbs ask for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from shipments import reading


@shared_task(name="shipments.read_paper")
def read_paper(*, reading_id: int, **_later: object) -> None:
    """Reads the words of one paper; a second run finds them read and does nothing."""
    reading.read(reading_id, timezone.now())
