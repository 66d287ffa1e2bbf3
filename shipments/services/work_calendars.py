"""The certifier's business days, holidays and reminders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import Certifier
from shipments import clocks
from shipments.models import Holiday, Shipment, WorkCalendar
from shipments.rules.calendar import LONGEST_CLOSURE_DAYS, Calendar
from shipments.rules.holidays import HolidayValue
from shipments.rules.lifecycle import Status

SETTINGS = (
    "workdays",
    "closes_at",
    "rush_days",
    "pauses_for_exporter",
    "target_reminder_hours",
    "departure_reminder_hours",
    "limit_reminder_days",
)

PROMISED = (Status.SUBMITTED, Status.INFORMATION_REQUESTED, Status.UNDER_REVIEW)
"""The decision that was promised is still to come."""


class CalendarRefusedError(ValidationError):
    """The calendar cannot be kept as it is, or not by this person."""


@transaction.atomic(durable=True)
def save_work_calendar(
    certifier: Certifier,
    settings: Mapping[str, Any],
    holidays: Iterable[HolidayValue],
    *,
    actor: Membership,
    at: datetime,
) -> int:
    """Replaces settings and holidays, and counts the promises of requests that are not decided anew.

    Answers how many promises moved. Raises `CalendarRefusedError`.
    """
    if actor.certifier_id != certifier.pk or not actor.can(Capability.MANAGE_CERTIFIER):
        raise CalendarRefusedError(
            _("Only an administrator of the certifier changes its calendar. Ask yours."), code="no_right"
        )
    certifier = Certifier.objects.select_for_update(of=("self",)).get(pk=certifier.pk)
    kept = clocks.get_settings(certifier)
    before = _told(kept)
    for name in SETTINGS:
        setattr(kept, name, settings[name])
    wanted = {one.day: one.name for one in holidays}
    _require_open(certifier, kept, wanted)
    kept.full_clean()
    kept.save()
    kept.holidays.all().delete()
    Holiday.objects.bulk_create(Holiday(calendar=kept, day_on=day, name=name) for day, name in wanted.items())
    moved = _count_anew(kept)
    audit.record(
        "calendar:changed",
        certifier,
        label=certifier.name,
        actor=actor,
        at=at,
        certifier=certifier,
        before=before,
        after={**_told(kept), "promises_moved": moved},
    )
    return moved


def _require_open(certifier: Certifier, kept: WorkCalendar, wanted: Mapping[Any, str]) -> None:
    calendar = Calendar(
        zone=ZoneInfo(certifier.time_zone),
        workdays=frozenset(kept.workdays),
        holidays=frozenset(wanted),
        closes_at=kept.closes_at,
    )
    if (closed := calendar.longest_closure()) > LONGEST_CLOSURE_DAYS:
        raise CalendarRefusedError(
            _(
                "With these days nobody would work for %(days)d days running. The law wants a decision "
                "within thirty days of receipt: leave at least one business day in between."
            )
            % {"days": closed},
            code="closed",
        )


def _count_anew(kept: WorkCalendar) -> int:
    """Moves the promises to what the calendar says now; how many moved."""
    calendar = clocks.read_calendar(kept)
    open_ones = Shipment.objects.select_for_update(of=("self",)).filter(
        certifier=kept.certifier, status__in=PROMISED, received_at__isnull=False
    )
    moved = []
    for shipment in open_ones.order_by("pk"):
        shipment.certifier = kept.certifier
        target_at = clocks.target_of(shipment, kept, calendar, shipment.waited_days)
        if target_at != shipment.target_at:
            shipment.target_at = target_at
            moved.append(shipment)
    Shipment.objects.bulk_update(moved, ["target_at"])
    return len(moved)


def _told(kept: WorkCalendar) -> dict[str, object]:
    days = kept.holidays.order_by("day_on").values_list("day_on", flat=True) if kept.pk else ()
    settings = {name: getattr(kept, name) for name in SETTINGS}
    settings["closes_at"] = f"{kept.closes_at:%H:%M}"
    return {**settings, "holidays": [day.isoformat() for day in days]}
