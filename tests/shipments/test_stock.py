"""The ledger of a stock: entries, what takes them back, what certificates take, what the database refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import CertifiedProduct
from shipments import facts, stock_facts, stock_queries
from shipments.models import Shipment, StockEntry
from shipments.rules.checks import table
from shipments.rules.lifecycle import Status
from shipments.rules.stock import EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.services import stock, stock_papers
from shipments.services.stock import StockRefusedError
from shipments.services.submission import BlockedError
from tests.factories.accounts import make_membership

pytestmark = pytest.mark.usefixtures("house")

DAY = date(2026, 6, 1)


def example(name: str) -> dict[str, Any]:
    return next(one for one in load_examples() if one["id"] == name)


@pytest.fixture
def add(sesame: CertifiedProduct, sesame_keeper: Membership, now: datetime) -> Callable[..., StockEntry]:
    def add(kind: EntryKind, kg: str | None, on: date = DAY, **values: Any) -> StockEntry:
        quantity = Decimal(kg) if kg else None
        typed = EntryValues(kind=kind, happened_on=on, quantity=quantity, **values)
        return stock.add_stock_entry(sesame, typed, actor=sesame_keeper, at=now)

    return add


def findings(shipment: Shipment, now: datetime, *check_ids: str) -> list[tuple[str, str]]:
    return [
        (check.check_id, judgement.severity.value)
        for check, judgement in table.run(facts.gather(shipment, now))
        if check.check_id in check_ids
    ]


def test_an_entry_keeps_what_was_typed_and_the_kilograms(
    add: Callable[..., StockEntry], sesame: CertifiedProduct
) -> None:
    harvest = add(
        EntryKind.HARVEST, None, harvest_year=2026, area_ha=Decimal(95), yield_kg_per_ha=Decimal("650.5")
    )
    sale = add(EntryKind.SALE, "12.5", quantity_unit="short_ton", buyer="Mill", document="INV-1")

    assert (harvest.quantity_kg, harvest.change_kg, harvest.quantity_unit) == (
        Decimal("61797.500"),
        Decimal("61797.500"),
        "kg",
    )
    assert (sale.quantity, sale.quantity_kg, sale.change_kg) == (
        Decimal("12.5"),
        Decimal("11339.809"),
        Decimal("-11339.809"),
    )
    event = AuditEvent.objects.filter(event="stock:entry_added").order_by("pk").last()
    assert event is not None
    assert (event.subject_label, event.operation, event.after["change_kg"]) == (
        "Sesame seed, hulled",
        sesame.operation,
        "-11339.809",
    )


def test_what_is_incomplete_is_refused_at_each_field(add: Callable[..., StockEntry]) -> None:
    with pytest.raises(StockRefusedError) as refusal:
        add(EntryKind.PURCHASE, "10", on=date(2027, 1, 1))

    assert refusal.value.message_dict == {
        "supplier": ["Write the supplier: its NOP ID, or its name below if the registry lacks it."],
        "document": ["Write the number of the supplier's invoice."],
        "happened_on": ["This day has not come yet. Enter what has happened, on the day it did."],
    }


def test_an_entry_is_taken_back_once_and_both_stay(
    add: Callable[..., StockEntry], sesame: CertifiedProduct, sesame_keeper: Membership, now: datetime
) -> None:
    add(EntryKind.OPENING, "1000")
    wrong = add(EntryKind.LOSS, "300", note="Drying")

    stock.reverse_stock_entry(wrong, reason="Weighed again.", actor=sesame_keeper, at=now)

    assert stock_queries.get_balance(sesame, now.date()).left_kg == Decimal(1000)
    assert list(
        StockEntry.objects.order_by("pk").values_list("kind", "change_kg", "happened_on", "note", "reverses")
    ) == [
        ("opening", Decimal(1000), DAY, "", None),
        ("loss", Decimal(-300), DAY, "Drying", None),
        ("loss", Decimal(300), DAY, "Weighed again.", wrong.pk),
    ]
    for entry in StockEntry.objects.filter(kind="loss"):
        with pytest.raises(StockRefusedError, match="taken back already"):
            stock.reverse_stock_entry(entry, reason="Again.", actor=sesame_keeper, at=now)


def test_opening_stock_is_counted_on_one_day_once_a_season(add: Callable[..., StockEntry]) -> None:
    add(EntryKind.OPENING, "1000", harvest_year=2025)
    add(EntryKind.OPENING, "400", harvest_year=2026)

    with pytest.raises(StockRefusedError, match=r"was entered for 2026-06-01 \(1,000 kg\)"):
        add(EntryKind.OPENING, "1", on=DAY + timedelta(days=30), harvest_year=2024)
    with pytest.raises(StockRefusedError, match="400 kg"):
        add(EntryKind.OPENING, "5", harvest_year=2026)


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER, Role.EXPORTER, Role.IMPORTER]
)
def test_a_stranger_and_who_only_looks_may_not_enter(
    role: Role, sesame: CertifiedProduct, now: datetime
) -> None:
    values = EntryValues(kind=EntryKind.OPENING, happened_on=DAY, quantity=Decimal(1))

    with pytest.raises(StockRefusedError) as refusal:
        stock.add_stock_entry(sesame, values, actor=make_membership(role), at=now)

    assert refusal.value.code == "may_not"
    assert StockEntry.objects.count() == 0


def test_a_reviewer_of_the_certifier_enters_and_sets_the_yield(
    sesame: CertifiedProduct, sesame_keeper: Membership, now: datetime
) -> None:
    reviewer = make_membership(Role.REVIEWER, certifier=sesame.operation.certifier)
    values = EntryValues(kind=EntryKind.OPENING, happened_on=DAY, quantity=Decimal(1))

    stock.add_stock_entry(sesame, values, actor=reviewer, at=now)
    for per_ha in ("700", "650"):
        stock_papers.set_highest_yield(
            sesame, kg_per_ha=Decimal(per_ha), source="Inspection 2026", actor=reviewer, at=now
        )

    assert stock_facts.list_highest_yields([sesame.pk]) == {sesame.pk: Decimal(650)}
    with pytest.raises(StockRefusedError, match="set by the certifier"):
        stock_papers.set_highest_yield(sesame, kg_per_ha=Decimal(9), source="x", actor=sesame_keeper, at=now)


def test_no_row_is_changed_and_a_reversal_is_of_its_like(
    add: Callable[..., StockEntry], sesame: CertifiedProduct, sesame_keeper: Membership, now: datetime
) -> None:
    entry = add(EntryKind.OPENING, "1000")
    like = {
        "product": sesame,
        "kind": "opening",
        "happened_on": DAY,
        "quantity": 1000,
        "quantity_kg": 1000,
        "change_kg": -1000,
        "reverses": entry,
        "entered_by": sesame_keeper,
        "entered_at": now,
    }
    refused: list[Callable[[], object]] = [
        lambda: StockEntry.objects.filter(pk=entry.pk).update(change_kg=Decimal(9), quantity_kg=Decimal(9)),
        lambda: StockEntry.objects.filter(pk=entry.pk).delete(),
        lambda: StockEntry.objects.create(**{**like, "quantity_kg": 999, "change_kg": -999}),
        lambda: StockEntry.objects.create(**{**like, "happened_on": DAY + timedelta(days=1)}),
        lambda: StockEntry.objects.create(**{**like, "kind": "harvest"}),
        lambda: StockEntry.objects.create(**{**like, "change_kg": 1000}),
        lambda: StockEntry.objects.create(**{**like, "change_kg": 1000, "reverses": None, "kind": "sale"}),
        lambda: StockEntry.objects.create(
            **{**like, "change_kg": -1000, "reverses": None, "kind": "certified"}
        ),
    ]
    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert StockEntry.objects.create(**like).reverses == entry


# Certificates -----------------------------------------------------------------------------------------


def test_a_certificate_takes_from_the_stock_and_gives_back_once(
    add: Callable[..., StockEntry], sesame: CertifiedProduct, now: datetime
) -> None:
    add(EntryKind.OPENING, "30000")
    shipment = requests.enter(example("sesame-ethiopia"), at=now)
    shipment = requests.bring_to(shipment, Status.APPROVED, at=now)
    assert stock_queries.get_balance(sesame, now.date()).reserved_kg == Decimal(19000)

    signatory = Membership.objects.filter(role=Role.SIGNATORY, certifier=shipment.certifier).order_by("pk")[0]
    (certificate,) = requests.issuing.issue_certificates(shipment, actor=signatory, at=now)

    balance = stock_queries.get_balance(sesame, now.date())
    assert (balance.certified_kg, balance.reserved_kg, balance.left_kg) == (
        Decimal(19000),
        Decimal(0),
        Decimal(11000),
    )
    row = StockEntry.objects.get(kind="certified")
    assert (row.document, row.line, row.happened_on, row.entered_by) == (
        certificate.number,
        certificate.line,
        now.date(),
        signatory,
    )
    with pytest.raises(StockRefusedError, match="A certificate made this entry"):
        stock.reverse_stock_entry(row, reason="x", actor=signatory, at=now)
    with transaction.atomic():
        assert len(stock.write_returned(certificate.line, reason="Voided.", actor=signatory, at=now)) == 1
        assert stock.write_returned(certificate.line, reason="Voided.", actor=signatory, at=now) == []
    assert stock_queries.get_balance(sesame, now.date()).left_kg == Decimal(30000)


def test_harvest_years_of_lots_divide_what_a_certificate_takes(
    sesame: CertifiedProduct, now: datetime
) -> None:
    shipment = requests.enter(example("sesame-ethiopia"), at=now)
    line = shipment.lines.get()
    line.lots.filter(number="HO-77-A").update(harvest_year=2025, quantity_kg=Decimal(4000))
    line.lots.filter(number="HO-77-B").update(harvest_year=2026, quantity_kg=Decimal(5000))
    line.lots.filter(number="HO-78").update(harvest_year=2026, quantity_kg=Decimal(10000))
    signatory = make_membership(Role.SIGNATORY, certifier=sesame.operation.certifier)

    with transaction.atomic():
        rows = stock.write_certified(line, document="815-8150113309-000001", actor=signatory, at=now)

    assert [(row.harvest_year, row.change_kg) for row in rows] == [
        (2025, Decimal(-4000)),
        (2026, Decimal(-15000)),
    ]


# The checks, from the rows ----------------------------------------------------------------------------


def test_conventional_soy_relabelled_is_caught_by_name(house: None, now: datetime) -> None:
    """The invented fraud: 150 ha of organic soy are on record, 5,000 t are asked for."""
    soy = CertifiedProduct.objects.get(operation__nop_id="8150119001", name="Soybeans")
    exporter = Membership.objects.filter(operation=soy.operation, role=Role.EXPORTER).order_by("pk")[0]
    harvest = EntryValues(
        kind=EntryKind.HARVEST,
        happened_on=DAY,
        harvest_year=2026,
        area_ha=Decimal(150),
        yield_kg_per_ha=Decimal(2800),
    )
    entry = stock.add_stock_entry(soy, harvest, actor=exporter, at=now)
    shipment = requests.enter(example("soy-turkey-risk"), at=now)

    assert findings(shipment, now, "C09", "C10") == [("C09", "block"), ("C10", "warn")]
    with pytest.raises(BlockedError, match="Declared 5,000,000 kg; left of Soybeans 420,000 kg"):
        requests.bring_to(shipment, Status.SUBMITTED, at=now)

    stock.reverse_stock_entry(entry, reason="Declared anew.", actor=exporter, at=now)
    grown = EntryValues(**{**vars(harvest), "yield_kg_per_ha": Decimal(34000)})
    stock.add_stock_entry(soy, grown, actor=exporter, at=now)
    reviewer = make_membership(Role.REVIEWER, certifier=soy.operation.certifier)
    assert findings(shipment, now, "C09", "C10") == [("C09", "pass"), ("C10", "pass")]
    stock_papers.set_highest_yield(
        soy, kg_per_ha=Decimal(3500), source="Inspection 2026", actor=reviewer, at=now
    )
    assert findings(shipment, now, "C09", "C10") == [("C09", "pass"), ("C10", "warn")]


def test_a_certifier_that_asks_for_stock_is_told_where_none_is_kept(house: None, now: datetime) -> None:
    shipment = requests.enter(example("coffee-peru"), at=now)
    assert findings(shipment, now, "C09", "C10") == [("C09", "pass")]

    type(shipment.certifier).objects.filter(pk=shipment.certifier_id).update(asks_stock=True)

    assert findings(Shipment.objects.get(pk=shipment.pk), now, "C09", "C10") == [("C09", "warn")]


def test_the_second_request_for_the_same_stock_is_refused(
    add: Callable[..., StockEntry], now: datetime
) -> None:
    add(EntryKind.OPENING, "30000")
    first = requests.enter(example("sesame-ethiopia"), at=now)
    requests.bring_to(first, Status.SUBMITTED, at=now)
    second = requests.enter(example("sesame-ethiopia"), at=now)

    assert findings(second, now, "C09") == [("C09", "block")]


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_reads_take_the_same_queries_however_long_the_ledger(
    rows: int, sesame: CertifiedProduct, sesame_keeper: Membership, now: datetime
) -> None:
    StockEntry.objects.bulk_create(
        StockEntry(
            product=sesame,
            kind="purchase",
            happened_on=DAY,
            quantity=1,
            quantity_kg=1,
            change_kg=1,
            entered_by=sesame_keeper,
            entered_at=now,
        )
        for _number in range(rows)
    )
    shipment = requests.enter(example("sesame-ethiopia"), at=now)

    with CaptureQueriesContext(
        connection,
    ) as of_list:
        listed = stock_queries.list_stock(sesame.operation, now.date())
    with CaptureQueriesContext(connection) as of_ledger:
        ledger = stock_queries.get_ledger(sesame, now.date())
        [str(row.entry.papers.all()) for row in ledger.rows]
    with CaptureQueriesContext(connection) as of_facts:
        stock_facts.gather(shipment, now)

    assert (listed[0].balance.left_kg, ledger.count) == (Decimal(rows), rows)
    assert (len(of_list), len(of_ledger), len(of_facts)) == (3, 4, 5)
