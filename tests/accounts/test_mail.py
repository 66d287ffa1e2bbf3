from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts import mail
from accounts.models import OutboxMessage
from accounts.roles import Role
from tests.factories.accounts import make_invitation, make_user

WORDS = {"subject": "Papers are ready", "text": "Come & see", "html": "<p>Come &amp; see</p>"}


def owe(now, occasion="paper:7", recipient="ana@example.com", **options):
    return mail.owe_words(*WORDS.values(), occasion=occasion, recipient=recipient, at=now, **options)


def owe_invitation(now, recipient, name="O'Connor & Sons"):
    invitation, _secret = make_invitation(at=now, name=name)
    return mail.owe(
        "invitation",
        occasion="invitation:7",
        recipient=recipient,
        context={"invitation": invitation, "invited_by": "Ana <Ruiz>", "path": "/invitations/abc/"},
        at=now,
    )


def test_a_message_is_rendered_from_three_templates(db, now, settings):
    settings.NOPCERT_BASE_URL = "https://certificates.example"

    message = owe_invitation(now, "ben@example.com")

    assert message.subject.startswith("Ana <Ruiz> invites you to Certifier")
    assert "Hello O'Connor & Sons," in message.text
    assert "https://certificates.example/invitations/abc/\n" in message.text
    assert "Hello O&#x27;Connor &amp; Sons," in message.html
    assert 'href="https://certificates.example/invitations/abc/"' in message.html
    assert (message.recipient, message.sent_at, message.due_at) == (
        "ben@example.com",
        None,
        now + timedelta(minutes=1),
    )


def test_a_person_reads_instants_in_their_own_time_zone(db, now):
    ours = owe_invitation(now, "ben@example.com")
    theirs = owe_invitation(now, make_user(time_zone="America/Lima"))

    assert "until Nov. 27, 2026, 5:42 p.m. (UTC)" in ours.text
    assert "until Nov. 27, 2026, 12:42 p.m. (-05)" in theirs.text


def test_an_occasion_is_told_once_to_each_address(db, now):
    first = owe(now)
    again = owe(now + timedelta(hours=1), recipient="Ana@Example.com ")
    to_another = owe(now, recipient="ben@example.com")

    assert again is None
    assert list(OutboxMessage.objects.order_by("id")) == [first, to_another]


@pytest.mark.django_db(transaction=True)
def test_two_verbs_at_once_owe_it_once(now):
    owed_in_thread: list[OutboxMessage | None] = []

    def owe_in_thread():
        owed_in_thread.append(owe(now))
        connection.close()

    other = Thread(target=owe_in_thread)
    with transaction.atomic():
        owed = owe(now)
        other.start()
        other.join(timeout=0.3)
        assert other.is_alive()  # it waits for us to commit
    other.join(timeout=5)

    assert owed is not None
    assert owed_in_thread == [None]


def test_a_subject_is_one_line(db, now, mailbox):
    message = mail.owe_words(
        "Ready\r\nBcc: ben@example.com\n\n now", "text", occasion="x", recipient="ana@example.com", at=now
    )
    mail.send(message.pk, now)

    assert message.subject == "Ready Bcc: ben@example.com now"
    assert mailbox.messages[0]["Subject"] == "Ready Bcc: ben@example.com now"
    assert mailbox.messages[0]["Bcc"] is None


def test_it_is_sent_with_both_bodies_and_a_lasting_id(db, now, mailbox, settings):
    settings.DEFAULT_FROM_EMAIL = "nopcert <no-reply@nopcert.example>"
    message = owe(now)

    was_sent = mail.send(message.pk, now)

    arrived = mailbox.messages[0]
    assert was_sent
    assert (arrived["To"], arrived["From"], arrived["Subject"]) == (
        "ana@example.com",
        "nopcert <no-reply@nopcert.example>",
        "Papers are ready",
    )
    assert arrived.get_body(("plain",)).get_content().strip() == "Come & see"
    assert arrived.get_body(("html",)).get_content().strip() == "<p>Come &amp; see</p>"
    assert arrived["Message-ID"].endswith("@nopcert.example>")
    message.refresh_from_db()
    assert (message.sent_at, message.attempts, message.last_error) == (now, 1, "")

    message.sent_at = None  # as after a crash between the mail server's answer and the commit
    message.save()
    mail.send(message.pk, now)

    assert mailbox.messages[1]["Message-ID"] == arrived["Message-ID"]


