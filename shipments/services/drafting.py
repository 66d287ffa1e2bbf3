"""Filling in a request: every step is saved as it is, complete or not."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max

from accounts import audit
from accounts.models import Membership
from operations.models import Operation
from shipments.models import Shipment, ShipmentLine
from shipments.models.shipment import Kind
from shipments.rules import references, window
from shipments.rules.lifecycle import Status
from shipments.services import transition


@transaction.atomic(durable=True)
def start_shipment(exporter: Operation, *, kind: str, actor: Membership, at: datetime) -> Shipment:
    """A new draft with what is known: the exporter's certifier and standard, its country as origin, and
    the exporter as final handler until another is named."""
    shipment = Shipment.objects.create(
        reference=references.new_reference(secrets.token_bytes(8)),
        certifier=exporter.certifier,
        exporter=exporter,
        kind=kind,
        standard=exporter.standard,
        final_handler=exporter,
        origin=exporter.country,
        exported_from=exporter.country,
        created_by=actor,
        created_at=at,
        changed_at=at,
    )
    audit.record(
        "shipment:started",
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=exporter,
        after={"kind": kind},
    )
    return shipment


@transaction.atomic(durable=True)
def save_step(
    shipment: Shipment, values: Mapping[str, object], *, actor: Membership, at: datetime
) -> Shipment:
    """Stores what a step's form cleaned, fills what follows from it, and records what changed.

    Raises `ActionRefusedError` once the request cannot be changed any more.
    """
    shipment = transition.lock(shipment, actor)
    transition.refuse_when_closed(shipment)
    before = {name: getattr(shipment, name) for name in values}
    for name, value in values.items():
        setattr(shipment, name, value)
    filled = _fill_what_follows(shipment)
    shipment.changed_at = at
    shipment.save(update_fields=[*values, *filled, "changed_at"])
    _record_change(shipment, before, dict(values), actor=actor, at=at)
    return shipment


@transaction.atomic(durable=True)
def save_line(
    shipment: Shipment,
    line: ShipmentLine | None,
    values: Mapping[str, object],
    *,
    actor: Membership,
    at: datetime,
) -> ShipmentLine:
    """Adds a line, or changes one of the request. Raises `ActionRefusedError` once it is closed."""
    shipment = transition.lock(shipment, actor)
    transition.refuse_when_closed(shipment)
    if line is None:
        last = shipment.lines.aggregate(last=Max("position"))["last"] or 0
        line = ShipmentLine(shipment=shipment, position=last + 1)
    else:
        line = shipment.lines.get(pk=line.pk)
    before = {name: getattr(line, name) for name in values}
    for name, value in values.items():
        setattr(line, name, value)
    line.save()
    _touch(shipment, at)
    _record_change(shipment, before, dict(values), actor=actor, at=at, line=line.position)
    return line


@transaction.atomic(durable=True)
def remove_line(shipment: Shipment, line: ShipmentLine, *, actor: Membership, at: datetime) -> Shipment:
    """Takes a line off a request; the ones below move up."""
    shipment = transition.lock(shipment, actor)
    transition.refuse_when_closed(shipment)
    line = shipment.lines.get(pk=line.pk)
    position, name = line.position, str(line)
    shipment.findings.filter(line=line).delete()
    line.delete()
    shipment.lines.filter(position__gt=position).update(position=F("position") - 1)
    _touch(shipment, at)
    _record_change(shipment, {"line": name}, {"line": None}, actor=actor, at=at, line=position)
    return shipment


def _fill_what_follows(shipment: Shipment) -> list[str]:
    """Fills blanks that follow from what was typed; returns the names of the fields it filled."""
    filled = []
    if not shipment.destination_city and shipment.recipient:
        shipment.destination_city = shipment.recipient.city[:80]
        shipment.destination_state = shipment.recipient.state[:40]
        filled += ["destination_city", "destination_state"]
    if shipment.exported_from is None and shipment.origin is not None:
        shipment.exported_from = shipment.origin
        filled.append("exported_from")
    has_window = shipment.window_start_on or shipment.window_end_on
    if shipment.kind == Kind.SINGLE and shipment.departs_at and not has_window:
        zone = ZoneInfo(shipment.certifier.time_zone)
        shipment.window_start_on, shipment.window_end_on = window.default_window(
            shipment.departs_at.astimezone(zone).date()
        )
        filled += ["window_start_on", "window_end_on"]
    return filled


def _touch(shipment: Shipment, at: datetime) -> None:
    shipment.changed_at = at
    shipment.save(update_fields=["changed_at"])


def _record_change(
    shipment: Shipment,
    before: dict[str, object],
    after: dict[str, object],
    *,
    actor: Membership,
    at: datetime,
    line: int | None = None,
) -> None:
    """Records changes once others may have read the request; a draft's every keystroke is nobody's."""
    changed = {name for name in after if before.get(name) != after[name]}
    if shipment.status == Status.DRAFT or not changed:
        return
    place = {"line": line} if line else {}
    audit.record(
        "shipment:changed",
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        before={**place, **{name: str(before[name]) for name in sorted(changed)}},
        after={**place, **{name: str(after[name]) for name in sorted(changed)}},
    )
