"""An example of the demo with everything around it in order, so that only what it declares is judged."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import CertifiedProduct, Certifier
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.rules.stock import EntryKind
from shipments.rules.stock_values import EntryValues
from shipments.services import stock

WINTER = datetime.fromisoformat("2026-01-20T12:00:00+00:00")


def member_of(shipment: Shipment, role: Role) -> Membership:
    """The first person of the certifier in the role."""
    members = Membership.objects.select_related("user", "certifier", "operation")
    return members.filter(certifier=shipment.certifier, role=role).order_by("pk")[0]


def load_example(name: str) -> dict[str, Any]:
    return next(example for example in load_examples() if example["id"] == name)


def enter_in_order(example: dict[str, Any], now: datetime) -> Shipment:
    """The example as a draft: its papers attached, its stock declared, an earlier certificate issued for the
    same exporter, product, recipient, port and way, and a certifier that promises a decision tomorrow."""
    Certifier.objects.filter(issues_here=True).update(target_days=1)
    issue_earlier(example)
    shipment = requests.enter(example, at=now)
    declare_stock(shipment, now)
    return shipment


def issue_earlier(example: dict[str, Any]) -> Shipment:
    """A like shipment of last winter with its certificates: other lots, papers and days."""
    earlier = deepcopy(example)
    earlier["bill_of_lading"] = f"{earlier['bill_of_lading']}9" if earlier.get("bill_of_lading") else ""
    earlier["air_waybill"] = "205-12345675" if earlier.get("air_waybill") else ""
    earlier["containers"] = []
    if "window" in earlier:  # the tomatoes, in the season of their code
        earlier["window"] = ("2026-02-01", "2026-02-27")
    for line in earlier["lines"]:
        line["lots"] = [
            {"number": f"{lot}-E", "wine_label": "made_with_organic", "is_wine_attested": True}
            if example["id"] == "wine-spain-eu"
            else f"{lot['number'] if isinstance(lot, dict) else lot}-E"
            for lot in line["lots"]
        ]
    return requests.bring_to(requests.enter(earlier, at=WINTER), Status.ISSUED, at=WINTER)


def declare_stock(shipment: Shipment, now: datetime) -> None:
    """Twice as much in stock as the request and the earlier one need."""
    staff = member_of(shipment, Role.REVIEWER)
    for line in shipment.lines.order_by("position"):
        assert line.net_weight_kg is not None
        values = EntryValues(
            EntryKind.OPENING,
            happened_on=(now - timedelta(days=300)).date(),
            quantity=line.net_weight_kg * Decimal(4),
            harvest_year=now.year,
            document="Inspection report",
        )
        product = CertifiedProduct.objects.select_related("operation").get(pk=line.certified_product_id)
        stock.add_stock_entry(product, values, actor=staff, at=now)