def test_a_message_that_went_out_is_not_sent_again(db, now, mailbox):
    message = owe(now)

    assert [mail.send(message.pk, now), mail.send(message.pk, now), mail.send(0, now)] == [True, False, False]
    assert len(mailbox.messages) == 1


def test_a_dead_mail_server_is_noted_and_tried_again_later(db, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = owe(now)

    assert [mail.send(message.pk, now), mail.send(message.pk, now)] == [False, False]

    message.refresh_from_db()
    assert message.last_error == "The mail server did not take the message: [Errno 111] Connection refused."
    assert (message.attempts, message.due_at, message.sent_at, message.gave_up_at) == (
        2,
        now + timedelta(seconds=60),
        None,
        None,
    )


def test_a_refusal_of_the_mail_server_is_kept_in_its_words(db, now, mailbox):
    mailbox.answer = "552 mailbox is full"
    message = owe(now)

    mail.send(message.pk, now)

    message.refresh_from_db()
    assert "mailbox is full" in message.last_error


def test_it_gives_up_after_a_day_and_stays_visible(db, now, mailbox):
    mailbox.answer = "451 not now"
    message = owe(now)
    OutboxMessage.objects.update(attempts=149)

    mail.send(message.pk, now)
    message.refresh_from_db()
    tried_again = mail.send(message.pk, now + timedelta(days=1))

    assert message.gave_up_at == now
    assert "not now" in message.last_error
    assert not tried_again
    assert mail.list_owed(now + timedelta(days=9)) == []


@pytest.mark.django_db(transaction=True)
def test_a_message_that_is_being_sent_is_left_alone(now, mailbox):
    message = owe(now)
    with transaction.atomic():
        OutboxMessage.objects.select_for_update().get(pk=message.pk)
        answers: list[bool] = []

        def send_in_thread():
            answers.append(mail.send(message.pk, now))
            connection.close()

        other = Thread(target=send_in_thread)
        other.start()
        other.join(timeout=5)

    assert answers == [False]
    assert mailbox.messages == []


def test_a_secret_link_is_removed_once_it_is_sent(db, now, mailbox):
    message = owe(now, is_confidential=True)

    mail.send(message.pk, now)

    message.refresh_from_db()
    assert mailbox.messages[0].get_body(("plain",)).get_content().strip() == "Come & see"
    assert "see" not in message.text
    assert message.html == ""


@pytest.mark.parametrize("recipient", ["", "nobody", "ana@example.com\r\nBcc: x@example.com", "a" * 300])
def test_an_address_that_no_mail_reaches_costs_the_verb_nothing(db, now, recipient):
    message = owe(now, recipient=recipient)

    assert message.gave_up_at == now
    assert message.last_error
    assert mail.list_owed(now + timedelta(days=1)) == []


def test_the_clock_sees_what_is_due_the_oldest_first(db, now):
    later, earlier = owe(now + timedelta(seconds=5)), owe(now, occasion="paper:6")

    assert mail.list_owed(now) == []
    assert mail.list_owed(now + timedelta(minutes=2)) == [earlier.pk, later.pk]
    assert mail.list_owed(now + timedelta(minutes=2), most=1) == [earlier.pk]


def test_invitations_name_the_role_in_words(db, now):
    invitation, _secret = make_invitation(at=now, role=Role.SIGNATORY)

    assert invitation.role_label == "Signatory"
