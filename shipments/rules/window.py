"""The days that a certificate covers."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

# No length is published for one shipment (domain.md, not found): departure and the longest ordinary
# sea transit with clearing. The exporter can change it.
SINGLE_SHIPMENT_DAYS = 60


def default_window(departure_on: date) -> tuple[date, date]:
    """First and last day for one shipment that leaves on the day given; both inclusive."""
    return departure_on, departure_on + timedelta(days=SINGLE_SHIPMENT_DAYS)


def length_in_days(start: date, end: date) -> int:
    """Both days count."""
    return (end - start).days + 1


def next_anniversary(anniversary_on: date, after: date) -> date:
    """The first yearly return of the anniversary that lies after the day; 29 February returns on the 28th."""
    for year in (after.year, after.year + 1):
        try:
            candidate = anniversary_on.replace(year=year)
        except ValueError:
            candidate = date(year, 2, 28)
        if candidate > after:
            return candidate
    return date(after.year + 2, anniversary_on.month, min(anniversary_on.day, 28))


def period_objection(
    start: date, end: date, *, certifier: str, max_days: int, anniversary_on: date | None
) -> str:
    """Why a period may not be as long as it is, or nothing.

    No maximum is published: each certifier sets its own, and a period ends no later than the exporter's
    anniversary, at which its certification is looked at anew (domain.md 9.3).
    """
    days = length_in_days(start, end)
    if days > max_days:
        return _(
            "The period has %(days)d days, and %(certifier)s covers at most %(most)d with one certificate. "
            "End it on %(last)s or before."
        ) % {
            "days": days,
            "certifier": certifier,
            "most": max_days,
            "last": (start + timedelta(days=max_days - 1)).isoformat(),
        }
    if anniversary_on is None:
        return ""
    limit = next_anniversary(anniversary_on, start)
    if end > limit:
        return _(
            "The period goes beyond %(day)s, the anniversary of the exporter's certification. End it there, "
            "and ask for the days after it in a new request."
        ) % {"day": limit.isoformat()}
    return ""
