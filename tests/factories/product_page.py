"""The page of a product as a browser sends it, and what it stored."""

from __future__ import annotations

from accounts.models import Membership
from accounts.roles import Role
from shipments.models import Shipment, ShipmentLine

LOTS = {"lots-TOTAL_FORMS": "0", "lots-INITIAL_FORMS": "0"}
SUPPLIER = "8150110990"


def member_of(shipment: Shipment) -> Membership:
    return Membership.objects.get(operation=shipment.exporter, role=Role.EXPORTER)


def typed(shipment: Shipment, **changes: str) -> dict[str, str]:
    """The page of the first product as a browser would send it, with what the test changes."""
    product = shipment.lines.get(position=1).certified_product
    assert product is not None
    return {
        "certified_product": str(product.public_id),
        "name_as_labelled": "Organic Green Coffee",
        "origin": "PE",
        "hts": "0901.11.0015",
        "package_type": "5L",
        "net_weight_unit": "kg",
        "gross_weight_unit": "kg",
        "unit_weight_unit": "kg",
        **LOTS,
        **changes,
    }


def lots_of(line: ShipmentLine) -> list[tuple[object, ...]]:
    return list(
        line.lots.order_by("position").values_list(
            "number", "quantity", "quantity_unit", "quantity_kg", "harvest_year"
        )
    )
