"""Reads of the stock for the doors; `_theirs` or `visible_to` comes first in what a person names."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from operations.models import CertifiedProduct, Operation
from shipments import stock_facts
from shipments.models import Shipment, StockEntry, StockPaper, YieldLimit
from shipments.rules import stock, stock_chart, stock_words
from shipments.rules.stock import TYPED, Balance, Entry
from shipments.rules.stock_chart import Part, Steps
from shipments.rules.stock_words import SumRow


@dataclass(frozen=True)
class ProductStock:
    """A product with its sum. `parts` and `overdrawn_at` are the bar (`rules/stock_chart.py`)."""

    product: CertifiedProduct
    balance: Balance
    rows: Sequence[SumRow]
    parts: Sequence[Part]
    overdrawn_at: str


@dataclass(frozen=True)
class LedgerRow:
    """An entry with what was there after it; None for one that the opening stock includes."""

    entry: StockEntry
    after_kg: Decimal | None
    is_reversed: bool
    may_reverse: bool
    area_and_yield: str


@dataclass(frozen=True)
class Ledger:
    """Everything about the stock of one product. `rows` are those that fit the filter, the latest first."""

    stock: ProductStock
    rows: Sequence[LedgerRow]
    count: int
    seasons: Sequence[int]
    steps: Steps | None
    limit: YieldLimit | None


@dataclass(frozen=True)
class CardRow:
    """The stock of a product of a request, as the review page shows it beside what is declared."""

    stock: ProductStock
    declared_kg: Decimal
    left_afterwards_kg: Decimal


@dataclass(frozen=True)
class Keeper:
    """An exporter of a certifier whose stock is kept."""

    operation: Operation
    products: int
    last_on: date


def get_operation(membership: Membership, public_id: uuid.UUID) -> Operation:
    """The person's own operation, or one that their certifier certifies. Raises `Http404`."""
    operations = Operation.objects.filter(_theirs(membership, "")).select_related("certifier", "country")
    return get_object_or_404(operations, public_id=public_id)


def get_product(membership: Membership, public_id: uuid.UUID) -> CertifiedProduct:
    """A product of such an operation. Raises `Http404`."""
    products = CertifiedProduct.objects.filter(_theirs(membership, "operation__"))
    return get_object_or_404(products.select_related("operation__certifier"), public_id=public_id)


def get_entry(membership: Membership, public_id: uuid.UUID) -> StockEntry:
    """An entry that the membership sees. Raises `Http404`."""
    entries = StockEntry.objects.visible_to(membership).select_related(
        "product__operation__certifier", "supplier"
    )
    return get_object_or_404(entries, public_id=public_id)


def get_paper(membership: Membership, public_id: uuid.UUID) -> StockPaper:
    """A paper that the membership sees. Raises `Http404`."""
    papers = StockPaper.objects.visible_to(membership).select_related("operation__certifier")
    return get_object_or_404(papers, public_id=public_id)


def list_keepers(membership: Membership) -> list[Keeper]:
    """The exporters of the person's certifier whose stock is kept, by name. Two queries."""
    counted = (
        StockEntry.objects.visible_to(membership)
        .filter(kind__in=TYPED)
        .values("product__operation")
        .annotate(products=Count("product", distinct=True), last_on=Max("happened_on"))
    )
    of_operation = {row["product__operation"]: row for row in counted}
    operations = (
        Operation.objects.filter(pk__in=of_operation).select_related("country").order_by("search_words", "pk")
    )
    return [
        Keeper(one, of_operation[one.pk]["products"], of_operation[one.pk]["last_on"]) for one in operations
    ]


def list_stock(operation: Operation, today: date) -> list[ProductStock]:
    """Each product of an operation that is on its list or has a ledger; kept ones first. Four queries."""
    with_entries = StockEntry.objects.filter(product__operation=operation).values("product")
    on_list = Q(certified_on__lte=today) & (Q(ended_on=None) | Q(ended_on__gte=today))
    products = list(
        CertifiedProduct.objects.filter(Q(operation=operation) & (on_list | Q(pk__in=with_entries))).order_by(
            "name", "label_category", "pk"
        )
    )
    found = _stocks(products, today)
    return sorted(found, key=lambda one: not one.balance.is_kept)


