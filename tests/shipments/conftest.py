"""A product of the demo whose stock is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.roles import Role
from operations.models import CertifiedProduct
from shipments.models import StockEntry
from shipments.rules.stock import EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.services import stock

COUNTED_ON = date(2026, 6, 1)


@pytest.fixture
def sesame(house: None) -> CertifiedProduct:
    """The hulled sesame of Humera; nothing is entered of it."""
    return CertifiedProduct.objects.select_related("operation__certifier").get(
        operation__nop_id="8150113309", name="Sesame seed, hulled"
    )


@pytest.fixture
def sesame_keeper(sesame: CertifiedProduct) -> Membership:
    """Its exporter."""
    return Membership.objects.get(operation=sesame.operation, role=Role.EXPORTER)


@pytest.fixture
def sesame_opening(sesame: CertifiedProduct, sesame_keeper: Membership, now: datetime) -> StockEntry:
    """2,400 kg, counted on 1 June 2026, under a number that a spreadsheet would run."""
    values = EntryValues(
        kind=EntryKind.OPENING,
        happened_on=COUNTED_ON,
        quantity=Decimal(2400),
        document="=1+1",
        note="Counted",
    )
    return stock.add_stock_entry(sesame, values, actor=sesame_keeper, at=now)
