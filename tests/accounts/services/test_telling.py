from datetime import timedelta

from accounts import mail, schedule, tasks
from accounts.models import OutboxMessage
from accounts.services import telling


def owe(now, recipient="ana@example.com", occasion="paper:7"):
    return mail.owe_words("Ready", "Come and see", occasion=occasion, recipient=recipient, at=now)


def test_messages_are_sent_by_a_job_after_the_commit(
    db, now, mailbox, settings, django_capture_on_commit_callbacks, eager_tasks
):
    with django_capture_on_commit_callbacks(execute=True):
        telling.tell([owe(now), owe(now), owe(now, "ben@example.com"), owe(now, "nobody")])
        assert mailbox.messages == []

    assert sorted(message["To"] for message in mailbox.messages) == ["ana@example.com", "ben@example.com"]


def test_the_clock_asks_again_for_what_a_lost_job_owes(
    db, now, mailbox, django_capture_on_commit_callbacks, eager_tasks
):
    owe(now)

    with django_capture_on_commit_callbacks(execute=True):
        too_early = telling.ask_for_owed_messages(now)
        in_time = telling.ask_for_owed_messages(now + timedelta(minutes=1))

    assert (too_early, in_time) == (0, 1)
    assert len(mailbox.messages) == 1


def test_the_jobs_are_known_by_the_names_that_the_clock_uses(settings):
    beat = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert schedule.retry_messages.name in beat
    assert tasks.send_message.name == "accounts.send_message"


def test_a_job_for_a_message_that_is_gone_does_nothing(db):
    tasks.send_message(message_id=0)

    assert not OutboxMessage.objects.exists()