def get_ledger(
    product: CertifiedProduct,
    today: date,
    *,
    kind: str = "",
    season: str = "",
    text: str = "",
) -> Ledger:
    """The ledger of a product that the caller has found. The running balance counts every entry, filtered or
    not. Six queries."""
    rows = list(
        StockEntry.objects.filter(product=product)
        .select_related("product", "supplier", "entered_by__user", "reverses", "line__shipment")
        .prefetch_related("papers")
        .order_by("happened_on", "pk")
    )
    entries = [stock_facts.entry_of(row, has_paper=bool(row.papers.all())) for row in rows]
    after = {entry.key: kg for entry, kg in stock.running(entries)}
    reversed_keys = {row.reverses_id for row in rows}
    balances = [(entry.on, kg) for entry, kg in stock.running(entries) if kg is not None]
    summed = _stocks([product], today, {product.pk: tuple(entries)})[0]
    shown = [
        LedgerRow(
            entry=row,
            after_kg=after[row.pk],
            is_reversed=row.pk in reversed_keys,
            may_reverse=row.kind in TYPED and row.reverses_id is None and row.pk not in reversed_keys,
            area_and_yield=stock_words.area_and_yield(entry),
        )
        for row, entry in zip(rows, entries, strict=True)
        if _fits(row, kind, season, text)
    ]
    return Ledger(
        stock=summed,
        rows=shown[::-1],
        count=len(rows),
        seasons=sorted({row.harvest_year for row in rows if row.harvest_year}, reverse=True),
        steps=stock_chart.steps(balances),
        limit=YieldLimit.objects.filter(product=product)
        .select_related("set_by__user")
        .order_by("-pk")
        .first(),
    )


def get_balance(product: CertifiedProduct, today: date) -> Balance:
    """The sum of one product that the caller has found, less all open requests."""
    return _stocks([product], today)[0].balance


def list_entries(operation: Operation) -> list[tuple[StockEntry, Decimal | None]]:
    """Every entry of an operation by product and day, with what was there after it. Two queries."""
    rows = list(
        StockEntry.objects.filter(product__operation=operation)
        .select_related("product", "supplier", "entered_by__user", "reverses")
        .prefetch_related("papers")
        .order_by("product__name", "product", "happened_on", "pk")
    )
    found = []
    for _product, of_it in groupby(rows, key=lambda row: row.product_id):
        its_rows = list(of_it)
        after = {
            entry.key: kg for entry, kg in stock.running([stock_facts.entry_of(row) for row in its_rows])
        }
        found += [(row, after[row.pk]) for row in its_rows]
    return found


def list_papers(membership: Membership, public_ids: Sequence[str], operation: Operation) -> list[StockPaper]:
    """Papers of an operation by keys that a page sent; what is no key or not theirs is left out."""
    keys = [key for key in public_ids[:20] if _is_key(key)]
    papers = StockPaper.objects.visible_to(membership).filter(public_id__in=keys, operation=operation)
    return list(papers.order_by("pk"))


def list_limits(product: CertifiedProduct) -> list[YieldLimit]:
    """The highest yields that were ever set, the one that counts first."""
    return list(
        YieldLimit.objects.filter(product=product).select_related("set_by__user").order_by("-pk")[:50]
    )


def list_card(shipment: Shipment, at: datetime) -> list[CardRow]:
    """The stock of each product that a request declares, without what the request itself reserves."""
    facts = stock_facts.gather(shipment, at)
    products = CertifiedProduct.objects.in_bulk([one.key for one in facts])
    found = []
    for one in facts:
        reserved_kg = sum((share.kg for share in one.under_way), stock.NOTHING)
        balance = stock.balance(one.entries, reserved_kg=reserved_kg)
        summed = _stock_of(products[one.key], balance, one.entries)
        found.append(CardRow(summed, one.declared_kg, balance.left_kg - one.declared_kg))
    return found


def _theirs(membership: Membership, prefix: str) -> Q:
    """Operations whose stock the person may see; `prefix` leads to the operation."""
    if membership.certifier_id is not None:
        return Q(**{f"{prefix}certifier": membership.certifier_id})
    return Q(**{f"{prefix}pk": membership.operation_id})


def _stocks(
    products: Sequence[CertifiedProduct],
    today: date,
    entries: dict[int, tuple[Entry, ...]] | None = None,
) -> list[ProductStock]:
    keys = [product.pk for product in products]
    of_product = stock_facts.entries_of(keys) if entries is None else entries
    under_way = stock_facts.list_under_way(keys, today)
    found = []
    for product in products:
        reserved_kg = sum((share.kg for share in under_way.get(product.pk, ())), stock.NOTHING)
        its_entries = of_product.get(product.pk, ())
        balance = stock.balance(its_entries, reserved_kg=reserved_kg)
        found.append(_stock_of(product, balance, its_entries))
    return found


def _stock_of(product: CertifiedProduct, balance: Balance, entries: Sequence[Entry]) -> ProductStock:
    return ProductStock(
        product=product,
        balance=balance,
        rows=stock_words.sum_rows(balance, entries),
        parts=stock_chart.parts(balance),
        overdrawn_at=stock_chart.share_overdrawn(balance),
    )


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _fits(row: StockEntry, kind: str, season: str, text: str) -> bool:
    """Whether a row fits the filter of the page; the row's relations are fetched."""
    if kind and row.kind != kind:
        return False
    if season and str(row.harvest_year or "none") != season:
        return False
    if not text:
        return True
    supplier = row.supplier.name if row.supplier else ""
    words = (row.document, row.note, row.buyer, row.supplier_name, supplier, row.supplier_certificate)
    return text.casefold() in " ".join(words).casefold()
