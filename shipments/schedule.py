"""What the clock starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from shipments.services import reading, rechecking, reminding, standing_requests


@shared_task(name="shipments.make_due_drafts")
def make_due_drafts(**_later: object) -> None:
    """Every hour: the drafts of standing requests whose departure has come near."""
    standing_requests.make_due_drafts(timezone.now())


@shared_task(name="shipments.retry_readings")
def retry_readings(**_later: object) -> None:
    """Every minute: asks again for papers whose words a lost job owed."""
    reading.ask_for_owed_readings(timezone.now())


@shared_task(name="shipments.recheck_changed")
def recheck_changed(**_later: object) -> None:
    """Every minute: judges open requests anew around which something changed."""
    rechecking.recheck_changed(timezone.now())


@shared_task(name="shipments.remind_of_deadlines")
def remind_of_deadlines(**_later: object) -> None:
    """Every ten minutes: tells who has to act of departures, promises and legal limits that come near."""
    reminding.remind_of_deadlines(timezone.now())
