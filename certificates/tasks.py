"""Jobs that verbs ask for."""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_process_init
from django.utils import timezone

from accounts import queue
from accounts import tasks as account_tasks
from certificates.documents import pdf, produce, restamp


@worker_process_init.connect
def warm_up(**_signal: object) -> None:
    """Before the first job, so that the first paper after a start is as quick as the others.

    In each process of the worker, not in their parent: Pango keeps a thread for fontconfig, which no fork
    takes along, and a child waits for it for ever.
    """
    pdf.warm_up()


@shared_task(name="certificates.produce_document")
def produce_document(*, version_id: int, **_later: object) -> None:
    """Makes the sealed paper of a version and asks for its messages to be sent."""
    for message in produce.produce(version_id, timezone.now(), clock=timezone.now):
        queue.ask(account_tasks.send_message, message_id=message.pk)


@shared_task(name="certificates.add_timestamp")
def add_timestamp(*, version_id: int, **_later: object) -> None:
    """Adds the time of an authority to a paper that was sealed without."""
    restamp.restamp(version_id, timezone.now(), clock=timezone.now)
