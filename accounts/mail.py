"""The outbox: writes what is owed, and sends it.

`owe` belongs into the transaction of a verb, `send` into a task. A message is delivered at least once:
its Message-ID stays the same, so that a mailbox knows the second copy of a crash between the two.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import OutboxMessage, User
from accounts.rules import backoff, names

logger = logging.getLogger(__name__)

FIRST_ASKED_BY_CLOCK_AFTER = timedelta(minutes=1)
"""The task of the verb has this long before the clock takes the message for lost."""

_MESSAGE_NAMES = uuid.UUID("5c9a3f0e-6a34-4c0e-9a55-0b8a2f8f2f1d")
_LONGEST_SUBJECT = 250
_LONGEST_ERROR = 300
_REMOVED = "(The words of this message held a secret link and were removed.)"


def owe(
    template: str,
    *,
    occasion: str,
    recipient: User | str,
    context: Mapping[str, object],
    at: datetime,
    certifier: Any = None,
    is_confidential: bool = False,
) -> OutboxMessage | None:
    """Writes the message of `emails/<template>_subject.txt`, `.txt` and `.html` into the outbox.

    It is rendered in the recipient's language and time zone (an address without an account: those of
    the installation) with `base_url`, for absolute links, and `person` beside the given context.
    None when that occasion was already told to that address. An address that no mail can reach costs
    the caller nothing: the message is kept as given up, for people to see.
    """
    person = recipient if isinstance(recipient, User) else None
    language = person.language if person else settings.LANGUAGE_CODE
    zone = ZoneInfo(person.time_zone if person else settings.TIME_ZONE)
    words = {**context, "base_url": settings.NOPCERT_BASE_URL, "person": person}
    with translation.override(language), timezone.override(zone):
        subject = _render_text(f"emails/{template}_subject.txt", words)
        text = _render_text(f"emails/{template}.txt", words)
        html = render_to_string(f"emails/{template}.html", words)
    return owe_words(
        subject,
        text,
        html,
        occasion=occasion,
        recipient=person.email if person else str(recipient),
        at=at,
        certifier=certifier,
        is_confidential=is_confidential,
    )


def owe_words(
    subject: str,
    text: str,
    html: str = "",
    *,
    occasion: str,
    recipient: str,
    at: datetime,
    certifier: Any = None,
    is_confidential: bool = False,
) -> OutboxMessage | None:
    """Writes words that are already made; see `owe`. The subject becomes one line."""
    message, is_new = OutboxMessage.objects.get_or_create(
        occasion=occasion,
        recipient=recipient.strip().lower()[:254],
        defaults={
            "subject": " ".join(subject.split())[:_LONGEST_SUBJECT],
            "text": text,
            "html": html,
            "certifier": certifier,
            "is_confidential": is_confidential,
            "created_at": at,
            "due_at": at + FIRST_ASKED_BY_CLOCK_AFTER,
        },
    )
    if not is_new:
        return None
    try:
        names.clean_address(recipient)
    except ValidationError as refusal:
        message.last_error = " ".join(refusal.messages)[:_LONGEST_ERROR]
        _give_up(message, at)
    return message


def send(message_id: int, at: datetime) -> bool:
    """Sends the message unless it was sent, was given up or is being sent; whether it went out now.

    Holds the row's lock while the mail server answers (EMAIL_TIMEOUT bounds that). A failure is kept on
    the row as a sentence, with the instant of the next try; nothing is raised.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(pk=message_id, sent_at__isnull=True, gave_up_at__isnull=True)
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        try:
            _build(message).send()
        except (SMTPException, OSError, ValueError) as error:
            _note_failure(message, error, at)
            return False
        message.sent_at = at
        message.last_error = ""
        _remove_secrets(message)
        message.save(update_fields=["attempts", "sent_at", "last_error", "text", "html"])
        return True


def list_owed(at: datetime, *, most: int = 500) -> list[int]:
    """The ids of messages that are due, oldest first."""
    return list(
        OutboxMessage.objects.filter(sent_at__isnull=True, gave_up_at__isnull=True, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("id", flat=True)[:most]
    )


def _render_text(template: str, words: Mapping[str, object]) -> str:
    """Plain text: an ampersand stays one."""
    return Engine.get_default().get_template(template).render(Context(words, autoescape=False))


def _build(message: OutboxMessage) -> EmailMultiAlternatives:
    sender_domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    stable = uuid.uuid5(_MESSAGE_NAMES, f"{message.occasion}\n{message.recipient}")
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        headers={"Message-ID": f"<{stable}@{sender_domain}>", "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _note_failure(message: OutboxMessage, error: Exception, at: datetime) -> None:
    message.last_error = f"The mail server did not take the message: {error}."[:_LONGEST_ERROR]
    message.due_at = at + backoff.wait_after(message.attempts)
    logger.warning("Message %s, try %s: %s", message.pk, message.attempts, message.last_error)
    if backoff.is_given_up_after(message.attempts):
        _give_up(message, at)
    else:
        message.save(update_fields=["attempts", "last_error", "due_at"])


def _give_up(message: OutboxMessage, at: datetime) -> None:
    logger.error("Message %s is given up: %s", message.pk, message.last_error)
    message.gave_up_at = at
    _remove_secrets(message)
    message.save()


def _remove_secrets(message: OutboxMessage) -> None:
    if message.is_confidential:
        message.text = _REMOVED
        message.html = ""
