"""What is found on other requests and certificates: by which values, whose names, at what cost."""

from __future__ import annotations

import uuid
from copy import copy, deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.base import ModelState
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate
from nopcert.demo import requests
from operations.models import Operation
from shipments import facts, twin_facts
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.rules.checks.facts import SharedFacts
from shipments.rules.lifecycle import Status
from shipments.twin_facts import Twins
from tests.shipments.order import load_example

pytestmark = pytest.mark.usefixtures("house")


def find(shipment: Shipment, now: datetime) -> Twins:
    lines = list(shipment.lines.order_by("position"))
    lots = list(Lot.objects.filter(line__shipment=shipment).order_by("pk"))
    return twin_facts.find_twins(shipment, lines, lots, facts.window_of(shipment, now.date()))


def sesame(**changes: Any) -> dict[str, Any]:
    """Another exporter of the same certifier, with nothing of the coffee's."""
    return deepcopy(load_example("sesame-ethiopia")) | changes


def test_two_shipments_of_an_exporter_that_share_nothing(now: datetime) -> None:
    requests.bring_to(requests.enter(sesame(), at=now), Status.SUBMITTED, at=now)
    coffee = requests.enter(load_example("coffee-peru"), at=now)

    assert find(coffee, now) == Twins((), ())


def test_a_draft_is_not_live_and_neither_is_what_was_withdrawn(now: datetime) -> None:
    requests.enter(load_example("coffee-peru"), at=now)
    withdrawn = requests.enter(load_example("coffee-peru"), at=now)
    requests.bring_to(withdrawn, Status.WITHDRAWN, at=now)

    assert find(requests.enter(load_example("coffee-peru"), at=now), now) == Twins((), ())


def test_everything_that_is_shared_is_named_with_the_other(now: datetime) -> None:
    other = requests.enter(load_example("coffee-peru"), at=now)
    other.seals = ["EU-9"]
    other.save()
    other.lines.update(invoices=["INV-1", "INV-2"])
    requests.bring_to(other, Status.ISSUED, at=now)
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    coffee.seals = ["EU-9"]
    coffee.lines.update(invoices=["INV-2"])
    line = coffee.lines.get()

    [twin] = find(coffee, now).own

    number = Certificate.objects.get().number
    assert (twin.document, twin.exporter) == (f"{other.reference}, {number}", other.exporter.name)
    assert (twin.is_other_product, twin.overlaps) == (False, True)
    assert set(twin.shared) == {
        SharedFacts("container", "MSCU6153045"),
        SharedFacts("seal", "EU-9"),
        SharedFacts("bill_of_lading", "MEDUPU448812"),
        SharedFacts("lot", "VA-2026-118", line.pk),
        SharedFacts("lot", "VA-2026-121", line.pk),
        SharedFacts("invoice", "INV-2", line.pk),
    }


@pytest.mark.parametrize(
    ("status", "count"), [("issued", 1), ("exhausted", 1), ("voided", 0), ("superseded", 0)]
)
def test_a_certificate_that_counts_no_more_is_no_twin(status: str, count: int, now: datetime) -> None:
    requests.bring_to(requests.enter(load_example("coffee-peru"), at=now), Status.ISSUED, at=now)
    Certificate.objects.update(status=status)

    assert len(find(requests.enter(load_example("coffee-peru"), at=now), now).own) == count


def test_the_last_common_day_of_two_windows_is_an_overlap(now: datetime) -> None:
    other = requests.bring_to(requests.enter(load_example("coffee-peru"), at=now), Status.SUBMITTED, at=now)
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    first = other.window_end_on
    assert first is not None

    overlaps = []
    for days in (0, 1):
        coffee.window_start_on, coffee.window_end_on = first + timedelta(days), first + timedelta(days + 9)
        overlaps.append(find(coffee, now).own[0].overlaps)

    assert overlaps == [True, False]


