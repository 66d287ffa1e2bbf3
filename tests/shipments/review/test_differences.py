"""What differs: between two submissions, to the last similar shipment, before handing in again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments import comparing
from shipments.models import Shipment, ShipmentLine
from shipments.rules.lifecycle import Status
from shipments.services import conversing, drafting, review, submission
from tests.factories.accounts import sign_in
from tests.factories.review import page_of, resubmit

pytestmark = pytest.mark.usefixtures("house")


def rows_of(comparison: comparing.Comparison) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(group.title, row.label, row.gone, row.new) for group in comparison.groups for row in group.rows]


def test_what_changed_between_two_submissions_is_shown(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, exporter: Membership, now: datetime
) -> None:
    before = coffee.vessel
    resubmit(coffee, exporter, now, vessel="MSC VEGA", destination_city="Reno")

    page = client.get(page_of(coffee))

    since = page.context["comparisons"][0]
    assert since.than == "submission 1"
    assert rows_of(since) == [
        ("Parties", "City of destination", (coffee.destination_city,), ("Reno",)),
        ("Transport", "Vessel", (before,), ("MSC VEGA",)),
    ]
    assert "Before:" in page.text
    assert "MSC VEGA" in page.text


def test_any_two_submissions_are_compared(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, exporter: Membership, now: datetime
) -> None:
    resubmit(coffee, exporter, now, vessel="MSC VEGA")
    address = reverse("shipments:differences", args=[coffee.public_id])

    assert rows_of(client.get(address).context["comparison"])[0][3] == ("MSC VEGA",)
    assert rows_of(client.get(address, {"from": "2", "to": "1"}).context["comparison"])[0][2] == ("MSC VEGA",)
    assert client.get(address, {"from": "2", "to": "now"}).context["comparison"].groups == ()
    assert client.get(address, {"from": "x", "to": "99"}).status_code == 200


def test_it_is_compared_with_the_last_similar_shipment(
    client: Client, coffee: Shipment, reviewer_signed_in: Membership, exporter: Membership, now: datetime
) -> None:
    assert comparing.to_similar(coffee) is None
    for finding in coffee.findings.filter(is_current=True, severity="warn"):
        signatory = Membership.objects.filter(certifier=coffee.certifier, role=Role.SIGNATORY)[0]
        review.note_finding(finding, note="Looked at.", actor=signatory, at=now)
    review.approve_shipment(coffee, actor=reviewer_signed_in, at=now)
    later = now + timedelta(days=1)
    example = load_examples()[0]
    example = {**example, "lines": [{**example["lines"][0], "hts": "0901110025"}]}
    shipment = requests.enter(example, at=later)
    drafting.save_step(
        shipment, {"bill_of_lading": "ANOTHER", "port_of_lading": "Paita"}, actor=exporter, at=later
    )
    shipment.refresh_from_db()

    similar = comparing.to_similar(shipment)

    assert similar is not None
    assert (similar.than, similar.other) == (coffee.reference, coffee)
    assert ("Transport", "Port of lading", (coffee.port_of_lading,), ("Paita",)) in rows_of(similar)
    assert "Tariff code (HTS)" in [label for _title, label, _gone, _new in rows_of(similar)]
    assert "Bill of lading" in [row.label for group in similar.usual for row in group.rows]


def test_the_exporter_sees_what_changed_before_handing_in_again(
    client: Client, coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    shipment = requests.bring_to(requests.enter(load_examples()[0], at=now), Status.SUBMITTED, at=now)
    submission.recall_shipment(shipment, actor=exporter, at=now)
    drafting.save_step(shipment, {"vessel": "MSC VEGA"}, actor=exporter, at=now)
    sign_in(client, exporter)

    page = client.get(reverse("shipments:review", args=[shipment.public_id]))

    assert "What you changed since you handed it in" in page.text
    assert [row[3] for row in rows_of(page.context["changes"])] == [("MSC VEGA",)]


def test_a_first_draft_has_nothing_to_be_compared_with(
    client: Client, exporter: Membership, now: datetime
) -> None:
    draft = requests.enter(load_examples()[0], at=now)
    sign_in(client, exporter)

    page = client.get(reverse("shipments:review", args=[draft.public_id]))

    assert page.context["changes"] is None
    differences = client.get(reverse("shipments:differences", args=[draft.public_id]))
    assert "Nothing to compare yet." in differences.text


def test_weights_and_instants_are_told_in_words(
    coffee: Shipment, exporter: Membership, now: datetime
) -> None:
    line = coffee.lines.get()
    conversing.ask_information(coffee, actor=coffee.reviewer, at=now, reason="Weight and departure?")
    ShipmentLine.objects.filter(pk=line.pk).update(net_weight_kg=line.net_weight_kg * 2)
    drafting.save_step(coffee, {"departs_at": now + timedelta(days=20)}, actor=exporter, at=now)
    coffee.refresh_from_db()

    changes = comparing.since_last_submission(coffee)

    assert changes is not None
    rows = {row.label: row for group in changes.groups for row in group.rows}
    assert rows["Net weight"].new == (f"{line.net_weight_kg * 2:,.0f} kg",)
    assert rows["Net weight"].amount == f"+{line.net_weight_kg:,.0f} kg (+100.0 %)"
    assert rows["Planned departure"].new == ("2026-12-14 17:42 UTC",)
