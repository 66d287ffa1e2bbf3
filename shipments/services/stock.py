"""Entries of a stock: add, take back; and what certificates take from it and give back.

The ledger is append-only: nothing here changes a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from operations.models import CertifiedProduct, Operation
from operations.models.operation import ScopeKind
from shipments.models import ShipmentLine, StockEntry, StockPaper
from shipments.rules import stock, stock_values, weights
from shipments.rules.stock import TYPED, EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.rules.units import Unit


class StockRefusedError(ValidationError):
    """The entry cannot be made; the message says why and what to do."""


@transaction.atomic(durable=True)
def add_stock_entry(
    product: CertifiedProduct,
    values: EntryValues,
    *,
    papers: Iterable[StockPaper] = (),
    actor: Membership,
    at: datetime,
) -> StockEntry:
    """Enters what came in or went out, with the papers it rests on.

    Raises `StockRefusedError` for what is incomplete, a second opening stock, or somebody else's product.
    """
    require_keeper(product.operation, actor)
    product = lock_product(product)
    return enter(product, values, papers=papers, actor=actor, at=at)


@transaction.atomic(durable=True)
def reverse_stock_entry(entry: StockEntry, *, reason: str, actor: Membership, at: datetime) -> StockEntry:
    """Takes an entry back by a second one with the opposite change; both stay to be seen.

    Raises `StockRefusedError` for one that is taken back already, that takes back itself, or that a
    certificate made.
    """
    require_keeper(entry.product.operation, actor)
    product = lock_product(entry.product)
    entry = StockEntry.objects.select_related("product").get(pk=entry.pk)
    if entry.kind not in TYPED:
        raise StockRefusedError(
            _("A certificate made this entry. It is given back when the certificate is voided or replaced."),
            code="of_a_certificate",
        )
    if entry.reverses_id is not None or StockEntry.objects.filter(reverses=entry).exists():
        raise StockRefusedError(
            _("This entry is taken back already. Enter what is right as a new one."), code="taken_back"
        )
    if not reason.strip():
        raise StockRefusedError(_("Write why the entry is taken back."), code="no_reason")
    reversal = _reverse(entry, EntryKind(entry.kind), note=reason, actor=actor, at=at)
    _record("stock:entry_reversed", product, reversal, actor=actor, at=at, reason=reason)
    return reversal


def require_keeper(operation: Operation, actor: Membership) -> None:
    """Raises `StockRefusedError` for somebody who does not keep this operation's stock."""
    is_theirs = operation.pk == actor.operation_id or (
        actor.certifier_id is not None and operation.certifier_id == actor.certifier_id
    )
    if not is_theirs or not actor.can(Capability.KEEP_STOCK):
        raise StockRefusedError(
            _("Stock is entered by the exporter and by its certifier's reviewers. Ask one of them."),
            code="may_not",
        )


def lock_product(product: CertifiedProduct) -> CertifiedProduct:
    """The product as it is now; entries of one product are made one after the other."""
    locked = CertifiedProduct.objects.select_for_update(of=("self",)).select_related("operation__certifier")
    return locked.get(pk=product.pk)


def asks_area(product: CertifiedProduct) -> bool:
    """Whether a harvest of the product has an area: herds and wild plants have no hectares of their own."""
    return product.scope not in (ScopeKind.LIVESTOCK, ScopeKind.WILD_CROPS)


def enter(
    product: CertifiedProduct,
    values: EntryValues,
    *,
    papers: Iterable[StockPaper] = (),
    actor: Membership,
    at: datetime,
) -> StockEntry:
    """A step of verbs that enter stock, on a locked product. Raises `StockRefusedError`."""
    found = stock_values.problems(values, today=at.date(), asks_area=asks_area(product))
    if found:
        raise StockRefusedError({name: [sentence] for name, sentence in found.items()})
    if values.kind == EntryKind.OPENING:
        _refuse_second_opening(product, values)
    quantity_kg = values.quantity_kg
    assert quantity_kg is not None  # noqa: S101 (narrows the type: the rule has refused its lack)
    entry = StockEntry.objects.create(
        product=product,
        **values.as_columns(),
        quantity_kg=quantity_kg,
        change_kg=stock.kilograms_of(values.kind, quantity_kg),
        entered_by=actor,
        entered_at=at,
    )
    entry.papers.set(papers)
    _record("stock:entry_added", product, entry, actor=actor, at=at)
    return entry


