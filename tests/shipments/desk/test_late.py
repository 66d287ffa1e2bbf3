"""What left late: which requests, what is learnt from each, and an honest page when there is none."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from shipments import late_queries
from shipments.late_queries import Outcome, WantedLate
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from tests.factories.accounts import make_membership, sign_in
from tests.factories.shipments import make_desk, make_exporter, make_received

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def late(exporter: Membership, at: datetime) -> dict[str, Shipment]:
    """One of each outcome, received four days ago; beside them what left in time or not at all."""
    received = {"at": at - 4 * DAY}
    found = {
        "open": make_received(exporter, **received, departs_at=at - 20 * HOUR),
        "approved": make_received(exporter, **received, departs_at=at - 2 * DAY, status=Status.APPROVED),
        "rejected": make_received(
            exporter, **received, departs_at=at - 3 * DAY, status=Status.REJECTED, closed_at=at - DAY
        ),
        "issued": make_received(
            exporter,
            **received,
            departs_at=at - 3 * DAY - HOUR,
            status=Status.ISSUED,
            closed_at=at - 3 * DAY,
            waited=timedelta(hours=5),
        ),
    }
    make_received(exporter, **received, departs_at=at + HOUR)
    make_received(exporter, **received, departs_at=at - DAY, status=Status.ISSUED, closed_at=at - 2 * DAY)
    make_received(exporter, **received, status=Status.UNDER_REVIEW)
    make_received(exporter, **received, departs_at=at - DAY, status=Status.DRAFT)
    make_received(make_exporter(make_desk().certifier), **received, departs_at=at - DAY)
    return found


def test_what_left_before_it_was_closed_is_listed_the_last_first(
    reviewer: Membership, late: dict[str, Shipment], at: datetime
) -> None:
    rows = late_queries.list_rows(late_queries.list_late(reviewer, WantedLate(), at), at)

    assert [
        (row.shipment, row.outcome, row.notice_words, row.after_words, row.waited_words) for row in rows
    ] == [
        (late["open"], Outcome.OPEN, "3 days", "20 h", ""),
        (late["approved"], Outcome.OPEN, "2 days", "2 days", ""),
        (late["rejected"], Outcome.REJECTED, "24 h", "2 days", ""),
        (late["issued"], Outcome.ISSUED, "23 h", "1 h", "5 h"),
    ]


def test_filters(client: Client, late: dict[str, Shipment], exporter: Membership, at: datetime) -> None:
    def shown(**query: str) -> list[Shipment]:
        page = client.get(reverse("shipments:late"), query)
        return [row.shipment for row in page.context["rows"]]

    day = timezone.localdate(late["rejected"].departs_at).isoformat()
    assert shown(outcome="rejected") == [late["rejected"]]
    assert shown(outcome="open") == [late["open"], late["approved"]]
    assert late["rejected"] in shown(left_from=day, left_until=day)
    assert late["open"] not in shown(left_from=day, left_until=day)
    assert len(shown(exporter=str(exporter.operation.public_id))) == 4
    assert len(shown(exporter="00000000-0000-4000-8000-000000000000", outcome="x")) == 4


def test_the_file(client: Client, late: dict[str, Shipment], at: datetime) -> None:
    answer = client.get(reverse("shipments:late_csv"), {"outcome": "issued"})

    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert {
        name: row[name]
        for name in ("reference", "notice_hours", "outcome", "hours_after_departure", "hours_with_exporter")
    } == {
        "reference": late["issued"].reference,
        "notice_hours": "23.0",
        "outcome": "issued",
        "hours_after_departure": "1.0",
        "hours_with_exporter": "5.0",
    }


def test_none_at_all_and_none_that_fits_read_differently(
    client: Client, reviewer: Membership, exporter: Membership, at: datetime
) -> None:
    page = client.get(reverse("shipments:late"))
    assert "Nothing left late." in page.text
    assert "Left from" not in page.text

    make_received(exporter, at=at - 2 * DAY, departs_at=at - DAY)

    page = client.get(reverse("shipments:late"), {"outcome": "rejected"})
    assert "Nothing fits these filters." in page.text


def test_an_exporter_may_not_see_it(client: Client, exporter: Membership) -> None:
    sign_in(client, make_membership("exporter", operation=exporter.operation))

    assert client.get(reverse("shipments:late")).status_code == 403
