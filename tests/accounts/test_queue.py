import socket
import time

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from accounts import queue


@pytest.fixture(autouse=True)
def rested_broker(monkeypatch):
    monkeypatch.setattr(queue, "_rests_until", 0.0)


def make_task(broker: str):
    """A job of another application with our settings, but at that broker."""
    application = Celery("test", broker=broker, set_as_current=False)
    application.conf.update(
        task_publish_retry=settings.CELERY_TASK_PUBLISH_RETRY,
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
    )

    @application.task(name="test.job")
    def job(**ids):
        return ids

    return job


@pytest.fixture
def memory_task():
    return make_task("memory://")


def waiting(task) -> int:
    with task.app.connection_for_read() as connection:
        return task.app.amqp.queues["celery"](connection.default_channel).queue_declare().message_count


@pytest.mark.django_db(transaction=True)
def test_a_job_is_asked_for_after_the_commit(memory_task):
    before = waiting(memory_task)
    with transaction.atomic():
        queue.ask(memory_task, message_id=7)
        during = waiting(memory_task)

    assert (during - before, waiting(memory_task) - before) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_asks_for_nothing(memory_task):
    before = waiting(memory_task)
    with transaction.atomic():
        queue.ask(memory_task, message_id=7)
        transaction.set_rollback(True)

    assert waiting(memory_task) == before


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_costs_no_error_and_little_time(caplog):
    task = make_task("redis://127.0.0.1:1/0")
    started = time.monotonic()

    with transaction.atomic():
        queue.ask(task, message_id=7)

    assert time.monotonic() - started < 3.5
    assert "The broker did not take test.job {'message_id': 7}" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_costs_at_most_three_seconds_for_many_jobs(caplog):
    with socket.socket() as silent:  # takes the connection and never answers
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        task = make_task(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        started = time.monotonic()
        with transaction.atomic():
            for number in range(10):
                queue.ask(task, message_id=number)
        spent = time.monotonic() - started

    assert spent < 4.0
    assert caplog.text.count("did not take") == 1
