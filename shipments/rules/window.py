"""The days that a certificate covers."""

from __future__ import annotations

from datetime import date, timedelta

# No length is published for one shipment (domain.md, not found): departure and the longest ordinary
# sea transit with clearing. The exporter can change it.
SINGLE_SHIPMENT_DAYS = 60


def default_window(departure_on: date) -> tuple[date, date]:
    """First and last day for one shipment that leaves on the day given; both inclusive."""
    return departure_on, departure_on + timedelta(days=SINGLE_SHIPMENT_DAYS)
