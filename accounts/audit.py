"""Writes the record. A verb calls `record` once, inside its own transaction; one that changes thousands
of rows calls `record_all`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import request_identity
from accounts.models import AuditEvent, Membership, Recordable, kind_of
from accounts.rules.plain_values import plain

_LONGEST_LABEL = 120
_BATCH = 500


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
    draft = Draft(
        event,
        row,
        label=label,
        certifier=certifier,
        operation=operation,
        reason=reason,
        before=before or {},
        after=after or {},
    )
    made = _make(draft, actor, at)
    made.save(force_insert=True)
    return made


@dataclass(frozen=True)
class Draft:
    """One event of `record_all`; the values are those of `record`."""

    event: str
    row: Recordable
    label: str
    certifier: Any = None
    operation: Any = None
    reason: str = ""
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)


def record_all(drafts: Iterable[Draft], *, actor: Membership | None, at: datetime) -> None:
    """Adds many events of one actor and one instant; raises as `record` does."""
    AuditEvent.objects.bulk_create([_make(draft, actor, at) for draft in drafts], batch_size=_BATCH)


def _make(draft: Draft, actor: Membership | None, at: datetime) -> AuditEvent:
    if not transaction.get_connection().in_atomic_block:
        raise RecordOutsideTransaction(
            f"{draft.event} was to be recorded outside a transaction: the change and its record have to "
            "stand or fall together. Call it inside transaction.atomic()."
        )
    certifier, operation = draft.certifier, draft.operation
    if actor is not None:
        certifier = certifier or actor.certifier or (actor.operation and actor.operation.certifier)
        operation = operation or actor.operation
    identity = request_identity.current.get()
    return AuditEvent(
        at=at,
        event=draft.event,
        subject_kind=kind_of(draft.row),
        subject_id=draft.row.public_id,
        subject_label=draft.label[:_LONGEST_LABEL],
        actor=actor,
        actor_name=actor.user.name if actor else "",
        role=actor.role if actor else "",
        certifier=certifier,
        operation=operation,
        reason=draft.reason,
        before=plain(draft.before),
        after=plain(draft.after),
        request_id=identity.request_id,
        address=identity.address,
    )
