"""Reminds people of deadlines that come near. The clock asks; each occasion is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.services import telling
from shipments import clocks, notifications
from shipments.models import Shipment, WorkCalendar
from shipments.models.work_calendar import MOST_DAYS, MOST_HOURS
from shipments.rules import deadlines
from shipments.rules.deadlines import Deadline, DeadlineKind
from shipments.rules.lifecycle import Status

_OPEN = (Status.SUBMITTED, Status.INFORMATION_REQUESTED, Status.UNDER_REVIEW, Status.APPROVED)
_FARTHEST = max(timedelta(hours=MOST_HOURS), timedelta(days=MOST_DAYS))


def remind_of_deadlines(at: datetime) -> int:
    """Tells who has to act of each deadline that has come near and was not told yet; how many were told.

    A deadline that passed while the clock stood still is not told any more: the desk shows it, and what
    left late has its own list.
    """
    return sum(_remind(shipment, deadline, at) for shipment, deadline in _list_due(at))


def _list_due(at: datetime) -> list[tuple[Shipment, Deadline]]:
    """What is to be told now; the rows of one certifier share its settings."""
    settings: dict[int, WorkCalendar] = {}
    due: dict[str, tuple[Shipment, Deadline]] = {}
    for shipment in _list_open(at):
        if shipment.certifier_id not in settings:
            settings[shipment.certifier_id] = clocks.get_settings(shipment.certifier)
        for deadline in _near(shipment, settings[shipment.certifier_id], at):
            due[notifications.occasion_of(shipment, deadline)] = (shipment, deadline)
    told = notifications.list_told(due.keys())
    return [pair for occasion, pair in due.items() if occasion not in told]


def _list_open(at: datetime) -> QuerySet[Shipment]:
    until = at + _FARTHEST
    return (
        Shipment.objects.filter(status__in=_OPEN, closed_at=None)
        .filter(
            Q(departs_at__gt=at, departs_at__lte=until)
            | Q(target_at__gt=at, target_at__lte=until)
            | Q(due_at__gt=at, due_at__lte=until)
        )
        .select_related("certifier", "exporter", "reviewer__user")
        .order_by("pk")
    )


def _near(shipment: Shipment, settings: WorkCalendar, at: datetime) -> list[Deadline]:
    """The promise is not reminded of while its clock stands still for the exporter."""
    running = deadlines.running(
        status=shipment.status,
        departs_at=shipment.departs_at,
        target_at=shipment.target_at,
        limit_at=shipment.due_at,
    )
    lead = {
        DeadlineKind.DEPARTURE: timedelta(hours=settings.departure_reminder_hours),
        DeadlineKind.TARGET: timedelta(hours=settings.target_reminder_hours),
        DeadlineKind.LIMIT: timedelta(days=settings.limit_reminder_days),
    }
    if settings.pauses_for_exporter and shipment.waiting_since is not None:
        lead[DeadlineKind.TARGET] = timedelta(0)
    return deadlines.near(running, lead, at)


def _remind(shipment: Shipment, deadline: Deadline, at: datetime) -> bool:
    with transaction.atomic(durable=True):
        messages = notifications.deadline_near(shipment, deadline, at=at)
        telling.tell(messages)
    return any(message is not None for message in messages)
