"""The clocks of a request: what receipt starts, and what the time with the exporter adds.

Values for `services/transition.move` to store; the rules are in `rules/calendar.py` and `deadlines.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from operations.models import Certifier
from shipments.models import Shipment, WorkCalendar
from shipments.rules import calendar as calendar_rule
from shipments.rules import deadlines
from shipments.rules.calendar import Calendar
from shipments.rules.fees import Speed
from shipments.rules.holidays import HolidayValue
from shipments.rules.lifecycle import CLOSED, WITH_EXPORTER, Status


def get_settings(certifier: Certifier) -> WorkCalendar:
    """The certifier's settings, or the defaults, not stored."""
    found = WorkCalendar.objects.filter(certifier=certifier).first() or WorkCalendar()
    found.certifier = certifier
    return found


def read_calendar(settings: WorkCalendar) -> Calendar:
    """The rule's value of these settings, with the holidays that are stored."""
    holidays = settings.holidays.values_list("day_on", flat=True) if settings.pk else ()
    return Calendar(
        zone=ZoneInfo(settings.certifier.time_zone),
        workdays=frozenset(settings.workdays),
        holidays=frozenset(holidays),
        closes_at=settings.closes_at,
    )


def list_holidays(settings: WorkCalendar) -> list[HolidayValue]:
    """The holidays that are stored, in their order."""
    if not settings.pk:
        return []
    return [HolidayValue(one.day_on, one.name) for one in settings.holidays.order_by("day_on")]


def days_of(settings: WorkCalendar, speed: str) -> int:
    """Business days of the certifier's promise at a speed."""
    usual = settings.certifier.target_days
    return calendar_rule.promised_days(usual, settings.rush_days, is_rush=speed == Speed.RUSH)


def promise(certifier: Certifier, at: datetime, *, speed: str = Speed.STANDARD) -> datetime:
    """By when a request that is received now is promised a decision."""
    settings = get_settings(certifier)
    return read_calendar(settings).target(at, days_of(settings, speed))


def on_receipt(shipment: Shipment, at: datetime) -> dict[str, Any]:
    """What starts when the request is received; a second submission changes nothing of it."""
    if shipment.received_at is not None:
        return {}
    return {
        "received_at": at,
        "due_at": at + deadlines.DECISION_DAYS,
        "target_at": promise(shipment.certifier, at, speed=shipment.speed),
    }


def on_move(shipment: Shipment, target_status: str, at: datetime) -> dict[str, Any]:
    """What a change of the status stops or starts: the wait for the exporter, and the whole request."""
    changes: dict[str, Any] = {}
    is_waiting = target_status in WITH_EXPORTER and shipment.received_at is not None
    if is_waiting and shipment.waiting_since is None:
        changes["waiting_since"] = at
    if not is_waiting and shipment.waiting_since is not None:
        changes = _end_of_wait(shipment, at)
    if target_status in CLOSED:
        changes["closed_at"] = at
    return changes


def target_of(shipment: Shipment, settings: WorkCalendar, calendar: Calendar, waited_days: int) -> datetime:
    """The promise, with the business days of the wait where the certifier's clock stands still for them.

    The request was received.
    """
    if shipment.received_at is None:
        raise ValueError(f"{shipment.reference} was never received.")
    pause = waited_days if settings.pauses_for_exporter else 0
    return calendar.target(shipment.received_at, days_of(settings, shipment.speed) + pause)


def _end_of_wait(shipment: Shipment, at: datetime) -> dict[str, Any]:
    """The wait that ends now is added to those of before."""
    since = shipment.waiting_since or at
    settings = get_settings(shipment.certifier)
    calendar = read_calendar(settings)
    waited_days = shipment.waited_days + calendar.count_business_days(since, at)
    changes: dict[str, Any] = {
        "waiting_since": None,
        "waited": shipment.waited + (at - since),
        "waited_days": waited_days,
    }
    is_handed_in_again = shipment.status == Status.DRAFT  # perhaps at another speed
    if settings.pauses_for_exporter or is_handed_in_again:
        changes["target_at"] = target_of(shipment, settings, calendar, waited_days)
    return changes