def write_certified(
    line: ShipmentLine, *, document: str, actor: Membership, at: datetime
) -> list[StockEntry]:
    """What a certificate takes from the stock: a row for each harvest year of its lots, in the transaction
    that issues it. `document` is its number. A step of issuing; the certificate's own event is its record."""
    assert line.certified_product_id is not None  # noqa: S101 (the snapshot has refused its lack)
    assert line.net_weight_kg is not None  # noqa: S101
    lots = list(line.lots.order_by("position").values_list("harvest_year", "quantity_kg"))
    return StockEntry.objects.bulk_create(
        StockEntry(
            product_id=line.certified_product_id,
            kind=EntryKind.CERTIFIED,
            happened_on=at.date(),
            quantity=share.kg,
            quantity_kg=share.kg,
            change_kg=stock.kilograms_of(EntryKind.CERTIFIED, share.kg),
            harvest_year=share.harvest_year,
            document=document,
            line=line,
            entered_by=actor,
            entered_at=at,
        )
        for share in stock.shares(line.net_weight_kg, lots, at.date())
    )


def write_returned(line: ShipmentLine, *, reason: str, actor: Membership, at: datetime) -> list[StockEntry]:
    """Gives back what a certificate took, when it is voided or superseded; once, however often it is called.

    A step of the verbs that end a certificate, in their transaction.
    """
    certified = StockEntry.objects.filter(line=line, kind=EntryKind.CERTIFIED, reversed_by=None).order_by(
        "pk"
    )
    return [_reverse(entry, EntryKind.RETURNED, note=reason, actor=actor, at=at) for entry in certified]


def _refuse_second_opening(product: CertifiedProduct, values: EntryValues) -> None:
    """Opening stock is counted once, on one day: a later count would hide what is missing."""
    openings = StockEntry.objects.filter(
        product=product, kind=EntryKind.OPENING, reverses=None, reversed_by=None
    )
    for opening in openings:
        if opening.happened_on != values.happened_on or opening.harvest_year == values.harvest_year:
            raise StockRefusedError(
                _(
                    "The opening stock of %(product)s was entered for %(day)s (%(kg)s). Take that entry "
                    "back if it was wrong; enter what has changed since as harvest, purchase, sale or loss."
                )
                % {
                    "product": product.name,
                    "day": opening.happened_on.isoformat(),
                    "kg": weights.format_kg(opening.quantity_kg),
                },
                code="opened",
            )


def _reverse(entry: StockEntry, kind: EntryKind, *, note: str, actor: Membership, at: datetime) -> StockEntry:
    return StockEntry.objects.create(
        product_id=entry.product_id,
        kind=kind,
        happened_on=entry.happened_on,
        quantity=entry.quantity_kg,
        quantity_unit=Unit.KILOGRAM,
        quantity_kg=entry.quantity_kg,
        change_kg=stock.kilograms_of(kind, entry.quantity_kg, is_reversal=True),
        harvest_year=entry.harvest_year,
        document=entry.document,
        note=note[:500],
        reverses=entry,
        line_id=entry.line_id,
        entered_by=actor,
        entered_at=at,
    )


def _record(
    event: str,
    product: CertifiedProduct,
    entry: StockEntry,
    *,
    actor: Membership,
    at: datetime,
    reason: str = "",
) -> None:
    audit.record(
        event,
        product,
        label=product.name[:120],
        actor=actor,
        at=at,
        certifier=product.operation.certifier,
        operation=product.operation,
        reason=reason,
        after={
            "entry": str(entry.public_id),
            "kind": entry.kind,
            "day": entry.happened_on.isoformat(),
            "change_kg": str(entry.change_kg),
            "document": entry.document,
        },
    )
