"""Asks for papers to be read, and asks again for what a lost job owed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import queue
from accounts.models import Membership
from shipments import reading, tasks
from shipments.models import Attachment, Reading
from shipments.models.reading import ReadingState
from shipments.services import transition


def owe_reading(attachment: Attachment, *, at: datetime) -> None:
    """Notes that a new paper's words are owed and asks for them. Part of other verbs."""
    if reading.owes_reading(attachment.content_type):
        owed = Reading.objects.create(attachment=attachment, due_at=at + reading.FIRST_ASKED_BY_CLOCK_AFTER)
        queue.ask(tasks.read_paper, reading_id=owed.pk)


@transaction.atomic(durable=True)
def read_paper_again(attachment: Attachment, *, actor: Membership, at: datetime) -> Attachment:
    """Asks once more for the words of a paper that could not be read. Changes nothing of the request."""
    transition.lock(attachment.shipment, actor)
    owed = Reading.objects.select_for_update().filter(attachment=attachment).first()
    if owed is not None and owed.state == ReadingState.UNREADABLE:
        owed.state = ReadingState.OWED
        owed.tries = 0
        owed.due_at = at + reading.FIRST_ASKED_BY_CLOCK_AFTER
        owed.save(update_fields=["state", "tries", "due_at"])
        queue.ask(tasks.read_paper, reading_id=owed.pk)
    return attachment


def ask_for_owed_readings(at: datetime) -> int:
    """Asks again for every reading that is due; how many were asked for."""
    owed = reading.list_owed(at)
    for reading_id in owed:
        queue.ask(tasks.read_paper, reading_id=reading_id)
    return len(owed)
