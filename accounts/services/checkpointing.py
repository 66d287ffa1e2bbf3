"""Takes new events into the record's hash tree and signs what it is then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from accounts import mail, record_key
from accounts.models import AuditEvent, Membership, OutboxMessage, RecordCheckpoint, RecordNode
from accounts.roles import Role
from accounts.rules import leaves, merkle, signed_notes
from accounts.services import telling

_BATCH = 5000
_LOCK = 0x6E6F7063  # one tree is grown by one process at a time


def make_checkpoint(at: datetime) -> RecordCheckpoint | None:
    """Appends every event that is not in the tree yet and signs the new state.

    None where nothing has happened since the last. An event whose transaction ended late comes into the
    next one: leaves stand in the order in which they were taken in, and never move. Before the first
    checkpoint the key is made where there is none. Raises `RecordKeyMissingError` where a key that has
    signed before cannot be read; nothing is stored then.
    """
    if not RecordCheckpoint.objects.exists():
        record_key.make_key()
    key = record_key.load_key()
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        growth = _tree_so_far()
        before = growth.size
        nodes: list[RecordNode] = []
        for event in _events_outside():
            for level, position, digest in growth.add(merkle.leaf_hash(leaves.leaf_of(event))):
                nodes.append(
                    RecordNode(
                        level=level,
                        position=position,
                        hash=digest,
                        event_id=event["id"] if level == 0 else None,
                    )
                )
            if len(nodes) >= _BATCH:
                RecordNode.objects.bulk_create(nodes)
                nodes.clear()
        RecordNode.objects.bulk_create(nodes)
        if growth.size == before:
            return None
        checkpoint = RecordCheckpoint.objects.create(
            size=growth.size,
            root=growth.root,
            made_at=at,
            note=signed_notes.sign(
                signed_notes.Checkpoint(key.name, growth.size, growth.root, at), key.name, key.private_key
            ),
        )
        telling.tell(_mails_of(checkpoint, str(key.verifier_key), at))
    return checkpoint


def _mails_of(checkpoint: RecordCheckpoint, verifier_key: str, at: datetime) -> list[OutboxMessage | None]:
    """The day's first checkpoint, to every certifier's administrators and auditors: what lies in their
    mail boxes is out of this installation's reach. Each checkpoint vouches for all before it."""
    people = Membership.objects.filter(
        certifier__isnull=False,
        role__in=(Role.ADMINISTRATOR, Role.AUDITOR),
        is_active=True,
        user__is_active=True,
    ).select_related("user", "certifier")
    return [
        mail.owe(
            "record_checkpoint",
            occasion=f"record:checkpoint:{at.astimezone(UTC):%Y-%m-%d}",
            recipient=member.user,
            context={"checkpoint": checkpoint, "key": verifier_key},
            certifier=member.certifier,
            at=at,
        )
        for member in people.order_by("pk")
    ]


def _tree_so_far() -> merkle.Growth:
    last = RecordNode.objects.filter(level=0).order_by("-position").first()
    size = last.position + 1 if last else 0
    edge = [
        bytes(RecordNode.objects.get(level=level, position=position).hash)
        for level, position in merkle.edge_of(size)
    ]
    return merkle.Growth(size, edge)


def _events_outside() -> Iterator[dict[str, Any]]:
    events = AuditEvent.objects.filter(leaf=None).order_by("id").values(*leaves.FIELDS)
    yield from events.iterator(chunk_size=_BATCH)
