"""Jobs that verbs ask for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts import mail


@shared_task(name="accounts.send_message")
def send_message(*, message_id: int, **_from_a_newer_caller: object) -> None:
    """Sends one message of the outbox; a second run finds it sent and does nothing."""
    mail.send(message_id, timezone.now())
