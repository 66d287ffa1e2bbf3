"""The page of a product: weights in the units that were typed, their sums and differences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shipments.models import Shipment
from tests.factories.product_page import typed

pytestmark = pytest.mark.usefixtures("house")


def test_packages_in_pounds_become_the_net_weight(exporter: Client, shipment: Shipment) -> None:
    sent = typed(
        shipment,
        packages="1000",
        unit_weight="42.5",
        unit_weight_unit="lb",
        gross_weight="21.5",
        gross_weight_unit="short_ton",
    )

    exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent)

    line = shipment.lines.get(position=2)
    assert (line.net_weight, line.net_weight_kg) == (None, Decimal("19277.676"))
    assert (line.unit_weight, line.unit_weight_unit, line.unit_weight_kg) == (
        Decimal("42.5"),
        "lb",
        Decimal("19.277676"),
    )
    assert (line.gross_weight, line.gross_weight_kg) == (Decimal("21.5"), Decimal("19504.472"))
    page = exporter.get(reverse("shipments:products", args=[shipment.public_id])).text
    assert "1,000 packages × 42.5 lb = 19,277.676 kg" in page
    assert "net 38,597.676 kg · gross 39,034.472 kg" in page


def test_what_was_typed_stands_there_again(exporter: Client, shipment: Shipment) -> None:
    exporter.post(
        reverse("shipments:line_new", args=[shipment.public_id]),
        typed(shipment, net_weight="42500.25", net_weight_unit="lb"),
    )
    line = shipment.lines.get(position=2)

    form = (
        exporter.get(reverse("shipments:line", args=[shipment.public_id, line.public_id]))
        .context["page"]
        .form
    )

    assert (form.initial["net_weight"], form.initial["net_weight_unit"]) == ("42500.25", "lb")
    assert line.net_weight_kg == Decimal("19277.789")


def test_a_difference_is_said_and_saved_all_the_same(exporter: Client, shipment: Shipment) -> None:
    sent = typed(shipment, packages="100", unit_weight="69", net_weight="7100", **{
        "lots-TOTAL_FORMS": "1",
        "lots-0-number": "VA-1",
        "lots-0-quantity": "6000",
        "lots-0-quantity_unit": "kg",
    })  # fmt: skip

    page = exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent, follow=True).text

    assert shipment.lines.get(position=2).net_weight_kg == 7100
    assert "Packages times the weight of one make 6,900 kg, but the net weight is 7,100 kg" in page
    assert "The lots together make 6,000 kg, but the net weight is 7,100 kg" in page


def test_the_sums_come_while_one_types(exporter: Client, shipment: Shipment) -> None:
    address = reverse("shipments:line_preview", args=[shipment.public_id])

    answer = exporter.post(
        address, typed(shipment, packages="1000", unit_weight="42.5", unit_weight_unit="lb")
    )

    assert "1,000 packages × 42.5 lb = 19,277.676 kg" in answer.text
    assert shipment.lines.count() == 1
    assert "appear here" in exporter.post(address, typed(shipment, packages="many")).text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"net_weight": "0.0004", "net_weight_unit": "g"}, "net_weight", "more than 3 decimals"),
        ({"net_weight": "0.001", "net_weight_unit": "g"}, "net_weight", "too small or too large"),
        ({"net_weight": "999999999", "net_weight_unit": "long_ton"}, "net_weight", "too small or too large"),
        ({"unit_weight": "999999", "unit_weight_unit": "t"}, "unit_weight", "too small or too large"),
        ({"net_weight": "5", "net_weight_unit": "stone"}, "net_weight_unit", "not on the list"),
        ({"hts_quantity": "5"}, "hts_quantity", "0901.11.0015 counts kilograms alone"),
    ],
)
def test_a_weight_that_cannot_be_kept_is_refused(
    exporter: Client, shipment: Shipment, changes: dict[str, str], field: str, sentence: str
) -> None:
    page = exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), typed(shipment, **changes))

    assert sentence in " ".join(page.context["page"].form.errors[field])
    assert shipment.lines.count() == 1


def test_the_unit_of_the_tariff_code_is_the_schedules(exporter: Client, shipment: Shipment) -> None:
    sent = typed(shipment, hts="2009897095", hts_quantity="19800", net_weight="20000")

    exporter.post(reverse("shipments:line_new", args=[shipment.public_id]), sent)

    line = shipment.lines.get(position=2)
    assert (line.hts_quantity, line.hts_unit) == (19800, "liters")
