"""What the clock starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from certificates import offline_codes
from certificates.services import batches, retrying


@shared_task(name="certificates.retry_missing")
def retry_missing(**_later: object) -> None:
    """Every minute: asks again for the papers, and the requests of batches, that a lost job owed; and for
    the timestamps that an authority owes."""
    at = timezone.now()
    retrying.ask_for_owed_papers(at)
    retrying.ask_for_owed_timestamps(at)
    batches.ask_for_owed_items(at)


@shared_task(name="certificates.publish_status")
def publish_status(**_later: object) -> None:
    """Every quarter of an hour: signs the status list that offline verifiers take along (security.md 8)."""
    offline_codes.publish_status(timezone.now())
