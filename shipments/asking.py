"""Reads for whoever writes a request: what would block it, what a copy leaves to type, what is saved."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership
from shipments import facts
from shipments.models import SavedRecipient, SavedRoute, Shipment, ShipmentLine, StandingRequest
from shipments.models.standing_request import StandingStatus
from shipments.rules import completeness, copying, transport
from shipments.rules.checks import places, table
from shipments.rules.completeness import Problem

AnySaved = TypeVar("AnySaved", SavedRecipient, SavedRoute)
Notes = dict[str, list[str]]
OFFERED = 6
"""Saved ones that a step offers; the rest is on their own page."""


def list_obstacles(shipment: Shipment, at: datetime) -> list[Problem]:
    """Everything for which the request would bounce now: what is missing, then what a check blocks."""
    missing = list(completeness.problems(facts.declare(shipment)))
    positions = dict(shipment.lines.values_list("pk", "position"))
    return missing + places.blocking_problems(table.run(facts.gather(shipment, at)), positions, missing)


def list_reminders(shipment: Shipment) -> list[Problem]:
    """What stood in the request from which this one was copied and is still empty here. Nothing that
    blocks: a seal may not be known yet, but a forgotten lot should not be found at the port."""
    required = {row.field for row in completeness.REQUIRED_OF_SHIPMENT + completeness.REQUIRED_OF_LINE}
    reminders = [
        Problem("transport", field, f"{_label(shipment, field)}: {note}")
        for field, (note, *_more) in notes_of_shipment(shipment).items()
        if field not in required
    ]
    for line in shipment.lines.select_related("copied_from").order_by("position"):
        reminders += [
            Problem("products", field, f"{_label(line, field)}: {note}", line.position)
            for field, (note, *_more) in notes_of_line(line).items()
            if field not in required | {"net_weight", "packages"}
        ]
    return reminders


def notes_of_shipment(shipment: Shipment) -> Notes:
    """By field of the request: what the earlier one said where nothing is typed yet."""
    source = shipment.copied_from
    return _notes(shipment, source, source, copying.TYPED_AGAIN_OF_SHIPMENT) if source else {}


def notes_of_line(line: ShipmentLine) -> Notes:
    """As `notes_of_shipment`, for a line."""
    source = line.copied_from
    return _notes(line, source, source.shipment, copying.TYPED_AGAIN_OF_LINE) if source else {}


def notes_on_transport(shipment: Shipment) -> Notes:
    """By field: what a check digit says against a number that is written as it should be."""
    notes = {
        "containers": [transport.note_on_container(number) for number in shipment.containers],
        "wagons": [transport.note_on_wagon(number) for number in shipment.wagons],
        "air_waybill": [transport.note_on_air_waybill(shipment.air_waybill)],
        "imo_number": [transport.note_on_imo_number(shipment.imo_number)],
    }
    return {field: said for field, notes_of in notes.items() if (said := [note for note in notes_of if note])}


def list_saved(
    kind: type[AnySaved], membership: Membership, *, most: int | None = None
) -> QuerySet[AnySaved]:
    """The saved recipients or routes, most used first."""
    parties = ("recipient__country",) if kind is SavedRecipient else ("exported_from", "us_port")
    saved: Any = kind.objects.visible_to(membership).filter(removed_at=None).select_related(*parties)
    ordered: QuerySet[AnySaved] = saved.order_by("-uses", "name", "pk")[:most]
    return ordered


def get_saved(kind: type[AnySaved], membership: Membership, public_id: uuid.UUID) -> AnySaved:
    """One of them, removed or not, for an undo. Raises `Http404`."""
    visible: QuerySet[Any] = kind.objects.visible_to(membership).select_related("exporter")
    saved: AnySaved = get_object_or_404(visible, public_id=public_id)
    return saved


def list_standing_requests(membership: Membership, today: date) -> list[StandingRequest]:
    """The active ones first; `next_on` is the next departure without a draft, None where none comes."""
    standing = (
        StandingRequest.objects.visible_to(membership)
        .select_related("source__recipient", "created_by__user")
        .prefetch_related(models.Prefetch("shipments", Shipment.objects.order_by("standing_departure_on")))
    )
    order = {StandingStatus.ACTIVE: 0, StandingStatus.PAUSED: 1, StandingStatus.ENDED: 2}
    rows = sorted(standing.order_by("starts_on", "pk"), key=lambda row: order[StandingStatus(row.status)])
    for row in rows:
        made = {shipment.standing_departure_on for shipment in row.shipments.all()}
        row.next_on = next(  # type: ignore[attr-defined]
            (day for day in row.rhythm.departures() if day >= today and day not in made), None
        )
    return rows


def get_standing_request(membership: Membership, public_id: uuid.UUID) -> StandingRequest:
    """Raises `Http404`."""
    return get_object_or_404(
        StandingRequest.objects.visible_to(membership).select_related("exporter__certifier"),
        public_id=public_id,
    )


def _notes(
    row: Shipment | ShipmentLine,
    source: Shipment | ShipmentLine,
    request: Shipment,
    fields: tuple[str, ...],
) -> Notes:
    notes: Notes = {}
    for field in fields:
        before = _words(source, field)
        if before and not _words(row, field):
            notes[field] = [
                _("Type it again: in %(reference)s it was %(before)s.")
                % {"reference": request.reference, "before": before}
            ]
    return notes


def _label(row: Shipment | ShipmentLine, field: str) -> str:
    described: Any = row._meta.get_field(field)  # noqa: SLF001 (public in Django)
    label = str(getattr(described, "verbose_name", "") or _("lots"))
    return label[:1].upper() + label[1:]


def _words(row: Shipment | ShipmentLine, field: str) -> str:
    """What stands in the field, as people read it."""
    value = getattr(row, field)
    if isinstance(value, models.Manager):
        value = list(value.order_by("position").values_list("number", flat=True))
    if isinstance(value, bool):
        return _("ticked") if value else ""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, list):
        return ", ".join(value)
    if value is None or value == "":
        return ""
    unit = getattr(row, f"{field}_unit", "")
    shown = f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
    display = getattr(row, f"get_{field}_display", None)
    return f"{display() if display else shown} {unit}".strip()
