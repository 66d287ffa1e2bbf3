"""The certifier's calendar: typed, refused in sentences, recorded, and what it does to open promises."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from shipments.models import Holiday, Shipment, WorkCalendar
from shipments.rules.holidays import HolidayValue
from shipments.rules.lifecycle import Status
from shipments.services import work_calendars
from shipments.services.work_calendars import CalendarRefusedError
from tests.factories.accounts import make_membership, sign_in
from tests.factories.operations import make_certifier
from tests.factories.shipments import make_exporter, make_received

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/calendar/"
TYPED = {
    "workdays": ["0", "1", "2", "3"],
    "closes_at": "16:30",
    "rush_days": "1",
    "pauses_for_exporter": "on",
    "holidays": "2026-11-26,Thanksgiving\n2026-12-25;Christmas",
    "target_reminder_hours": "8",
    "departure_reminder_hours": "48",
    "limit_reminder_days": "0",
}
DEFAULTS = {
    "workdays": [0, 1, 2, 3, 4],
    "closes_at": time(17),
    "rush_days": None,
    "pauses_for_exporter": False,
    "target_reminder_hours": 4,
    "departure_reminder_hours": 24,
    "limit_reminder_days": 5,
}


@pytest.fixture
def ruth(client: Client) -> Membership:
    certifier = make_certifier(time_zone="America/Los_Angeles", target_days=3)
    return sign_in(client, make_membership(Role.ADMINISTRATOR, certifier=certifier))


def test_it_is_typed_kept_and_recorded(client: Client, ruth: Membership) -> None:
    page = client.post(ADDRESS, TYPED, follow=True)

    assert "The calendar is saved. No open promise moved." in page.text
    kept = WorkCalendar.objects.get(certifier=ruth.certifier)
    assert (kept.workdays, kept.closes_at, kept.pauses_for_exporter) == ([0, 1, 2, 3], time(16, 30), True)
    assert list(Holiday.objects.order_by("day_on").values_list("day_on", "name")) == [
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 12, 25), "Christmas"),
    ]
    assert "2026-11-26,Thanksgiving\n2026-12-25,Christmas" in page.text
    event = AuditEvent.objects.get(event="calendar:changed")
    assert (event.actor, event.before["holidays"], event.after) == (
        ruth,
        [],
        {
            "workdays": [0, 1, 2, 3],
            "closes_at": "16:30",
            "rush_days": 1,
            "pauses_for_exporter": True,
            "target_reminder_hours": 8,
            "departure_reminder_hours": 48,
            "limit_reminder_days": 0,
            "holidays": ["2026-11-26", "2026-12-25"],
            "promises_moved": 0,
        },
    )


def test_open_promises_move_and_decided_ones_stay(ruth: Membership, now: datetime) -> None:
    exporter = make_exporter(ruth.certifier)
    waiting = make_received(exporter, at=now)
    approved = make_received(exporter, at=now, status=Status.APPROVED)
    friday = datetime(2026, 11, 28, 1, tzinfo=UTC)
    assert (waiting.target_at, approved.target_at) == (friday, friday)

    moved = work_calendars.save_work_calendar(
        ruth.certifier, DEFAULTS, [HolidayValue(date(2026, 11, 26), "Thanksgiving")], actor=ruth, at=now
    )

    assert moved == 1
    monday = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert list(Shipment.objects.order_by("pk").values_list("target_at", "urgent_at")) == [
        (monday, monday),
        (friday, approved.due_at),
    ]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("workdays", [], "Tick at least one day on which you work."),
        ("workdays", ["7"], "Choose one that the list offers."),
        ("closes_at", "half past", "Write the hour as in 17:00."),
        ("closes_at", "00:00", "A business day cannot end at midnight"),
        ("holidays", "25.12.2026", "begin it with the date as in 2026-12-25"),
        ("target_reminder_hours", "1e3", "Write a whole number; 0 reminds nobody."),
        ("departure_reminder_hours", "-1", "Write a whole number; 0 reminds nobody."),
        ("departure_reminder_hours", "241", "Write 240 at most; 0 reminds nobody."),
        ("limit_reminder_days", "30", "Write 29 at most; 0 reminds nobody."),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_nothing_typed_is_lost(
    client: Client, ruth: Membership, field: str, typed: object, sentence: str
) -> None:
    page = client.post(ADDRESS, {**TYPED, field: typed})

    assert sentence in " ".join(page.context["form"].errors[field])
    assert field == "holidays" or "Thanksgiving" in page.text
    assert WorkCalendar.objects.count() == 0


def test_nobody_is_closed_for_longer_than_the_law_gives(ruth: Membership, now: datetime) -> None:
    december = [HolidayValue(date(2026, 12, day), "") for day in range(1, 32)]

    with pytest.raises(CalendarRefusedError, match="nobody would work for 31 days running"):
        work_calendars.save_work_calendar(ruth.certifier, DEFAULTS, december, actor=ruth, at=now)
    assert WorkCalendar.objects.count() == 0


def test_only_an_administrator_of_the_certifier_changes_it(
    client: Client, ruth: Membership, now: datetime
) -> None:
    stranger = make_membership(Role.ADMINISTRATOR)
    with pytest.raises(CalendarRefusedError, match="Only an administrator"):
        work_calendars.save_work_calendar(ruth.certifier, DEFAULTS, [], actor=stranger, at=now)

    sign_in(client, make_membership(Role.REVIEWER, certifier=ruth.certifier))
    assert client.get(reverse("shipments:work_calendar")).status_code == 403
