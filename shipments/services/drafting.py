"""Filling in a request: every step is saved as it is, complete or not."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from operations import tariff_codes
from operations.models import Operation
from shipments.models import Shipment, ShipmentLine
from shipments.models.shipment import Kind
from shipments.rules import references, units, weights, window
from shipments.rules.fees import Speed
from shipments.rules.lifecycle import Status
from shipments.rules.lot_values import LotValues
from shipments.rules.merging import Sending
from shipments.services import changing, transition
from shipments.services.changing import ChangedMeanwhileError
from shipments.services.lots import replace_lots


@dataclass(frozen=True)
class StoredLine:
    """A line as it is stored now, and what others changed meanwhile."""

    line: ShipmentLine
    conflicts: tuple[changing.Conflict, ...]


@transaction.atomic(durable=True)
def start_shipment(
    exporter: Operation, *, kind: str, actor: Membership, at: datetime, speed: str = Speed.STANDARD
) -> Shipment:
    """A new draft with what is known: the exporter's certifier and standard, its country as origin, and
    the exporter as final handler until another is named."""
    shipment = Shipment.objects.create(
        reference=references.new_reference(secrets.token_bytes(8)),
        certifier=exporter.certifier,
        exporter=exporter,
        kind=kind,
        speed=speed,
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


def save_step(
    shipment: Shipment,
    values: Mapping[str, object],
    *,
    actor: Membership,
    at: datetime,
    seen: Mapping[str, object] | None = None,
    sending: Sending | None = None,
    step: str = "",
) -> Shipment:
    """Stores what a step's form cleaned, fills what follows from it, and records what changed.

    `seen` is what stood on the page when typing began, so that nobody's change is overwritten; `sending` is
    which of the page's sendings this is, so that one that was not answered is known again and one that
    comes late changes nothing; `step` is where the exporter goes on next time. Raises `ActionRefusedError`
    once the request cannot be changed any more, and `ChangedMeanwhileError` when all is saved but what
    others changed as well.
    """
    with transaction.atomic(durable=True):
        shipment = transition.lock(shipment, actor)
        transition.refuse_when_closed(shipment)
        change = changing.change(shipment, values, seen=seen, actor=actor, at=at, sending=sending)
        if change.is_overtaken:
            return shipment
        filled = _fill_what_follows(shipment, change.after) if change.after else []
        _refuse_window_backwards(shipment)
        shipment.step = step or shipment.step
        shipment.changed_at = at
        shipment.save(
            update_fields=[*change.after, *filled, "step", "changed_at", "revision", "touched", "heard"]
        )
        _record_change(shipment, change.before, change.after, actor=actor, at=at)
    if change.conflicts:
        raise ChangedMeanwhileError(change.conflicts)
    return shipment


def save_line(
    shipment: Shipment,
    line: ShipmentLine | None,
    values: Mapping[str, object],
    *,
    lots: Sequence[LotValues] | None = None,
    actor: Membership,
    at: datetime,
    seen: Mapping[str, object] | None = None,
    seen_lots: str | None = None,
    sending: Sending | None = None,
) -> ShipmentLine:
    """Adds a line, or changes one of the request; see `save_step` for `seen` and what is raised.

    `lots` replace those of the line, whose fingerprint was `seen_lots`; None leaves them. Raises
    `LotsChangedError` when others changed them, and saves nothing then. A new line that its page sends
    twice is one line. Kilograms and the unit of the tariff code follow from what was typed.
    """
    values = weights.as_typed(values)
    with transaction.atomic(durable=True):
        shipment = transition.lock(shipment, actor)
        transition.refuse_when_closed(shipment)
        stored = store_line(
            shipment,
            line,
            values,
            lots=lots,
            actor=actor,
            at=at,
            seen=seen,
            seen_lots=seen_lots,
            sending=sending,
        )
    if stored.conflicts:
        raise ChangedMeanwhileError(stored.conflicts)
    return stored.line


def store_line(
    shipment: Shipment,
    line: ShipmentLine | None,
    values: Mapping[str, object],
    *,
    lots: Sequence[LotValues] | None,
    actor: Membership,
    at: datetime,
    seen: Mapping[str, object] | None = None,
    seen_lots: str | None = None,
    sending: Sending | None = None,
) -> StoredLine:
    """One line of a locked request that may be changed. Part of the verbs that save lines, see
    `save_line`; runs in the caller's transaction."""
    line = _line_to_change(shipment, line, sending)
    change = changing.change(
        line, values, seen=seen if line.pk else None, actor=actor, at=at, sending=sending
    )
    if change.is_overtaken:
        return StoredLine(line, ())
    _fill_line(line, shipment, at)
    if lots is not None and changing.touch(line, "lots", sending, actor=actor, at=at):
        seen_lots = None  # this very page put them there; its answer may have been lost on the way
    line.save()
    before, after = change.before, change.after
    if lots is not None:
        before["lots"], after["lots"] = replace_lots(line, lots, seen=seen_lots)
    _touch(shipment, at)
    _record_change(shipment, before, after, actor=actor, at=at, line=line.position)
    return StoredLine(line, change.conflicts)


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


