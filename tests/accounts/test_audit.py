from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import audit, queries, request_identity
from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.rules.plain_values import NotPlain
from tests.factories.accounts import make_membership, make_user
from tests.factories.operations import make_certifier, make_operation


@pytest.fixture
def event(db, now):
    return audit.record("user:changed", make_user(), label="Ana", actor=make_membership(), at=now)


def test_it_keeps_who_did_what_to_which_row_when_and_why(db, now):
    actor = make_membership(Role.SIGNATORY)
    operation = make_operation(certifier=actor.certifier)
    token = request_identity.current.set(request_identity.RequestIdentity("abc123", "192.0.2.7"))
    try:
        audit.record(
            "operation:suspended",
            operation,
            label="Finca Alta",
            actor=actor,
            at=now,
            operation=operation,
            reason="Prohibited substance",
            before={"since": date(2024, 1, 1), "kg": Decimal("1.5")},
            after={"since": date(2026, 1, 1), "kg": Decimal("1.5")},
        )
    finally:
        request_identity.current.reset(token)

    kept = AuditEvent.objects.values().get()
    recorded_at = kept.pop("recorded_at")
    assert kept.pop("salt")
    assert kept == {
        "id": kept["id"],
        "at": now,
        "event": "operation:suspended",
        "subject_kind": "operation",
        "subject_id": operation.public_id,
        "subject_label": "Finca Alta",
        "actor_id": actor.pk,
        "actor_name": actor.user.name,
        "role": "signatory",
        "certifier_id": actor.certifier_id,
        "operation_id": operation.pk,
        "reason": "Prohibited substance",
        "before": {"since": "2024-01-01", "kg": "1.5"},
        "after": {"since": "2026-01-01", "kg": "1.5"},
        "request_id": "abc123",
        "address": "192.0.2.7",
    }
    assert recorded_at.tzinfo is not None


def test_the_clock_acts_without_a_person(db, now):
    certifier = make_certifier()

    kept = audit.record("certifier:checked", certifier, label="CCO", actor=None, at=now, certifier=certifier)

    assert (kept.actor, kept.actor_name, kept.role, kept.certifier) == (None, "", "", certifier)


def test_a_long_label_is_cut(db, now):
    assert (
        len(audit.record("user:changed", make_user(), label="x" * 500, actor=None, at=now).subject_label)
        == 120
    )


def test_an_operations_certifier_reads_what_its_people_do(db, now):
    exporter = make_membership(Role.EXPORTER)
    audit.record("shipment:submitted", exporter, label="R-1", actor=exporter, at=now)
    reviewer = make_membership(Role.REVIEWER, certifier=exporter.operation.certifier)
    neighbour = make_membership(Role.REVIEWER)
    colleague = make_membership(Role.IMPORTER, operation=exporter.operation)
    stranger = make_membership(Role.EXPORTER)

    visible = [
        AuditEvent.objects.visible_to(who).count() for who in (reviewer, colleague, neighbour, stranger)
    ]

    assert visible == [1, 1, 0, 0]


def test_the_history_of_a_row_reads_from_its_beginning(db, now):
    user, other = make_user(), make_user()
    for name in ("user:made", "user:seen", "user:changed"):
        audit.record(
            name, user, label="Ana", actor=None, at=now, before={"a": 1, "b": 2}, after={"a": 1, "b": 3}
        )
    audit.record("user:made", other, label="Ben", actor=None, at=now)

    history = queries.list_events_of(user)

    assert [event.words for event in history] == ["User made", "User seen", "User changed"]
    assert history[0].changes == [("b", 2, 3)]
    assert [event.event for event in queries.list_events_of(user, events={"user:changed"})] == [
        "user:changed"
    ]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_write_apart_from_the_change(now):
    with pytest.raises(audit.RecordOutsideTransaction):
        audit.record("user:changed", make_user(), label="Ana", actor=None, at=now)

    assert not AuditEvent.objects.exists()


def test_it_refuses_a_row_as_a_value(db, now):
    user = make_user()

    with pytest.raises(NotPlain):
        audit.record("user:changed", user, label="Ana", actor=None, at=now, after={"user": user})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET reason = 'forged'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent CASCADE",
    ],
)
@pytest.mark.parametrize("ignores_triggers", [False, True])
def test_the_database_refuses_to_change_the_record(event, statement, ignores_triggers):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for another reason
        if ignores_triggers:  # what pgtrigger.ignore() does, for every trigger there is
            cursor.execute(
                "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger"
            )
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            cursor.execute(statement)

    assert AuditEvent.objects.get() == event


def test_a_person_of_the_record_cannot_be_deleted(event):
    with pytest.raises(DatabaseError), transaction.atomic():
        event.actor.delete()
