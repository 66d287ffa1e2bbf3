"""A line of tomatoes over two seasons of its code, its parts, and what requests hold afterwards."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from accounts.models import Membership
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.rules.splitting import Part
from shipments.services import drafting

WINTER, SPRING = "0702006002", "0702002002"  # grape tomatoes from greenhouses, certified organic
FIRST, LAST = date(2027, 2, 15), date(2027, 3, 20)
PARTS = (
    Part(WINTER, FIRST, date(2027, 2, 28), Decimal("700.000")),
    Part(SPRING, date(2027, 3, 1), LAST, Decimal("1000.500")),
)


def add_line(shipment: Shipment, actor: Membership, at: datetime, **changed: object) -> ShipmentLine:
    values = {
        "name_as_labelled": "Organic grape tomatoes",
        "hts": WINTER,
        "packages": 171,
        "unit_weight_kg": Decimal("10"),
        "net_weight_kg": Decimal("1700.5"),
        "gross_weight_kg": Decimal("1800"),
        "invoices": ["INV-1"],
    }
    line = drafting.save_line(shipment, None, values | changed, actor=actor, at=at)
    Lot.objects.create(line=line, position=1, number="L-7", quantity=900, quantity_kg=900)
    return line


def lines_of(shipment: Shipment) -> list[tuple[object, ...]]:
    return [
        (
            line.hts,
            line.net_weight_kg,
            line.gross_weight_kg,
            line.packages,
            line.invoices,
            *((lot.number, lot.quantity_kg) for lot in line.lots.all()),
        )
        for line in shipment.lines.order_by("position")
    ]


def window_of(shipment: Shipment) -> tuple[date | None, date | None]:
    shipment.refresh_from_db()
    return shipment.window_start_on, shipment.window_end_on
