"""Proves the record, or finds where it was tampered with. Reads only.

What is recomputed: every event's leaf from its row as it is now, every subtree from its leaves, every
checkpoint from its subtrees, every signature. A kept checkpoint (one that was mailed or copied out of
the installation) is what catches a database owner who rewrote all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, RecordCheckpoint, RecordNode
from accounts.rules import leaves, merkle, signed_notes
from accounts.rules.signed_notes import VerifierKey

_CHUNK = 5000
LATEST = timedelta(hours=2)
"""How long an event may stay outside of the tree: checkpoints are made every hour."""


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was signed; `kind` is for programs."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class InclusionProof:
    """That one event stands in the record: whoever has the note and the leaf can check it alone.

    `leaf` is for those who may read the event; its hash is enough to check the path.
    """

    leaf: str
    leaf_hash: str
    position: int
    size: int
    path: tuple[str, ...]
    note: str
    made_at: datetime


def find_damage(
    at: datetime, key: VerifierKey, *, kept_notes: Iterable[str] = (), most: int = 20
) -> list[Damage]:
    """The first `most` differences between the record and what was signed; empty where it is whole."""
    found: list[Damage] = []
    for damage in _all_damage(at, key, list(kept_notes)):
        found.append(damage)
        if len(found) >= most:
            break
    return found


def list_checkpoints() -> QuerySet[RecordCheckpoint]:
    """Every checkpoint, the newest first."""
    return RecordCheckpoint.objects.order_by("-size")


def get_note(size: int | None) -> str | None:
    """The signed note of the checkpoint over so many events (None: of the newest), if there is one."""
    checkpoints = list_checkpoints()
    if size is not None:
        checkpoints = checkpoints.filter(size=size) if size < 2**63 else checkpoints.none()
    return checkpoints.values_list("note", flat=True).first()


def get_checkpoint_over(event_id: int) -> tuple[RecordNode, RecordCheckpoint] | None:
    """The event's leaf and the newest checkpoint, which is over it; None before it came into one."""
    leaf = RecordNode.objects.filter(event_id=event_id).first()
    newest = list_checkpoints().first()
    if leaf is None or newest is None or leaf.position >= newest.size:
        return None
    return leaf, newest


def get_first_checkpoint_over(event_id: int) -> RecordCheckpoint | None:
    """The first checkpoint that was signed over the event: since then its time is proven."""
    leaf = RecordNode.objects.filter(event_id=event_id).first()
    if leaf is None:
        return None
    return RecordCheckpoint.objects.filter(size__gt=leaf.position).order_by("size").first()


def prove_inclusion(event_id: int) -> InclusionProof | None:
    """The proof for one event under the newest checkpoint, or None before it came into one."""
    found = get_checkpoint_over(event_id)
    if found is None:
        return None
    leaf, newest = found
    row = AuditEvent.objects.filter(pk=event_id).values(*leaves.FIELDS).get()
    path = merkle.inclusion_path(leaf.position, newest.size, _stored_node)
    content = leaves.leaf_of(row)
    return InclusionProof(
        leaf=content.decode(),
        leaf_hash=merkle.leaf_hash(content).hex(),
        position=leaf.position,
        size=newest.size,
        path=tuple(step.hex() for step in path),
        note=newest.note,
        made_at=newest.made_at,
    )


def _stored_node(level: int, position: int) -> bytes:
    return bytes(RecordNode.objects.only("hash").get(level=level, position=position).hash)


