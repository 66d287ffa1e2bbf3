"""Asks for work after the commit, and never waits long for the broker.

A row says what is owed and the clock asks again, so a job that could not be handed over costs time
and nothing else (security.md 22).
"""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REST_SECONDS = 10.0
"""How long a broker that did not answer is left alone, so that ten jobs do not wait ten times."""

_rests_until = 0.0


def ask(task: Task[..., Any], **ids: object) -> None:
    """Hands the task to the broker once the transaction has committed; a rollback asks for nothing.

    An unreachable broker is logged and never an error to the caller.
    """

    def publish() -> None:  # not a partial: Django names the callback when it logs a failure
        _publish(task, ids)

    transaction.on_commit(publish, robust=True)


def _publish(task: Task[..., Any], ids: dict[str, object]) -> None:
    global _rests_until  # noqa: PLW0603 (one note per process: the broker did not answer a moment ago)
    if time.monotonic() < _rests_until:
        logger.info("%s %s is left to the clock: the broker did not answer a moment ago.", task.name, ids)
        return
    try:
        task.apply_async(kwargs=ids, retry=False)
    except (KombuError, RedisError, OSError) as error:
        _rests_until = time.monotonic() + REST_SECONDS
        logger.warning(
            "The broker did not take %s %s (%s); the clock will ask for it again.", task.name, ids, error
        )
