"""Gathers what a request says now, to be frozen with a submission or compared with one. Reads only."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from operations.models import Operation
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.rules import frozen_request as frozen
from shipments.rules.frozen_request import FrozenLine, FrozenPaper, FrozenRequest


def freeze(shipment: Shipment) -> FrozenRequest:
    """The request as it stands, its lines in order. Three queries, however many lines there are; the caller
    has fetched the parties."""
    lots = Lot.objects.select_related("supplier", "partner_country").order_by("position")
    lines = (
        shipment.lines.select_related("certified_product", "origin", "processed_in", "package_type")
        .prefetch_related(Prefetch("lots", lots))
        .order_by("position")
    )
    papers = shipment.attachments.filter(removed_at=None).order_by("uploaded_at", "pk")
    return FrozenRequest(
        values=frozen.freeze_values({name: _of_request(shipment, name) for name in frozen.FIELDS_OF_REQUEST}),
        lines=tuple(_line(line) for line in lines),
        papers=tuple(FrozenPaper(paper.sha256, paper.kind, paper.name) for paper in papers),
    )


def _of_request(shipment: Shipment, name: str) -> object:
    value = getattr(shipment, name)
    match name:
        case "recipient" | "final_handler":
            return _party(value)
        case "exported_from":
            return value.name if value else ""
        case "us_port":
            return f"{value.name} ({value.code})" if value else ""
        case _:
            return value


def _line(line: ShipmentLine) -> FrozenLine:
    values = {name: _of_line(line, name) for name in frozen.FIELDS_OF_LINE}
    values["lots"] = _lots(line.lots.all())
    return FrozenLine(str(line.public_id), line.position, frozen.freeze_values(values))


def _of_line(line: ShipmentLine, name: str) -> object:
    value = getattr(line, name)
    if name in ("certified_product", "origin", "processed_in", "package_type"):
        return value.name if value else ""
    return value


def _lots(lots: Iterable[Lot]) -> list[str]:
    return [str(lot) for lot in lots]


def _party(operation: Operation | None) -> str:
    return f"{operation.name} ({operation.nop_id})" if operation else ""
