"""The page on which a request is decided: findings, notes, and what it costs."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.models import Finding, Lot, Shipment, ShipmentLine
from shipments.rules.lifecycle import Status
from shipments.services import review
from tests.factories.accounts import sign_in
from tests.factories.review import page_of, resubmit

pytestmark = pytest.mark.usefixtures("house")


# Findings and notes ----------------------------------------------------------------------------------


def test_findings_stand_by_weight_and_what_passed_once_for_each_check(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership
) -> None:
    findings = list(coffee.findings.filter(is_current=True).order_by("check_id", "pk"))
    Finding.objects.filter(pk=findings[0].pk).update(severity="note")
    Finding.objects.filter(pk=findings[1].pk).update(severity="block")

    page = client.get(page_of(coffee))

    first = page.context["groups"][0]
    assert (first.severity, [shown.finding.check_id for shown in first.findings]) == (
        "block",
        [findings[1].check_id],
    )
    assert page.context["groups"][-1].severity == "note"
    assert len({check.check_id for check in page.context["passed"]}) == len(page.context["passed"])
    assert page.context["open_count"] + page.context["passed_count"] == len(findings)


def test_keeping_one_note_keeps_all_that_were_typed(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership
) -> None:
    first, second, third = coffee.findings.filter(is_current=True).order_by("pk")[:3]
    Finding.objects.filter(pk__in=[first.pk, second.pk, third.pk]).update(severity="warn")

    client.post(
        reverse("shipments:finding_notes", args=[coffee.public_id]),
        {
            f"finding{first.pk}-note": "Called the exporter.",
            f"finding{second.pk}-note": "Compared with the invoice.",
            f"finding{third.pk}-note": "",
        },
    )

    assert [
        (finding.note, finding.noted_by)
        for finding in Finding.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("pk")
    ] == [
        ("Called the exporter.", reviewer_signed_in),
        ("Compared with the invoice.", reviewer_signed_in),
        ("", None),
    ]


def test_a_note_that_cannot_be_kept_stays_in_its_box(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership
) -> None:
    good, bad = coffee.findings.filter(is_current=True).order_by("pk")[:2]
    Finding.objects.filter(pk__in=[good.pk, bad.pk]).update(severity="warn")

    page = client.post(
        reverse("shipments:finding_notes", args=[coffee.public_id]),
        {f"finding{good.pk}-note": "Called.", f"finding{bad.pk}-note": "x" * 2001},
    )

    assert page.status_code == 422
    assert "x" * 2001 in page.text
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.note, bad.note) == ("Called.", "")


def test_an_internal_note_that_cannot_be_kept_stays_in_its_box(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership
) -> None:
    address = reverse("shipments:internal_note", args=[coffee.public_id])

    page = client.post(address, {"words": "y" * 2001})

    assert page.status_code == 422
    assert "y" * 2001 in page.text
    assert "Write the note first, then keep it." in client.post(address, {"words": " "}).text


def test_a_request_that_was_decided_meanwhile_loses_no_note(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, now: datetime
) -> None:
    finding = coffee.findings.filter(is_current=True).order_by("pk").first()
    Finding.objects.filter(pk=finding.pk).update(severity="warn")
    review.release_shipment(coffee, actor=reviewer_signed_in, at=now)

    page = client.post(
        reverse("shipments:finding_notes", args=[coffee.public_id]), {f"finding{finding.pk}-note": "Called."}
    )

    assert page.status_code == 422
    assert "This request is “Submitted” by now" in page.text
    assert "Called.</textarea>" in page.text


def test_differences_to_the_papers_stand_with_the_others(client: Client, house: None, now: datetime) -> None:
    soy = next(one for one in load_examples() if one["id"] == "soy-turkey-risk")
    shipment = requests.enter(soy, at=now)
    requests.read_papers(shipment, at=now)
    shipment = requests.bring_to(shipment, Status.UNDER_REVIEW, at=now)
    sign_in(client, shipment.reviewer)

    page = client.get(page_of(shipment))

    assert page.context["paper_differences"] > 0
    card = page.text.partition('id="differences-title"')[2].partition("</section>")[0]
    assert "To the papers" in card
    assert "Commercial invoice: " in card


def test_a_finding_leads_to_asking_the_exporter(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership
) -> None:
    finding = coffee.findings.filter(is_current=True).first()
    Finding.objects.filter(pk=finding.pk).update(severity="warn")

    page = client.get(page_of(coffee))

    address = reverse("shipments:act", args=[coffee.public_id, "ask"])
    assert f'href="{address}?finding={finding.pk}"' in page.text


# What it costs ---------------------------------------------------------------------------------------


def lengthen(shipment: Shipment, count: int) -> None:
    """As many lines as wanted, each with a lot and a finding that passed."""
    first = shipment.lines.order_by("position")[0]
    rows = ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=shipment,
            position=position,
            certified_product=first.certified_product,
            name_as_labelled=f"Coffee {position}",
            label_category=first.label_category,
            hts=first.hts,
            origin=first.origin,
            package_type=first.package_type,
            net_weight_kg=100,
        )
        for position in range(2, count + 1)
    )
    Lot.objects.bulk_create(Lot(line=row, position=1, number=f"L-{row.position}") for row in rows)
    Finding.objects.bulk_create(
        Finding(
            shipment=shipment,
            line=row,
            check_id="C05",
            rule_version=1,
            severity="warn" if row.position % 10 == 0 else "pass",
            sentence=f"Line {row.position}.",
            basis="HTS",
            made_at=shipment.changed_at,
            confirmed_at=shipment.changed_at,
        )
        for row in rows
    )


QUERIES = 25
"""Of the page with two submissions, a round that is over, papers and findings."""


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_page_takes_the_same_queries_however_many_lines(
    client: Client,
    coffee: Shipment,
    reviewer_signed_in: Membership,
    exporter: Membership,
    now: datetime,
    count: int,
) -> None:
    resubmit(coffee, exporter, now, vessel="MSC VEGA")
    lengthen(coffee, count)

    with CaptureQueriesContext(connection) as captured:
        page = client.get(page_of(coffee))

    assert page.status_code == 200
    assert len(captured) == QUERIES, [query["sql"][:160] for query in captured]
