"""The clocks of a request through its verbs: what receipt starts, and what the wait for the exporter adds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from shipments import clocks
from shipments.models import Holiday, Shipment, WorkCalendar
from shipments.rules.lifecycle import Action, Status
from shipments.services import review, submission, transition
from tests.shipments import order

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def calendar(house: None) -> WorkCalendar:
    """Thanksgiving and the day after are holidays of the certifier in Oregon; it promises three days."""
    shipment = requests.enter(order.load_example("coffee-peru"), at=datetime(2026, 11, 1, tzinfo=UTC))
    kept = WorkCalendar.objects.create(certifier=shipment.certifier)
    for day in (date(2026, 11, 26), date(2026, 11, 27)):
        Holiday.objects.create(calendar=kept, day_on=day, name="Thanksgiving")
    return kept


@pytest.fixture
def coffee(calendar: WorkCalendar, now: datetime) -> Shipment:
    """Under review since Tuesday, 24 November, 9:42 in Oregon."""
    draft = requests.enter(order.load_example("coffee-peru"), at=now)
    return requests.bring_to(draft, Status.UNDER_REVIEW, at=now)


def exporter_of(shipment: Shipment) -> Membership:
    return Membership.objects.select_related("user", "operation__certifier").get(
        operation=shipment.exporter, role=Role.EXPORTER
    )


def move(shipment: Shipment, action: Action, at: datetime) -> None:
    """As the verbs do, without their words."""
    transition.move(shipment, action, actor=order.member_of(shipment, Role.REVIEWER), at=at)


def test_receipt_starts_the_limit_and_the_promise_over_holidays(coffee: Shipment, now: datetime) -> None:
    assert (coffee.received_at, coffee.due_at, coffee.target_at) == (
        now,
        datetime(2026, 12, 24, 17, 42, tzinfo=UTC),
        datetime(2026, 12, 2, 1, tzinfo=UTC),  # Tuesday, 1 December, 17:00 there
    )
    assert (coffee.waiting_since, coffee.waited, coffee.waited_days, coffee.closed_at) == (
        None,
        timedelta(0),
        0,
        None,
    )


def test_a_second_submission_starts_nothing_anew_and_the_time_between_was_the_exporters(
    coffee: Shipment, now: datetime
) -> None:
    exporter, first = exporter_of(coffee), (coffee.received_at, coffee.due_at, coffee.target_at)
    review.release_shipment(coffee, actor=coffee.reviewer, at=now)
    later = now + timedelta(hours=1)
    recalled = submission.recall_shipment(coffee, actor=exporter, at=later)
    assert recalled.waiting_since == later

    again = submission.submit_shipment(
        recalled, attested_by_name=exporter.user.name, actor=exporter, at=later + timedelta(hours=5)
    )

    assert (again.received_at, again.due_at, again.target_at) == first
    assert (again.waiting_since, again.waited) == (None, timedelta(hours=5))


def test_the_promise_runs_on_while_the_exporter_answers(coffee: Shipment, now: datetime) -> None:
    promised = coffee.target_at
    move(coffee, Action.ASK, now + timedelta(hours=2))
    assert coffee.waiting_since == now + timedelta(hours=2)

    move(coffee, Action.ANSWER, now + timedelta(days=7, hours=2))

    coffee.refresh_from_db()
    assert (coffee.waiting_since, coffee.waited) == (None, timedelta(days=7))
    assert coffee.waited_days == 3  # Wednesday, Monday, Tuesday
    assert coffee.target_at == promised


def test_where_the_certifier_says_so_its_promise_stands_still(
    coffee: Shipment, calendar: WorkCalendar, now: datetime
) -> None:
    calendar.pauses_for_exporter = True
    calendar.save()
    limit = coffee.due_at
    move(coffee, Action.ASK, now + timedelta(hours=2))
    move(coffee, Action.ANSWER, now + timedelta(days=7, hours=2))
    assert coffee.target_at == datetime(2026, 12, 5, 1, tzinfo=UTC)  # three business days later
    move(coffee, Action.TAKE_UP, now + timedelta(days=7, hours=3))
    move(coffee, Action.ASK, now + timedelta(days=7, hours=4))
    move(coffee, Action.ANSWER, now + timedelta(days=8, hours=4))

    assert (coffee.waited, coffee.waited_days) == (timedelta(days=8), 4)
    assert coffee.target_at == datetime(2026, 12, 8, 1, tzinfo=UTC)
    assert coffee.due_at == limit


@pytest.mark.parametrize("action", [Action.REJECT, Action.WITHDRAW, Action.ISSUE])
def test_what_ends_a_request_closes_it(coffee: Shipment, action: Action, now: datetime) -> None:
    if action == Action.WITHDRAW:
        move(coffee, Action.ASK, now)

    move(coffee, action, now + timedelta(days=1))

    coffee.refresh_from_db()
    assert (coffee.closed_at, coffee.waiting_since) == (now + timedelta(days=1), None)
    assert coffee.waited == (timedelta(days=1) if action == Action.WITHDRAW else timedelta(0))


def test_without_a_calendar_the_defaults_hold(house: None, now: datetime) -> None:
    draft = requests.enter(order.load_example("coffee-peru"), at=now)

    assert clocks.promise(draft.certifier, now) == datetime(2026, 11, 28, 1, tzinfo=UTC)  # Friday, 17:00
