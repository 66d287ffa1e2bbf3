"""Invented stock of the demo's exporters: enough for every request of the plan, so that no finding changes.

Maple syrup, wine and cocoa have none, so that pages without stock can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import papers as demo_papers
from operations.models import CertifiedProduct, Operation
from shipments.models import StockEntry, StockPaper
from shipments.rules.stock import TYPED, EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.services import stock, stock_papers


@dataclass(frozen=True, kw_only=True)
class StockRow:
    """One entry, so many days before the demo is made; kilograms, and for a harvest `area` × `per_ha`."""

    kind: EntryKind
    days_ago: int
    kg: str = ""
    area: str = ""
    per_ha: str = ""
    partner: str = ""
    """The supplier or the buyer."""

    certificate: str = ""
    document: str = ""
    note: str = ""
    has_paper: bool = False


def _opening(kg: str, note: str = "Counted with the certifier's inspector.") -> StockRow:
    return StockRow(kind=EntryKind.OPENING, days_ago=150, kg=kg, document="COUNT-1", note=note)


def _harvest(area: str, per_ha: str, *, days_ago: int = 120, has_paper: bool = True) -> StockRow:
    return StockRow(
        kind=EntryKind.HARVEST,
        days_ago=days_ago,
        area=area,
        per_ha=per_ha,
        document="FIELD-BOOK",
        has_paper=has_paper,
    )


def _purchase(kg: str, supplier: str, certificate: str, document: str, *, days_ago: int = 100) -> StockRow:
    return StockRow(
        kind=EntryKind.PURCHASE,
        days_ago=days_ago,
        kg=kg,
        partner=supplier,
        certificate=certificate,
        document=document,
    )


def _sale(kg: str, buyer: str, document: str, *, days_ago: int = 80) -> StockRow:
    return StockRow(kind=EntryKind.SALE, days_ago=days_ago, kg=kg, partner=buyer, document=document)


def _loss(kg: str, note: str, *, days_ago: int = 75) -> StockRow:
    return StockRow(kind=EntryKind.LOSS, days_ago=days_ago, kg=kg, note=note)


PLAN: dict[tuple[str, str], tuple[StockRow, ...]] = {
    ("8150110234", "Coffee, green, arabica"): (
        _opening("18400"),
        _harvest("420", "900"),
        _sale("46000", "Tostaduría del Centro, Lima", "F001-0221"),
        _loss("2300", "Lost in drying and sorting."),
    ),
    ("8150110990", "Quinoa, white"): (
        _opening("6000"),
        _purchase("90000", "Asociación Altiplano Orgánico", "PE-OCC-2026-118", "AA-2201"),
        _purchase("60000", "Cooperativa Wiñay", "PE-OCC-2026-140", "CW-0417", days_ago=85),
        _loss("1850", "Saponin and stones, removed in cleaning."),
    ),
    ("8150110990", "Ginger, fresh"): (
        _purchase("48000", "Asociación Kion Junín", "PE-OCC-2026-077", "KJ-118"),
    ),
    ("8150110990", "Mango, dried"): (_purchase("20000", "Secados del Norte", "PE-OCC-2026-092", "SN-4410"),),
    ("8150110990", "Coffee, green, arabica"): (
        _purchase("36000", "Cooperativa La Florida", "PE-OCC-2026-031", "LF-0098"),
    ),
    ("8150110871", "Bananas, fresh"): (
        _harvest("60", "2400", days_ago=110),
        _harvest("60", "2350", days_ago=90, has_paper=False),
        _harvest("60", "2420", days_ago=78, has_paper=False),
        _loss("3100", "Bruised fruit, sold for animal feed as conventional."),
    ),
    ("5561220045", "Avocados, Hass, fresh"): (
        _harvest("310", "9500"),
        _sale("210000", "Mercado de Abasto, Guadalajara", "T-3310"),
    ),
    ("5561220990", "Tomatoes, grape, greenhouse"): (_harvest("12", "60000"),),
    ("8150113309", "Sesame seed, hulled"): (
        _opening("2400"),
        _harvest("240", "650"),
        _purchase("38000", "Tekeze Growers Union", "ET-CTR-2026-009", "TGU-55"),
        _sale("14000", "Addis Oil Mill", "HO-L-31"),
        _loss("900", "Hulls and dust, removed in cleaning."),
    ),
    ("8150119001", "Soybeans"): (
        _opening("1200000"),
        _harvest("2600", "2900"),
        _purchase("9500000", "Konya Organik Hububat Birliği", "TR-154-2026-0331", "KOHB-2026-17"),
    ),
    ("7010000312", "Extra virgin olive oil, bottled"): (
        _opening("9000"),
        _harvest("110", "900"),
        _sale("21000", "Bottega Umbra, Perugia", "2026/118"),
    ),
    ("7030000145", "Green tea, sencha, retail"): (_harvest("14", "420"), _loss("35", "Stems, sorted out.")),
    ("8150115521", "Coconut water, not from concentrate"): (
        _purchase("90000", "Davao Coconut Growers", "PH-OCCP-2026-201", "DCG-771"),
        _purchase("45000", "Davao Coconut Growers", "PH-OCCP-2026-201", "DCG-802", days_ago=82),
    ),
}
"""By NOP ID and product."""


def seed(at: datetime) -> Iterable[str]:
    """Enters the stock of each product that has none; says how many entries."""
    count = 0
    for (nop_id, name), rows in PLAN.items():
        product = CertifiedProduct.objects.get(operation__nop_id=nop_id, name=name)
        if StockEntry.objects.filter(product=product, kind__in=TYPED).exists():
            continue
        keeper = Membership.objects.filter(role=Role.EXPORTER, is_active=True, operation=product.operation)
        actor = keeper.select_related("user", "operation__certifier").order_by("pk")[0]
        for row in rows:
            then = at - timedelta(days=row.days_ago)
            papers = [_paper(product.operation, product, row, actor, then)] if row.has_paper else []
            stock.add_stock_entry(product, _values(row, then), papers=papers, actor=actor, at=then)
            count += 1
    yield f"{count} entries of stock"


def _values(row: StockRow, then: datetime) -> EntryValues:
    is_purchase = row.kind == EntryKind.PURCHASE
    return EntryValues(
        kind=row.kind,
        happened_on=then.date(),
        quantity=Decimal(row.kg) if row.kg else None,
        harvest_year=then.year if row.kind == EntryKind.HARVEST else None,
        area_ha=Decimal(row.area) if row.area else None,
        yield_kg_per_ha=Decimal(row.per_ha) if row.per_ha else None,
        supplier_name=row.partner if is_purchase else "",
        supplier_certificate=row.certificate,
        buyer="" if is_purchase else row.partner,
        document=row.document,
        note=row.note,
    )


def _paper(
    operation: Operation, product: CertifiedProduct, row: StockRow, actor: Membership, then: datetime
) -> StockPaper:
    lines = [
        f"FIELD BOOK {operation.name}",
        f"{product.name}, harvest ended {then:%Y-%m-%d}",
        f"{row.area} ha x {row.per_ha} kg/ha",
    ]
    upload = SimpleUploadedFile(f"field-book-{then:%Y}.pdf", demo_papers.pdf(lines))
    return stock_papers.keep_stock_paper(operation, upload, actor=actor, at=then)
