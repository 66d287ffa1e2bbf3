"""More requests on the desk of the demo, so that every deadline, risk and owner is there to see; a calendar
with holidays, and a filter that a reviewer keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import variety
from nopcert.demo.examples import load_examples
from nopcert.demo.requests import bring_to, enter, read_papers
from operations.models import Certifier
from shipments import clocks
from shipments.models import SavedFilter, Shipment, WorkCalendar
from shipments.rules.holidays import HolidayValue
from shipments.rules.lifecycle import Status
from shipments.services import assigning, saved_filters, work_calendars

MAIN = "815"


@dataclass(frozen=True)
class Planned:
    """An example, the days since it was submitted, and the hours until it leaves (None: a period)."""

    example: str
    days_ago: float
    leaves_in_hours: float | None
    status: Status = Status.SUBMITTED
    assigned_to: str = ""


_FIRST = 100
"""Varied after the requests of `requests.PLAN`."""

PLAN = (
    Planned("banana-ecuador", 0.2, 5.5),
    Planned("coffee-peru", 0.9, 29, assigned_to="amina@cascadia.example"),
    Planned("five-products", 1.8, 24 * 9, Status.UNDER_REVIEW),
    Planned("sesame-ethiopia", 6.5, 24 * 12),
    Planned("banana-ecuador", 3.6, -20),
    Planned("coffee-peru", 5.2, -70, Status.REJECTED),
    Planned("coconut-water-litres", 4.4, 40, Status.INFORMATION_REQUESTED),
    Planned("sesame-ethiopia", 27.1, 24 * 20, Status.APPROVED),
)

HOLIDAYS = (
    ("01-01", "New Year's Day"),
    ("06-19", "Juneteenth"),
    ("07-04", "Independence Day"),
    ("11-11", "Veterans Day"),
    ("12-24", "Office closed"),
    ("12-25", "Christmas Day"),
    ("12-31", "Office closed"),
)


def seed(at: datetime) -> Iterable[str]:
    """Makes what is missing: the calendar, then the requests, then the filter, which ends it."""
    certifier = Certifier.objects.get(nop_prefix=MAIN)
    if not WorkCalendar.objects.filter(certifier=certifier).exists():
        _make_calendar(certifier, at)
        yield "a calendar with holidays"
    reviewer = _member("daniel@cascadia.example")
    if SavedFilter.objects.filter(membership=reviewer).exists():
        return
    examples = {example["id"]: example for example in load_examples()}
    made = 0
    for number, planned in enumerate(PLAN, start=1):
        example = {
            **variety.vary(examples[planned.example], _FIRST + number),
            "bill_of_lading": f"NOPD7731{number:03d}",
        }
        if not Shipment.objects.filter(bill_of_lading=example["bill_of_lading"]).exists():
            _make(planned, example, at)
            made += 1
    saved_filters.save_filter(
        {"risk": "explain", "sort": "departure"},
        name="To explain, by departure",
        is_default=False,
        actor=reviewer,
        at=at,
    )
    yield f"{made} more requests on the desk and a saved filter"


def _make(planned: Planned, example: dict[str, Any], at: datetime) -> None:
    then = at - timedelta(days=planned.days_ago)
    hours = planned.leaves_in_hours
    days = planned.days_ago + hours / 24 if hours is not None else None
    shipment = enter({**example, "days_to_departure": days}, at=then)
    read_papers(shipment, at=then)
    shipment = bring_to(shipment, planned.status, at=then)
    if planned.assigned_to:
        assigning.assign_shipment(
            shipment,
            reviewer=_member(planned.assigned_to),
            actor=_member("daniel@cascadia.example"),
            at=then + timedelta(minutes=20),
        )


def _make_calendar(certifier: Certifier, at: datetime) -> None:
    settings = clocks.get_settings(certifier)
    holidays = [
        HolidayValue(date.fromisoformat(f"{year}-{day}"), name)
        for year in (at.year, at.year + 1)
        for day, name in HOLIDAYS
    ]
    work_calendars.save_work_calendar(
        certifier,
        {name: getattr(settings, name) for name in work_calendars.SETTINGS},
        holidays,
        actor=Membership.objects.select_related("user", "certifier").get(
            certifier=certifier, role=Role.ADMINISTRATOR
        ),
        at=at,
    )


def _member(email: str) -> Membership:
    return Membership.objects.select_related("user", "certifier").get(user__email=email)
