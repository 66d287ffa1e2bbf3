"""Writes the record. A verb calls `record` once, inside its own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import request_identity
from accounts.models import AuditEvent, Membership, Recordable, kind_of
from accounts.rules.plain_values import plain

_LONGEST_LABEL = 120


class RecordOutsideTransaction(RuntimeError):
    """An event was to be written apart from the change that it tells of."""


def record(
    event: str,
    row: Recordable,
    *,
    label: str,
    actor: Membership | None,
    at: datetime,
    certifier: Any = None,
    operation: Any = None,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Adds one event, `subject:past_participle`, to the record.

    `label` is the subject's name as people read it, `certifier` and `operation` are those whose people
    may read the event; whom the caller does not name is taken from the actor (an operation's certifier
    reads what its operations do). `actor` is None where nobody acts: the clock, a command.
    Raises `RecordOutsideTransaction`, and `NotPlain` for a value that JSON cannot hold.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RecordOutsideTransaction(
            f"{event} was to be recorded outside a transaction: the change and its record have to stand or "
            "fall together. Call it inside transaction.atomic()."
        )
    if actor is not None:
        certifier = certifier or actor.certifier or (actor.operation and actor.operation.certifier)
        operation = operation or actor.operation
    identity = request_identity.current.get()
    return AuditEvent.objects.create(
        at=at,
        event=event,
        subject_kind=kind_of(row),
        subject_id=row.public_id,
        subject_label=label[:_LONGEST_LABEL],
        actor=actor,
        actor_name=actor.user.name if actor else "",
        role=actor.role if actor else "",
        certifier=certifier,
        operation=operation,
        reason=reason,
        before=plain(before or {}),
        after=plain(after or {}),
        request_id=identity.request_id,
        address=identity.address,
    )
