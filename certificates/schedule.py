"""What the clock starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from certificates.services import retrying


@shared_task(name="certificates.retry_missing")
def retry_missing(**_later: object) -> None:
    """Every minute: asks again for papers that a lost job owed."""
    retrying.ask_for_owed_papers(timezone.now())
