"""What the clock starts."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.services import checkpointing, telling


@shared_task(name="accounts.retry_messages")
def retry_messages() -> None:
    """Every minute: asks again for messages that a lost job owes."""
    telling.ask_for_owed_messages(timezone.now())


@shared_task(name="accounts.make_checkpoint")
def make_checkpoint() -> None:
    """Every hour: signs what the record is (security.md 10)."""
    checkpointing.make_checkpoint(timezone.now())