def test_of_another_certifier_only_the_shared_value_is_told(now: datetime) -> None:
    oil = deepcopy(load_example("olive-oil-italy-eu")) | {"bill_of_lading": "MEDUPU448812"}
    requests.bring_to(requests.enter(oil, at=now), Status.SUBMITTED, at=now)
    coffee = requests.enter(load_example("coffee-peru"), at=now)

    assert find(coffee, now) == Twins((), (SharedFacts("bill_of_lading", "MEDUPU448812"),))


def _row_like(shipment: Shipment, number: int) -> Shipment:
    """The request once more, not stored yet."""
    row = copy(shipment)
    row.pk, row.reference, row._state = None, f"R-{number:04}-XXXX", ModelState()
    row.public_id = uuid.uuid4()
    return row


def _copies(shipment: Shipment, count: int) -> None:
    """More requests with the same lot and container, as rows."""
    line = shipment.lines.get()
    rows = [_row_like(shipment, number) for number in range(count)]
    for row in Shipment.objects.bulk_create(rows):
        new = ShipmentLine.objects.get(pk=line.pk)
        new.pk, new.shipment, new.public_id, new.key = None, row, ShipmentLine().public_id, None
        new._state.adding = True
        new.save()
        Lot.objects.create(line=new, position=1, number="VA-2026-118")


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_search_takes_five_queries_however_many_there_are(count: int, now: datetime) -> None:
    other = requests.bring_to(requests.enter(load_example("coffee-peru"), at=now), Status.SUBMITTED, at=now)
    _copies(other, count - 1)
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    coffee.lines.update(invoices=["INV-1"])
    coffee = Shipment.objects.get(pk=coffee.pk)
    lines = list(coffee.lines.order_by("position"))
    lots = list(Lot.objects.filter(line__shipment=coffee).order_by("pk"))

    with CaptureQueriesContext(connection) as asked:
        twins = twin_facts.find_twins(coffee, lines, lots, facts.window_of(coffee, now.date()))

    assert (len(asked), len(twins.own)) == (5, min(count, twin_facts.MOST_TWINS))


def test_among_thousands_the_search_goes_by_indexes(now: datetime) -> None:
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    coffee.seals, coffee.air_waybill = ["EU-9"], "205-44718835"
    rows = [_row_like(coffee, number) for number in range(3000)]
    for number, row in enumerate(rows):
        row.status, row.received_at, row.due_at = Status.ISSUED, now, now
        row.containers, row.seals = [f"C{number}"], [f"S{number}"]
        row.bill_of_lading, row.air_waybill = f"BL{number}", f"AWB{number}"
    Shipment.objects.bulk_create(rows)

    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        cursor.execute("ANALYZE shipments_shipment")
        find(coffee, now)
        [search] = [one["sql"] for one in asked if "&&" in one["sql"]]
        cursor.execute(f"EXPLAIN {search}")
        plan = " ".join(row[0] for row in cursor.fetchall())

    indexes = ("shipment_containers", "shipment_seals", "shipment_by_bill", "shipment_by_air_waybill")
    assert [name for name in indexes if name not in plan] == [], plan


def test_the_same_code_and_recipient_are_found_while_days_overlap(now: datetime) -> None:
    other = requests.bring_to(requests.enter(load_example("coffee-peru"), at=now), Status.SUBMITTED, at=now)
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    lines = list(coffee.lines.order_by("position"))
    first, last = facts.window_of(other, now.date())

    found = [
        [
            (same.document, same.net_weight_kg)
            for same in twin_facts.find_same_codes(coffee, lines, window)[lines[0].pk]
        ]
        for window in (
            (last, last),
            (last + timedelta(1), last + timedelta(9)),
            (first - timedelta(9), first),
        )
    ]

    same = [(other.reference, lines[0].net_weight_kg)]
    assert found == [same, [], same]


def test_another_recipient_is_another_total(now: datetime) -> None:
    requests.bring_to(requests.enter(load_example("coffee-peru"), at=now), Status.SUBMITTED, at=now)
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    coffee.recipient = Operation.objects.get(nop_id="5561007713")
    lines = list(coffee.lines.order_by("position"))

    found = twin_facts.find_same_codes(coffee, lines, facts.window_of(coffee, now.date()))

    assert found == {lines[0].pk: ()}
