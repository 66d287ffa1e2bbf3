"""Damage of every kind to the record is named, also when the database's owner does it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import audit, proof, record_key
from accounts.models import AuditEvent, OutboxMessage, RecordCheckpoint, RecordNode
from accounts.roles import Role
from accounts.rules import leaves, merkle, signed_notes
from accounts.services import checkpointing
from tests.factories.accounts import make_membership, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> Path:
    settings.NOPCERT_KEYS_ROOT = tmp_path
    assert record_key.make_key() is True
    return tmp_path


@pytest.fixture
def record(now: datetime) -> datetime:
    """Eleven events under two checkpoints, seven and four."""
    add_events(7, now)
    checkpointing.make_checkpoint(now)
    add_events(4, now, first=7)
    checkpointing.make_checkpoint(now + timedelta(hours=1))
    return now + timedelta(hours=1)


def add_events(count: int, at: datetime, *, first: int = 0) -> None:
    with transaction.atomic():
        user = make_user()
        for number in range(first, first + count):
            audit.record("user:renamed", user, label=f"User {number}", actor=None, at=at, after={"n": number})


def damage_by_owner(*statements: str) -> None:
    """What somebody who owns the tables can do: switch the triggers off, then anything."""
    with connection.cursor() as cursor:
        for table in ("accounts_auditevent", "accounts_recordnode", "accounts_recordcheckpoint"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for statement in statements:
            cursor.execute(statement)


def kinds(at: datetime, **options: Any) -> list[str]:
    return [damage.kind for damage in proof.find_damage(at, record_key.load_key().verifier_key, **options)]


def test_a_whole_record_has_no_damage(record: datetime) -> None:
    assert kinds(record) == []
    assert [row.size for row in RecordCheckpoint.objects.order_by("size")] == [7, 11]
    assert checkpointing.make_checkpoint(record) is None  # nothing happened since


def test_a_changed_event_is_named(record: datetime) -> None:
    damage_by_owner("UPDATE accounts_auditevent SET reason = 'forged' WHERE subject_label = 'User 3'")

    first, *others = proof.find_damage(record, record_key.load_key().verifier_key)

    assert first.kind == "changed_event"
    assert "user:renamed, User 3) at position 3 " in first.sentence
    assert {damage.kind for damage in others} == {"changed_node", "root"}


@pytest.mark.parametrize(
    "column", ["actor_name", "role", "subject_label", "request_id", "event", "subject_kind"]
)
def test_no_column_can_be_changed_unnoticed(record: datetime, column: str) -> None:
    damage_by_owner(f"UPDATE accounts_auditevent SET {column} = 'x' WHERE subject_label = 'User 1'")  # noqa: S608

    assert "changed_event" in kinds(record)


def test_every_column_of_an_event_is_under_its_hash() -> None:
    assert {field.attname for field in AuditEvent._meta.concrete_fields} == set(leaves.FIELDS)


def test_a_removed_event_is_named(record: datetime) -> None:
    damage_by_owner(
        "DELETE FROM accounts_recordnode WHERE level = 0 AND position = 5",
        "DELETE FROM accounts_auditevent WHERE subject_label = 'User 5'",
    )

    assert kinds(record)[0] == "missing_leaf"


def test_the_newest_events_cannot_be_cut_off(record: datetime) -> None:
    damage_by_owner(
        "DELETE FROM accounts_recordnode WHERE position >= 7 AND level = 0 OR level > 0 AND "
        "(position + 1) << level > 7",
        "DELETE FROM accounts_auditevent WHERE id NOT IN (SELECT event_id FROM accounts_recordnode "
        "WHERE event_id IS NOT NULL)",
    )

    assert kinds(record) == ["shortened"]


def test_swapped_events_are_named(record: datetime) -> None:
    damage_by_owner(
        "UPDATE accounts_auditevent SET after = '{\"n\": 99}' WHERE subject_label = 'User 0'",
        "UPDATE accounts_auditevent SET after = '{\"n\": 0}' WHERE subject_label = 'User 1'",
    )

    assert kinds(record).count("changed_event") == 2


def test_a_tree_rewritten_by_the_owner_is_caught_by_the_checkpoints(record: datetime) -> None:
    rewrite_everything()

    assert kinds(record) == ["root", "root"]


def test_a_tree_rewritten_and_signed_anew_is_caught_by_a_kept_checkpoint(record: datetime) -> None:
    kept = RecordCheckpoint.objects.get(size=7).note
    rewrite_everything()
    key = record_key.load_key()
    root = tree_of_now().root
    note = signed_notes.sign(signed_notes.Checkpoint(key.name, 11, root, record), key.name, key.private_key)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_recordcheckpoint WHERE size = 7")
        cursor.execute("UPDATE accounts_recordcheckpoint SET root = %s, note = %s", [root, note])

    assert kinds(record) == []  # alone, the installation looks whole
    assert kinds(record, kept_notes=[kept]) == ["root"]


def test_a_checkpoint_with_another_signature_or_root_is_named(record: datetime) -> None:
    damage_by_owner(
        "UPDATE accounts_recordcheckpoint SET note = replace(note, '7', '8') WHERE size = 7",
        "UPDATE accounts_recordcheckpoint SET root = decode(repeat('00', 32), 'hex') WHERE size = 11",
    )

    assert kinds(record) == ["signature", "checkpoint"]


def test_events_that_nobody_takes_in_are_named(record: datetime) -> None:
    add_events(1, record)

    assert kinds(timezone.now()) == []
    assert kinds(timezone.now() + timedelta(hours=3)) == ["outside"]


def test_a_late_event_comes_into_the_next_checkpoint(now: datetime) -> None:
    add_events(2, now)
    early = AuditEvent.objects.earliest("id")
    with connection.cursor() as cursor:  # an id drawn early, committed late
        cursor.execute("ALTER TABLE accounts_auditevent DISABLE TRIGGER ALL")
        cursor.execute("UPDATE accounts_auditevent SET id = 1000000 WHERE id = %s", [early.pk])
        cursor.execute("ALTER TABLE accounts_auditevent ENABLE TRIGGER ALL")
    checkpointing.make_checkpoint(now)
    add_events(1, now)
    checkpointing.make_checkpoint(now)

    positions = RecordNode.objects.filter(level=0).order_by("position").values_list("event_id", flat=True)
    assert list(positions)[1] == 1000000
    assert kinds(now) == []


def test_an_event_is_proven_to_whoever_has_the_note(record: datetime) -> None:
    event = AuditEvent.objects.get(subject_label="User 6")
    shown = proof.prove_inclusion(event.pk)

    assert shown is not None
    checkpoint = signed_notes.read_signed(shown.note, record_key.load_key().verifier_key)
    leaf = merkle.leaf_hash(shown.leaf.encode())
    path = [bytes.fromhex(step) for step in shown.path]
    assert merkle.root_from_path(leaf, shown.position, shown.size, path) == checkpoint.root
    assert '"subject_label":"User 6"' in shown.leaf
    assert hashlib.sha256(b"\0" + shown.leaf.encode()).digest() == leaf


def test_an_event_without_a_checkpoint_has_no_proof_yet(now: datetime) -> None:
    add_events(1, now)

    assert proof.prove_inclusion(AuditEvent.objects.get().pk) is None


def test_the_command_fails_on_damage_and_names_it(record: datetime, tmp_path: Path, capsys: Any) -> None:
    kept = tmp_path / "checkpoint.txt"
    kept.write_text(RecordCheckpoint.objects.get(size=7).note, encoding="utf-8")
    call_command("verify_record", checkpoint=[str(kept)])
    assert "The record is whole: 11 events under 2 checkpoints, 1 kept" in capsys.readouterr().out

    damage_by_owner("UPDATE accounts_auditevent SET reason = 'forged' WHERE subject_label = 'User 2'")
    with pytest.raises(CommandError, match="not what was signed"):
        call_command("verify_record")
    assert "changed_event: Event " in capsys.readouterr().err


def test_without_the_key_that_signed_before_no_checkpoint_is_made(keys: Path, record: datetime) -> None:
    add_events(1, record)
    (keys / record_key.FILE).unlink()

    with pytest.raises(CommandError, match="make_record_key"):
        call_command("make_checkpoint")
    assert RecordNode.objects.filter(level=0).count() == 11
    assert not (keys / record_key.FILE).exists()


def test_an_old_key_is_never_written_over() -> None:
    before = record_key.load_key().verifier_key

    assert record_key.make_key() is False
    assert record_key.load_key().verifier_key == before


def test_the_log_shows_every_checkpoint_and_nothing_else(record: datetime, client: Client) -> None:
    page = client.get("/log/").content.decode()
    newest = RecordCheckpoint.objects.get(size=11)

    assert str(record_key.load_key().verifier_key) in unescape(page)
    assert newest.root_hex in page
    assert "User 6" not in page
    assert client.get("/log/checkpoint").content.decode() == newest.note
    note = client.get("/log/7/checkpoint")
    assert note.content.decode() == RecordCheckpoint.objects.get(size=7).note
    assert note["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("address", ["/log/8/checkpoint", f"/log/{2**63}/checkpoint", "/log/-1/checkpoint"])
def test_a_checkpoint_that_is_not_there_is_not_found(record: datetime, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_empty_log_says_when_the_first_comes(client: Client) -> None:
    assert "signed within an hour" in client.get("/log/").content.decode()
    assert client.get("/log/checkpoint").status_code == 404


def test_administrators_and_auditors_get_the_first_checkpoint_of_each_day(now: datetime) -> None:
    auditor = make_membership(Role.AUDITOR)
    administrator = make_membership(Role.ADMINISTRATOR, certifier=auditor.certifier)
    make_membership(Role.REVIEWER, certifier=auditor.certifier)
    for hours in (0, 1, 24):
        add_events(1, now)
        checkpointing.make_checkpoint(now + timedelta(hours=hours))

    told = OutboxMessage.objects.filter(occasion__startswith="record:checkpoint:").order_by("pk")
    assert [(message.recipient, message.occasion) for message in told] == [
        (person.user.email, f"record:checkpoint:2026-11-{day}")
        for day in (24, 25)
        for person in (auditor, administrator)
    ]
    first = RecordCheckpoint.objects.earliest("size")
    assert first.note in told[0].text
    assert str(record_key.load_key().verifier_key) in told[0].text


def tree_of_now() -> merkle.Growth:
    growth = merkle.Growth()
    for position in range(11):
        event_id = RecordNode.objects.get(level=0, position=position).event_id
        row = AuditEvent.objects.filter(pk=event_id).values(*leaves.FIELDS).get()
        list(growth.add(merkle.leaf_hash(leaves.leaf_of(row))))
    return growth


def rewrite_everything() -> None:
    """One event is forged, and every hash of the tree is made to fit."""
    damage_by_owner("UPDATE accounts_auditevent SET reason = 'forged' WHERE subject_label = 'User 2'")
    growth = merkle.Growth()
    with connection.cursor() as cursor:
        for position in range(11):
            event_id = RecordNode.objects.get(level=0, position=position).event_id
            row = AuditEvent.objects.filter(pk=event_id).values(*leaves.FIELDS).get()
            for level, place, digest in growth.add(merkle.leaf_hash(leaves.leaf_of(row))):
                cursor.execute(
                    "UPDATE accounts_recordnode SET hash = %s WHERE level = %s AND position = %s",
                    [digest, level, place],
                )