def _all_damage(at: datetime, key: VerifierKey, kept_notes: list[str]) -> Iterator[Damage]:
    checkpoints, unsigned = _read_checkpoints(key)
    yield from unsigned
    for note in kept_notes:
        try:
            checkpoint = signed_notes.read_signed(note, key)
        except signed_notes.NoteError as error:
            yield Damage("kept_checkpoint", str(error))
        else:
            checkpoints.append(checkpoint)
    wanted: dict[int, list[signed_notes.Checkpoint]] = {}
    for checkpoint in checkpoints:
        wanted.setdefault(checkpoint.size, []).append(checkpoint)

    growth = merkle.Growth()
    due: list[merkle.Node] = []  # the subtrees that the last leaf completed, and that have to be stored
    for row in _stored_tree():
        place = row["level"], row["position"]
        if row["level"] and due:
            yield from _compare_node(place, bytes(row["hash"]), due)
            continue
        yield from map(_missing_node, due)
        if place != (0, growth.size):
            yield _missing_leaf(growth.size)
            return
        event = {name: row[f"event__{name}"] for name in leaves.FIELDS}
        # The tree goes on with what is there now, so that a rewritten one shows at its checkpoints too.
        hashed = merkle.leaf_hash(leaves.leaf_of(event))
        if hashed != bytes(row["hash"]):
            yield _changed_event(event, row["position"])
        due = list(growth.add(hashed))[1:]
        for checkpoint in wanted.pop(growth.size, []):
            if checkpoint.root != growth.root:
                yield _rewritten(checkpoint)
    yield from map(_missing_node, due)
    for size, lost in sorted(wanted.items()):
        for checkpoint in lost:
            if size > growth.size:
                yield Damage(
                    "shortened",
                    _("The checkpoint of %(at)s was signed over %(size)d events, and only %(now)d are left.")
                    % {"at": f"{checkpoint.at:%Y-%m-%d %H:%M} UTC", "size": size, "now": growth.size},
                )
    yield from _late_events(at)


def _read_checkpoints(key: VerifierKey) -> tuple[list[signed_notes.Checkpoint], list[Damage]]:
    checkpoints, damage = [], []
    for row in RecordCheckpoint.objects.order_by("size").iterator():
        try:
            checkpoint = signed_notes.read_signed(row.note, key)
        except signed_notes.NoteError as error:
            damage.append(Damage("signature", f"{row}: {error}"))
            continue
        if (checkpoint.size, checkpoint.root) != (row.size, bytes(row.root)):
            damage.append(
                Damage("checkpoint", _("The checkpoint %(row)s says another than its note.") % {"row": row})
            )
        checkpoints.append(checkpoint)
    return checkpoints, damage


def _stored_tree() -> Iterator[dict[str, Any]]:
    """Every stored subtree, in the order in which growing the tree completes them."""
    columns = [f"event__{name}" for name in leaves.FIELDS]
    nodes = RecordNode.objects.alias(completed_by=(F("position") + 1).bitleftshift(F("level")))  # type: ignore[arg-type]
    rows = nodes.order_by("completed_by", "level").values("level", "position", "hash", *columns)
    yield from rows.iterator(chunk_size=_CHUNK)


def _compare_node(place: tuple[int, int], stored: bytes, due: list[merkle.Node]) -> Iterator[Damage]:
    level, position, digest = due.pop(0)
    if (level, position) != place or stored != digest:
        yield Damage(
            "changed_node",
            _("The stored hash %(level)d/%(position)d does not fit the events under it.")
            % {"level": place[0], "position": place[1]},
        )


def _missing_node(node: merkle.Node) -> Damage:
    return Damage(
        "missing_node",
        _("The hash %(level)d/%(position)d is missing.") % {"level": node[0], "position": node[1]},
    )


def _missing_leaf(position: int) -> Damage:
    return Damage(
        "missing_leaf",
        _("The record has no event at position %(position)d: what stood there was removed.")
        % {"position": position},
    )


def _changed_event(event: dict[str, Any], position: int) -> Damage:
    return Damage(
        "changed_event",
        _("Event %(id)s (%(event)s, %(label)s) at position %(position)d is not what it was when taken in.")
        % {
            "id": event["id"],
            "event": event["event"],
            "label": event["subject_label"],
            "position": position,
        },
    )


def _rewritten(checkpoint: signed_notes.Checkpoint) -> Damage:
    return Damage(
        "root",
        _(
            "The first %(size)d events are not those over which the checkpoint of %(at)s was signed: the "
            "record was rewritten."
        )
        % {"size": checkpoint.size, "at": f"{checkpoint.at:%Y-%m-%d %H:%M} UTC"},
    )


def _late_events(at: datetime) -> Iterator[Damage]:
    late = AuditEvent.objects.filter(leaf=None, recorded_at__lt=at - LATEST).count()
    if late:
        yield Damage(
            "outside",
            _("%(count)d events older than two hours are under no checkpoint. Is the clock running?")
            % {"count": late},
        )