def _line_to_change(shipment: Shipment, line: ShipmentLine | None, sending: Sending | None) -> ShipmentLine:
    """The line as it is now; a new one after the last where there is none of that page yet."""
    if line is not None:
        return shipment.lines.get(pk=line.pk)
    key = sending.page if sending else None
    made = shipment.lines.filter(key=key).first() if key else None
    if made is not None:
        return made
    last = shipment.lines.aggregate(last=Max("position"))["last"] or 0
    return ShipmentLine(shipment=shipment, position=last + 1, key=key, revision=0)


def _fill_line(line: ShipmentLine, shipment: Shipment, at: datetime) -> None:
    """What follows from what was typed: kilograms, the schedule's unit, and the origin of a new line."""
    typed = weights.typed_of(line)
    line.net_weight_kg, line.gross_weight_kg, line.unit_weight_kg = (
        typed.net_kg,
        typed.gross_kg,
        typed.unit_kg,
    )
    if line.pk is None and line.origin is None:
        line.origin = shipment.origin
    tariff = tariff_codes.get_hts(line.hts, shipment.window_start_on or at.date()) if line.hts else None
    line.hts_unit = units.tariff_unit(tariff.unit) if tariff else ""


def _fill_what_follows(shipment: Shipment, changed: Collection[str]) -> list[str]:
    """Fills blanks that follow from what was typed, and lets earlier fillings follow a change; returns the
    names of the fields it filled. What a person typed stays as it is."""
    filled: dict[str, object] = {}
    recipient = shipment.recipient
    if recipient and _may_fill(shipment, "destination_city", follows="recipient" in changed):
        filled |= {"destination_city": recipient.city[:80], "destination_state": recipient.state[:40]}
    if shipment.exported_from is None and shipment.origin is not None:
        filled["exported_from"] = shipment.origin
    if (
        shipment.kind == Kind.SINGLE
        and shipment.departs_at
        and _may_fill(
            shipment,
            "window_start_on",
            "window_end_on",
            follows=not {"departs_at", "kind"}.isdisjoint(changed),
        )
    ):
        zone = ZoneInfo(shipment.certifier.time_zone)
        first, last = window.default_window(shipment.departs_at.astimezone(zone).date())
        filled |= {"window_start_on": first, "window_end_on": last}
    for name, value in filled.items():
        setattr(shipment, name, value)
        shipment.touched.pop(name, None)
    return list(filled)


def _may_fill(shipment: Shipment, *names: str, follows: bool) -> bool:
    """Whether all are blank; or all were filled before, and that from which they follow has changed."""
    if not any(getattr(shipment, name) for name in names):
        return True
    return follows and not any(name in shipment.touched for name in names)


def _refuse_window_backwards(shipment: Shipment) -> None:
    """Two people may each have moved one end of the window; no row may hold what comes of that."""
    first, last = shipment.window_start_on, shipment.window_end_on
    if first and last and last < first:
        raise ValidationError(
            _("The window would end on %(last)s, before its first day, %(first)s. Correct one of them.")
            % {"first": first.isoformat(), "last": last.isoformat()},
            code="order",
        )


def _touch(shipment: Shipment, at: datetime) -> None:
    """A change of a line is one of the request: it is what the exporter attests to."""
    shipment.changed_at = at
    shipment.revision += 1
    shipment.step = "products"
    shipment.save(update_fields=["changed_at", "revision", "step"])


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
