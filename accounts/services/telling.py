"""Tells people what the outbox owes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts import mail, queue, tasks
from accounts.models import OutboxMessage


def tell(messages: Iterable[OutboxMessage | None]) -> None:
    """Asks for each message to be sent after the commit; what was told before (None) stays told."""
    for message in messages:
        if message is not None and message.gave_up_at is None:
            queue.ask(tasks.send_message, message_id=message.pk)


def tell_words(
    subject: str, text: str, html: str, *, occasion: str, recipient: str, at: datetime, is_confidential: bool
) -> None:
    """Owes and sends words that a library has made, such as the link of a password reset."""
    tell(
        [
            mail.owe_words(
                subject,
                text,
                html,
                occasion=occasion,
                recipient=recipient,
                at=at,
                is_confidential=is_confidential,
            )
        ]
    )


def ask_for_owed_messages(at: datetime) -> int:
    """Asks again for every message that is due; how many were asked for."""
    owed = mail.list_owed(at)
    for message_id in owed:
        queue.ask(tasks.send_message, message_id=message_id)
    return len(owed)
