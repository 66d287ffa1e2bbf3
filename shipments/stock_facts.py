"""Gathers the stock of products as the rules judge it (`rules/stock.py`). Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from shipments.models import Lot, Shipment, ShipmentLine, StockEntry, YieldLimit
from shipments.rules import stock
from shipments.rules.checks.facts import StockFacts
from shipments.rules.lifecycle import Status
from shipments.rules.stock import Entry, EntryKind, Share

OPEN = (Status.SUBMITTED, Status.INFORMATION_REQUESTED, Status.UNDER_REVIEW, Status.APPROVED)
"""Requests under way: what they ask for is reserved, though no row of the ledger says so."""


def gather(shipment: Shipment, at: datetime) -> tuple[StockFacts, ...]:
    """The stock of each certified product that the request declares, in the order of its lines; lines without
    a product or a weight are for other checks. Six queries, however many lines."""
    lines = with_lots(shipment.lines.select_related("certified_product")).order_by("position")
    of_product: dict[int, list[ShipmentLine]] = {}
    for line in lines:
        if line.certified_product_id is not None and line.net_weight_kg:
            of_product.setdefault(line.certified_product_id, []).append(line)
    entries = entries_of(of_product)
    under_way = list_under_way(of_product, at.date(), other_than=shipment)
    limits = list_highest_yields(of_product)
    certifier = shipment.certifier
    return tuple(
        StockFacts(
            key=product_id,
            name=str(of_it[0].certified_product),
            line=of_it[0].pk if len(of_it) == 1 else None,
            declared=tuple(share for line in of_it for share in shares_of(line, at.date())),
            under_way=under_way.get(product_id, ()),
            entries=entries.get(product_id, ()),
            highest_yield=limits.get(product_id),
            asks_stock=certifier.asks_stock,
            tolerance_percent=certifier.mass_balance_tolerance_percent,
        )
        for product_id, of_it in of_product.items()
    )


def entry_of(row: StockEntry, *, has_paper: bool = True) -> Entry:
    """A row of the ledger as the rules take it."""
    return Entry(
        key=row.pk,
        kind=EntryKind(row.kind),
        change_kg=row.change_kg,
        on=row.happened_on,
        harvest_year=row.harvest_year,
        reverses=row.reverses_id,
        area_ha=row.area_ha,
        yield_kg_per_ha=row.yield_kg_per_ha,
        has_paper=has_paper,
    )


def entries_of(product_ids: Collection[int]) -> Mapping[int, tuple[Entry, ...]]:
    """The whole ledger of each product, in the order of days. One query."""
    has_paper = Exists(StockEntry.papers.through.objects.filter(stockentry=OuterRef("pk")))
    rows = (
        StockEntry.objects.filter(product__in=list(product_ids))
        .annotate(has_paper=has_paper)
        .order_by("happened_on", "pk")
    )
    found: dict[int, list[Entry]] = {}
    for row in rows:
        entry = entry_of(row, has_paper=row.has_paper)  # type: ignore[attr-defined]
        found.setdefault(row.product_id, []).append(entry)
    return {product_id: tuple(entries) for product_id, entries in found.items()}


def list_under_way(
    product_ids: Collection[int], today: date, *, other_than: Shipment | None = None
) -> Mapping[int, tuple[Share, ...]]:
    """What open requests ask for of each product, without one request. Two queries."""
    lines = ShipmentLine.objects.filter(
        certified_product__in=list(product_ids), shipment__status__in=OPEN, net_weight_kg__isnull=False
    )
    if other_than is not None:
        lines = lines.exclude(shipment=other_than)
    found: dict[int, tuple[Share, ...]] = {}
    for line in with_lots(lines).order_by("pk"):
        assert line.certified_product_id is not None  # noqa: S101 (narrows the type)
        found[line.certified_product_id] = (
            *found.get(line.certified_product_id, ()),
            *shares_of(line, today),
        )
    return found


def with_lots(lines: QuerySet[ShipmentLine]) -> QuerySet[ShipmentLine]:
    """The lines with their lots fetched, in order."""
    return lines.prefetch_related(Prefetch("lots", Lot.objects.order_by("position")))


def shares_of(line: ShipmentLine, on: date) -> tuple[Share, ...]:
    """The net weight of a line by the harvest years of its lots."""
    lots = [(lot.harvest_year, lot.quantity_kg) for lot in line.lots.all()]
    return stock.shares(line.net_weight_kg or stock.NOTHING, lots, on)


def list_highest_yields(product_ids: Collection[int]) -> Mapping[int, Decimal]:
    """What staff set last for each product, kilograms per hectare. One query."""
    rows = (
        YieldLimit.objects.filter(product__in=list(product_ids))
        .order_by("product", "-pk")
        .distinct("product")
        .values_list("product_id", "kg_per_ha")
    )
    return dict(rows)
