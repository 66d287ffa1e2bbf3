"""The desk: in which order, in which words, through which filters, and what it costs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from shipments import desk_queries
from shipments.desk_queries import Wanted
from shipments.models import SavedFilter, Shipment
from shipments.rules import deadlines
from shipments.rules.lifecycle import Status
from shipments.rules.risk import Risk
from tests.factories.accounts import make_membership, sign_in
from tests.factories.shipments import make_desk, make_exporter, make_finding, make_received

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def references(client: Client, query: str = "show=all") -> list[str]:
    page = client.get(f"{reverse('shipments:desk')}?{query}")
    assert page.status_code == 200
    return [row.shipment.reference for row in page.context["rows"]]


def test_what_is_due_first_stands_first(client: Client, exporter: Membership, at: datetime) -> None:
    by_target = make_received(exporter, at=at, target_at=at + 2 * DAY, departs_at=at + 9 * DAY)
    by_departure = make_received(exporter, at=at, target_at=at + 3 * DAY, departs_at=at + 5 * HOUR)
    by_limit = make_received(exporter, at=at - 27 * DAY, target_at=None, departs_at=None)
    promised_and_kept = make_received(
        exporter, at=at, target_at=at + HOUR, departs_at=at + 8 * DAY, status=Status.APPROVED
    )
    make_received(exporter, at=at, status=Status.ISSUED, closed_at=at)

    page = client.get(reverse("shipments:desk"))

    assert [row.shipment for row in page.context["rows"]] == [
        by_departure,
        by_target,
        by_limit,
        promised_and_kept,
    ]
    assert [(row.deadline.kind, row.deadline.tone) for row in page.context["rows"]] == [
        ("departure", "warn"),
        ("target", "neutral"),
        ("limit", "warn"),
        ("departure", "neutral"),
    ]
    assert "leaves in 4 h" in page.text
    assert "day 27 of 30" in page.text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED])
@pytest.mark.parametrize("departs", [None, -30, 1, 100])
@pytest.mark.parametrize("target", [None, 2, 60])
def test_the_database_and_the_rule_agree_on_what_counts(
    exporter: Membership, now: datetime, status: str, departs: int | None, target: int | None
) -> None:
    shipment = make_received(
        exporter,
        at=now,
        status=status,
        departs_at=now + departs * HOUR if departs is not None else None,
        target_at=now + target * HOUR if target is not None else None,
    )

    running = deadlines.running(
        status=shipment.status,
        departs_at=shipment.departs_at,
        target_at=shipment.target_at,
        limit_at=shipment.due_at,
    )

    assert shipment.urgent_at == running[0].at


def test_tabs_count_what_they_show(
    client: Client, exporter: Membership, reviewer: Membership, at: datetime
) -> None:
    colleague = make_desk(certifier=reviewer.certifier)
    mine = make_received(exporter, status=Status.UNDER_REVIEW, reviewer=reviewer)
    given = make_received(exporter, reviewer=colleague)
    free = make_received(exporter)
    asked = make_received(exporter, status=Status.INFORMATION_REQUESTED, reviewer=reviewer, waiting_since=at)
    make_received(make_exporter(make_desk().certifier))

    shown = {name: references(client, f"show={name}") for name in desk_queries.SCOPES}

    assert shown == {
        "all": [mine.reference, given.reference, free.reference],
        "mine": [mine.reference],
        "unassigned": [free.reference],
        "exporter": [asked.reference],
    }
    counts = {name: count for name, _words, count in client.get(reverse("shipments:desk")).context["tabs"]}
    assert counts == {name: len(found) for name, found in shown.items()}


def test_filters_and_orders(client: Client, exporter: Membership, reviewer: Membership) -> None:
    other = make_exporter(reviewer.certifier, name="Zagros Fruit")
    departure = datetime(2026, 12, 10, 12, tzinfo=UTC)
    coffee = make_received(exporter, departs_at=departure, containers=["HMMU6209154"])
    figs = make_received(other, product="Dried Figs", mode="air", departs_at=departure + 5 * DAY)
    all_year = make_received(other, kind="period", mode="truck")

    def found(query: str) -> list[Shipment]:
        return list(Shipment.objects.filter(reference__in=references(client, query)).order_by("pk"))

    assert found("q=andes") == [coffee]
    assert found(f"q={figs.reference}") == [figs]
    assert found("q=hmmu6209154") == [coffee]
    assert found(f"exporter={other.operation.public_id}") == [figs, all_year]
    assert found("product=fig") == [figs]
    assert found("mode=air") == [figs]
    assert found("kind=period") == [all_year]
    assert found("leaves_from=2026-12-10&leaves_until=2026-12-10") == [coffee]
    assert found("leaves_from=2026-12-11") == [figs]
    assert references(client, "sort=exporter")[0] == coffee.reference
    assert references(client, "sort=departure") == [coffee.reference, figs.reference, all_year.reference]


def test_what_cannot_be_filtered_by_is_said_and_the_rest_is_shown(
    client: Client, exporter: Membership
) -> None:
    shipment = make_received(exporter)

    page = client.get(reverse("shipments:desk"), {"mode": "rocket", "leaves_from": "2026-02-30", "show": "?"})

    assert [row.shipment for row in page.context["rows"]] == [shipment]
    assert "Choose one of those that are." in page.text
    assert "The date 2026-02-30 does not exist." in page.text


def test_the_filter_by_risk_finds_what_the_word_says(
    exporter: Membership, reviewer: Membership, at: datetime
) -> None:
    clear = make_received(exporter, found=(("C07", "note"), ("C13", "pass")))
    explained = make_received(exporter)
    make_finding(explained, "C08", "warn", note="Weighed again.")
    waiting = make_received(exporter, found=(("C08", "warn"), ("C12", "warn")))
    listed = make_received(exporter, found=(("C13", "warn"), ("C08", "warn")))
    blocked = make_received(exporter, found=(("C13", "warn"), ("C06", "block")))
    outdated = make_received(exporter)
    make_finding(outdated, "C06", "block", is_current=False)

    def words(risk: str) -> dict[str, str]:
        queue = desk_queries.list_queue(reviewer, Wanted(risk=risk), at)
        rows = desk_queries.list_rows(queue, at=at, zone=timezone.get_current_timezone())
        assert {row.risk.risk for row in rows} <= {risk}
        return {row.shipment.reference: row.risk.words for row in rows}

    assert words(Risk.BLOCKED) == {blocked.reference: "Blocked"}
    assert words(Risk.LISTED) == {listed.reference: "On a risk list"}
    assert words(Risk.EXPLAIN) == {waiting.reference: "2 to explain"}
    assert words(Risk.CLEAR) == {
        clear.reference: "Clear",
        explained.reference: "Clear, explained",
        outdated.reference: "Clear",
    }


def test_the_file_has_the_rows_of_the_page(client: Client, exporter: Membership, now: datetime) -> None:
    shipment = make_received(
        exporter,
        at=now,
        departs_at=now + 5 * HOUR,
        product="=cmd()",
        waited=timedelta(hours=6),
        found=(("C08", "warn"),),
    )
    make_received(exporter, product="Another")

    answer = client.get(reverse("shipments:desk_csv"), {"product": "cmd"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {
        "reference": shipment.reference,
        "exporter": "Andes Coffee",
        "exporter_nop_id": shipment.exporter.nop_id,
        "recipient": "",
        "products": "'=cmd()",
        "net_kg": "1000.000",
        "kind": "single",
        "mode": "sea",
        "status": "submitted",
        "reviewer": "",
        "deadline_that_counts": "departure",
        "deadline_at_utc": "2026-11-24T22:42:00Z",
        "departs_at_utc": "2026-11-24T22:42:00Z",
        "target_at_utc": "2026-12-02T17:00:00Z",
        "legal_limit_at_utc": "2026-12-24T17:42:00Z",
        "received_at_utc": "2026-11-24T17:42:00Z",
        "hours_with_exporter": "6.0",
        "risk": "explain",
        "checks": "C08",
    }


def test_filters_are_kept_under_a_name_and_open_the_desk(client: Client, reviewer: Membership) -> None:
    kept = client.post(
        reverse("shipments:filter_save"),
        {"name": "Sea, to explain", "is_default": "on", "query": "risk=explain&mode=sea&mode=&page=3&evil=1"},
    )

    saved = SavedFilter.objects.get()
    assert (saved.name, saved.membership, saved.is_default) == ("Sea, to explain", reviewer, True)
    assert saved.query == {"risk": "explain"}
    assert kept["Location"] == "/desk/?risk=explain"
    assert client.get(reverse("shipments:desk"))["Location"] == "/desk/?risk=explain"
    assert client.get(reverse("shipments:desk"), {"show": "all"}).status_code == 200


def test_a_name_used_again_replaces_and_only_one_is_the_default(client: Client, reviewer: Membership) -> None:
    save = reverse("shipments:filter_save")
    client.post(save, {"name": "Sea", "is_default": "on", "query": "mode=sea"})
    client.post(save, {"name": "Air", "is_default": "on", "query": "mode=air"})
    client.post(save, {"name": "Sea", "query": "mode=sea&kind=single"})

    assert list(SavedFilter.objects.order_by("name").values_list("name", "query", "is_default")) == [
        ("Air", {"mode": "air"}, True),
        ("Sea", {"mode": "sea", "kind": "single"}, False),
    ]
    air = SavedFilter.objects.get(name="Air")
    client.post(reverse("shipments:filter_act", args=[air.public_id, "no-default"]))
    assert client.get(reverse("shipments:desk")).status_code == 200
    client.post(reverse("shipments:filter_act", args=[air.public_id, "remove"]))
    assert [one.name for one in SavedFilter.objects.all()] == ["Sea"]


def test_a_filter_without_a_name_and_the_twenty_first_are_refused(
    client: Client, reviewer: Membership
) -> None:
    save = reverse("shipments:filter_save")
    assert "Give the filters a name" in client.post(save, {"name": " "}, follow=True).text
    for number in range(20):
        client.post(save, {"name": f"Filter {number}", "query": "mode=sea"})

    page = client.post(save, {"name": "One more", "query": "mode=air"}, follow=True)

    assert "You have 20 filters already." in page.text
    assert SavedFilter.objects.count() == 20


def test_a_colleagues_filters_look_missing(client: Client, reviewer: Membership, now: datetime) -> None:
    colleague = make_desk(certifier=reviewer.certifier)
    theirs = SavedFilter.objects.create(
        membership=colleague, name="Theirs", query={"mode": "sea"}, saved_at=now
    )

    answer = client.post(reverse("shipments:filter_act", args=[theirs.public_id, "remove"]))

    assert answer.status_code == 404
    assert "Theirs" not in client.get(reverse("shipments:desk")).text
    assert SavedFilter.objects.filter(pk=theirs.pk).exists()


def test_who_does_not_review_sees_the_desk_without_its_buttons(client: Client, reviewer: Membership) -> None:
    make_received(make_exporter(reviewer.certifier))
    sign_in(client, make_membership(Role.AUDITOR, certifier=reviewer.certifier))

    page = client.get(reverse("shipments:desk"))

    assert page.status_code == 200
    assert ("Take up" in page.text, 'name="chosen"' in page.text) == (False, False)
    assert client.post(reverse("shipments:desk_act"), {"do": "take"}).status_code == 403


def test_goods_that_have_left_are_a_group_below_what_still_can_be_saved(
    client: Client, exporter: Membership, at: datetime
) -> None:
    left = make_received(exporter, at=at - DAY, departs_at=at - HOUR)
    leaving = make_received(exporter, at=at, departs_at=at + HOUR)
    later = make_received(exporter, at=at, departs_at=at + 9 * DAY)
    period = make_received(exporter, at=at - 2 * DAY, kind="period", target_at=at - HOUR)

    page = client.get(reverse("shipments:desk"))

    rows = page.context["rows"]
    assert [row.shipment for row in rows] == [period, leaving, later, left]
    assert [row.opens_left for row in rows] == [False, False, False, True]
    assert page.text.count("Left without a certificate") == 1
    assert "reject the request, and tell exporter and importer today" in " ".join(page.text.split())
    by_departure = client.get(reverse("shipments:desk"), {"sort": "departure"})
    assert by_departure.context["rows"][0].shipment == left
    assert "Left without a certificate" not in by_departure.text


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_desk_costs_the_same_queries_with_one_request_and_with_many(
    client: Client, exporter: Membership, reviewer: Membership, number: int
) -> None:
    for _request in range(number):
        make_received(exporter, reviewer=reviewer, found=(("C08", "warn"),))
    client.get(reverse("shipments:desk"))

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("shipments:desk"))

    assert len(page.context["rows"]) == min(number, 50)
    # Session, person, memberships; filters kept; exporters; counts of the tabs; count and rows of the page,
    # their lines, their findings; reviewers; the number in the navigation.
    assert len(captured) == 12
