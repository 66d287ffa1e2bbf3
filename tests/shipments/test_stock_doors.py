"""Who sees a stock, who enters it, and what a form refuses."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import CertifiedProduct
from shipments.models import StockEntry, StockPaper, YieldLimit
from shipments.rules.lifecycle import Status
from shipments.rules.stock import EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.services import stock
from tests.factories.accounts import make_membership, sign_in
from tests.shipments.conftest import COUNTED_ON

pytestmark = pytest.mark.usefixtures("house")

LIST = reverse("shipments:stock")


@pytest.fixture
def keeper(client: Client, sesame_keeper: Membership) -> Membership:
    return sign_in(client, sesame_keeper)


def page_of(name: str, *keys: object) -> str:
    return reverse(f"shipments:{name}", args=keys)


def example(name: str) -> dict[str, Any]:
    return next(one for one in load_examples() if one["id"] == name)


def test_staff_see_their_exporters_and_set_the_yield(
    client: Client, sesame: CertifiedProduct, sesame_opening: StockEntry, now: datetime
) -> None:
    reviewer = sign_in(client, make_membership(Role.REVIEWER, certifier=sesame.operation.certifier))

    (keeper_row,) = client.get(LIST).context["keepers"]
    assert (keeper_row.operation, keeper_row.products, keeper_row.last_on) == (
        sesame.operation,
        1,
        COUNTED_ON,
    )
    assert (
        page_of("stock_of", sesame.operation.public_id)
        in client.get(reverse("operations:detail", args=[sesame.operation.public_id])).text
    )
    client.post(
        page_of("stock_yield", sesame.public_id), {"kg_per_ha": "700", "source": "Inspection of June 2026"}
    )
    limit = YieldLimit.objects.get()
    assert (limit.kg_per_ha, limit.set_by) == (Decimal(700), reviewer)
    assert "700 kg per ha" in client.get(page_of("stock_product", sesame.public_id)).text


def test_the_review_page_shows_the_sum(
    client: Client, sesame: CertifiedProduct, sesame_opening: StockEntry, keeper: Membership, now: datetime
) -> None:
    bought = EntryValues(
        kind=EntryKind.PURCHASE,
        happened_on=COUNTED_ON,
        quantity=Decimal(20750),
        supplier_name="Tekeze",
        supplier_certificate="ET-9",
        document="T-1",
    )
    stock.add_stock_entry(sesame, bought, actor=keeper, at=now)
    shipment = requests.enter(example("sesame-ethiopia"), at=now)
    requests.bring_to(shipment, Status.SUBMITTED, at=now)
    sign_in(client, make_membership(Role.REVIEWER, certifier=sesame.operation.certifier))

    page = client.get(page_of("review_page", shipment.public_id))

    assert "This request asks for 19,000 kg." in page.text
    assert "Left afterwards: 4,150 kg." in page.text
    assert "23,150 kg of what came in has no paper." in page.text


@pytest.mark.parametrize(
    "name",
    [
        "stock_of",
        "stock_of_csv",
        "stock_sheet_new",
        "stock_product",
        "stock_product_xlsx",
        "stock_entry_new",
        "stock_entry_reverse",
        "stock_paper",
        "stock_sheet",
        "stock_yield",
    ],
)
@pytest.mark.parametrize("role", [Role.EXPORTER, Role.REVIEWER])
def test_a_strangers_stock_looks_missing(
    client: Client, sesame: CertifiedProduct, sesame_opening: StockEntry, now: datetime, name: str, role: Role
) -> None:
    paper = StockPaper.objects.create(
        operation=sesame.operation,
        file="papers/x",
        name="x.csv",
        content_type="text/csv",
        size_bytes=1,
        sha256="0" * 64,
        uploaded_by=sesame_opening.entered_by,
        uploaded_at=now,
    )
    keys: dict[str, tuple[object, ...]] = {
        "stock_of": (sesame.operation.public_id,),
        "stock_of_csv": (sesame.operation.public_id,),
        "stock_sheet_new": (sesame.operation.public_id,),
        "stock_entry_new": (sesame.public_id, "sale"),
        "stock_entry_reverse": (sesame_opening.public_id,),
        "stock_paper": (paper.public_id,),
        "stock_sheet": (paper.public_id,),
    }
    sign_in(client, make_membership(role))

    answer = client.get(page_of(name, *keys.get(name, (sesame.public_id,))))

    assert answer.status_code == (403 if (name, role) == ("stock_yield", Role.EXPORTER) else 404)


@pytest.mark.parametrize(("role", "may"), [(Role.AUDITOR, True), (Role.IMPORTER, False)])
def test_an_auditor_looks_and_an_importer_does_not(
    client: Client,
    sesame: CertifiedProduct,
    sesame_opening: StockEntry,
    role: Role,
    may: bool,  # noqa: FBT001
) -> None:
    party = {"certifier": sesame.operation.certifier} if may else {"operation": sesame.operation}
    sign_in(client, make_membership(role, **party))
    address = page_of("stock_product", sesame.public_id)

    assert client.get(address).status_code == (200 if may else 403)
    assert client.get(page_of("stock_entry_new", sesame.public_id, "sale")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "typed", "field", "sentence"),
    [
        ("sale", {"quantity": "-5"}, "quantity", "cannot be negative"),
        ("sale", {"quantity": "NaN"}, "quantity", "Use the digits 0 to 9"),
        ("sale", {"happened_on": "9999-12-31"}, "happened_on", "Check the year"),
        ("sale", {"buyer": "Mill\u202e"}, "buyer", "invisible character"),
        ("harvest", {"area_ha": "0"}, "area_ha", "area is zero"),
        (
            "harvest",
            {"area_ha": "95", "yield_kg_per_ha": "650", "quantity": "90000"},
            "quantity",
            "make 61,750 kg",
        ),
        ("harvest", {"harvest_year": "last"}, "harvest_year", "four digits"),
        ("purchase", {"supplier": "9999999999"}, "supplier", "in the registry"),
        (
            "opening",
            {"quantity": "999999999", "quantity_unit": "long_ton"},
            "quantity",
            "too small or too large",
        ),
    ],
)
def test_hostile_or_wrong_input_gets_a_sentence_at_its_field(
    client: Client,
    keeper: Membership,
    sesame: CertifiedProduct,
    kind: str,
    typed: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    page = client.post(page_of("stock_entry_new", sesame.public_id, kind), {"note": "keep me", **typed})

    assert page.status_code == 200
    assert sentence in " ".join(page.context["form"].errors[field])
    assert "keep me" in page.text
    assert StockEntry.objects.count() == 0
