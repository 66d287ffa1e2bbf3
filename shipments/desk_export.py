"""The desk, and what left late, as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from accounts.rules.csv_cells import safe_cell
from shipments.desk_queries import DeskRow
from shipments.late_queries import LateRow
from shipments.models import Shipment

DESK_COLUMNS = (
    "reference",
    "exporter",
    "exporter_nop_id",
    "recipient",
    "products",
    "net_kg",
    "kind",
    "mode",
    "status",
    "reviewer",
    "deadline_that_counts",
    "deadline_at_utc",
    "departs_at_utc",
    "target_at_utc",
    "legal_limit_at_utc",
    "received_at_utc",
    "hours_with_exporter",
    "risk",
    "checks",
)
LATE_COLUMNS = (
    "reference",
    "exporter",
    "exporter_nop_id",
    "products",
    "received_at_utc",
    "departed_at_utc",
    "notice_hours",
    "outcome",
    "closed_at_utc",
    "hours_after_departure",
    "hours_with_exporter",
    "reviewer",
)


def desk_lines(rows: Iterable[DeskRow]) -> Iterator[str]:
    """The lines of the file; instants are UTC. The mark at its head tells spreadsheets that it is UTF-8."""
    yield "\ufeff" + _line(DESK_COLUMNS)
    for row in rows:
        shipment = row.shipment
        yield _line(
            (
                shipment.reference,
                shipment.exporter.name,
                shipment.exporter.nop_id,
                shipment.recipient.name if shipment.recipient else "",
                _products(shipment),
                f"{row.net_kg:f}",
                shipment.kind,
                shipment.mode,
                shipment.status,
                _reviewer(shipment),
                row.deadline.kind if row.deadline else "",
                _instant(row.deadline.at if row.deadline else None),
                _instant(shipment.departs_at),
                _instant(shipment.target_at),
                _instant(shipment.due_at),
                _instant(shipment.received_at),
                _hours(row.waited),
                row.risk.risk,
                row.risk.checks,
            )
        )


def late_lines(rows: Iterable[LateRow]) -> Iterator[str]:
    """As `desk_lines`."""
    yield "\ufeff" + _line(LATE_COLUMNS)
    for row in rows:
        shipment = row.shipment
        yield _line(
            (
                shipment.reference,
                shipment.exporter.name,
                shipment.exporter.nop_id,
                _products(shipment),
                _instant(shipment.received_at),
                _instant(shipment.departs_at),
                _hours(row.notice),
                row.outcome,
                _instant(shipment.closed_at),
                _hours(row.after),
                _hours(row.waited),
                _reviewer(shipment),
            )
        )


def _products(shipment: Shipment) -> str:
    return "; ".join(line.name_as_labelled for line in shipment.lines.all())


def _reviewer(shipment: Shipment) -> str:
    return shipment.reviewer.user.name if shipment.reviewer else ""


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f}"


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([safe_cell(str(cell)) for cell in cells])
    return text.getvalue()
