"""Papers to form: a packing list is shown as it was understood, and fills products in only when confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import CertifiedProduct
from shipments.models import Attachment, Shipment
from shipments.rules import product_match
from shipments.rules.lifecycle import Status
from shipments.services import papers
from tests.shipments.readers import files

pytestmark = pytest.mark.usefixtures("house")

LIST = """COOPERATIVA VALLE ALTO;;;;
Lote;Descripción;N° de sacos;Peso neto (kg);Peso bruto (kg);Cosecha
VA-2026-118;Café verde arábica orgánico;140;9.660,00;9.765;2026
VA-2026-130;Café verde arábica orgánico;130;8.970,00;9.067,5;2026
;Cosa desconocida;5;100,00;;
;;muchos;;;
TOTAL;;275;18.730,00;;
"""


@pytest.fixture
def shipment(house: None, now: datetime) -> Shipment:
    """The coffee of the examples: one line of 19,320 kg."""
    return requests.enter(load_examples()[0], at=now)


@pytest.fixture
def member(shipment: Shipment) -> Membership:
    return Membership.objects.get(operation=shipment.exporter, role=Role.EXPORTER)


@pytest.fixture
def exporter(client: Client, member: Membership) -> Client:
    client.force_login(member.user)
    return client


@pytest.fixture
def attach(shipment: Shipment, member: Membership, now: datetime) -> Callable[[str, bytes], Attachment]:
    def attach(name: str, content: bytes) -> Attachment:
        upload = SimpleUploadedFile(name, content)
        return papers.attach_paper(shipment, upload, actor=member, at=now)

    return attach


def page_of(attachment: Attachment) -> str:
    return reverse("shipments:packing_list", args=[attachment.public_id])


def lines_of(shipment: Shipment) -> list[tuple[Any, ...]]:
    return [
        (
            line.position,
            line.name_as_labelled,
            line.packages,
            line.net_weight_kg,
            line.gross_weight_kg,
            [(lot.number, lot.quantity_kg, lot.harvest_year) for lot in line.lots.order_by("position")],
        )
        for line in shipment.lines.order_by("position")
    ]


def test_the_page_shows_what_was_understood_and_changes_nothing(
    exporter: Client, shipment: Shipment, attach: Callable[[str, bytes], Attachment]
) -> None:
    before = lines_of(shipment)

    page = exporter.get(page_of(attach("lista.csv", LIST.encode("cp1252"))))

    coffee, unknown = page.context["proposals"]
    line = shipment.lines.get()
    assert (coffee.product.name, coffee.line, coffee.target) == (
        "Coffee, green, arabica",
        line,
        str(line.public_id),
    )
    assert [(one.label, one.now, one.then) for one in coffee.differences] == [
        ("Number of packages", "280", "270"),
        ("Net weight", "19,320 kg", "18,630 kg"),
        ("Gross weight", "19,530 kg", "18,832.5 kg"),
        ("Lots", "VA-2026-118, VA-2026-121", "VA-2026-118, VA-2026-130"),
    ]
    assert (unknown.product, unknown.line, unknown.target) == (None, None, "new")
    assert "Row 7: a row of totals." in page.text
    assert "Row 6: “muchos” is not a number (Number of packages)." in page.text
    assert lines_of(shipment) == before


def test_what_is_confirmed_is_filled_in_and_the_rest_stays(
    exporter: Client, shipment: Shipment, attach: Callable[[str, bytes], Attachment]
) -> None:
    address = page_of(attach("lista.csv", LIST.encode("utf-16")))
    line = shipment.lines.get()

    page = exporter.post(
        address,
        {
            "product_g0": str(line.certified_product.public_id),
            "target_g0": str(line.public_id),
            "product_g1": "none",
            "target_g1": "leave",
        },
        follow=True,
    )

    assert "1 product is filled in from “lista.csv”." in page.text
    assert lines_of(shipment) == [
        (
            1,
            "Organic Green Coffee Arabica Grade 1 EP",
            270,
            Decimal("18630.000"),
            Decimal("18832.500"),
            [
                ("VA-2026-118", Decimal("9660.000"), 2026),
                ("VA-2026-130", Decimal("8970.000"), 2026),
            ],
        )
    ]
    assert shipment.lines.get().hts == "0901110015"


def test_a_list_in_pounds_makes_new_products(
    exporter: Client, shipment: Shipment, attach: Callable[[str, bytes], Attachment]
) -> None:
    content = b"Product,Net Wt (lbs),HTS\nGreen coffee arabica,2000,0901.11.0015\nThing,10.5,\n"
    address = page_of(attach("list.csv", content))

    exporter.post(address, {"target_g0": "new", "product_g0": "", "target_g1": "new", "product_g1": "none"})

    made = shipment.lines.filter(position__gt=1).order_by("position")
    assert [
        (
            line.certified_product and line.certified_product.name,
            line.hts,
            line.net_weight,
            line.net_weight_unit,
        )
        for line in made
    ] == [
        ("Coffee, green, arabica", "0901110015", Decimal("2000.000000"), "lb"),
        (None, "", Decimal("10.500000"), "lb"),
    ]
    assert made[0].net_weight_kg == Decimal("907.185")
    assert made[0].label_category == "100_percent_organic"


def test_columns_that_were_chosen_are_read_again(
    exporter: Client, attach: Callable[[str, bytes], Attachment]
) -> None:
    address = page_of(attach("list.csv", b"Coffee,12,100\nCocoa,5,50\n"))

    guessed = exporter.get(address)
    chosen = exporter.get(
        address,
        {
            "heading_row": "1",
            "field_0": "product",
            "field_1": "packages",
            "field_2": "net_weight",
            "unit_2": "lb",
        },
    )

    assert (guessed.context["understood"].heading_row, guessed.context["proposals"]) == (0, [])
    assert "No headings were recognised." in guessed.text
    assert [one.group.product for one in chosen.context["proposals"]] == ["Cocoa"]
    assert str(chosen.context["proposals"][0].net_weight_kg) == "22.680"


def test_nothing_chosen_is_refused_in_a_sentence(
    exporter: Client, shipment: Shipment, attach: Callable[[str, bytes], Attachment]
) -> None:
    page = exporter.post(
        page_of(attach("lista.csv", LIST.encode())), {"target_g0": "leave", "target_g1": "leave"}
    )

    assert "Nothing is chosen to be filled in." in page.text
    assert shipment.lines.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"heading_row": "99999", "field_0": "product"},
        {"heading_row": "-1", "field_0": "product"},
        {"field_59": "net_weight", "unit_59": "stone"},
        {"target_g0": "00000000-0000-4000-8000-000000000000", "product_g0": "\u0661"},
        {"target_g0": "x" * 500, "product_g0": "' OR 1=1"},
        {"target_g999": "new"},
    ],
)
def test_bad_choices_are_only_choices(
    exporter: Client, attach: Callable[[str, bytes], Attachment], typed: dict[str, str]
) -> None:
    assert exporter.get(page_of(attach("lista.csv", LIST.encode())), typed).status_code == 200


def test_a_name_that_may_not_stand_on_a_paper_is_left_out_with_its_sentence(
    exporter: Client, shipment: Shipment, attach: Callable[[str, bytes], Attachment]
) -> None:
    content = "Product,Net kg\n<b>Coffee</b>,10\n"
    address = page_of(attach("list.csv", content.encode()))

    page = exporter.get(address)
    exporter.post(address, {"target_g0": "new", "product_g0": "none"})

    assert "may not stand in a name" in page.text
    assert page.context["proposals"][0].target == "leave"
    assert shipment.lines.count() == 1


def test_a_closed_request_is_not_filled_in(
    exporter: Client, shipment: Shipment, attach: Callable[[str, bytes], Attachment], now: datetime
) -> None:
    address = page_of(attach("lista.csv", LIST.encode()))
    requests.bring_to(shipment, Status.SUBMITTED, at=now)

    page = exporter.post(address, {"target_g0": "new"})

    assert "cannot be changed" in page.text
    assert shipment.lines.count() == 1


def test_only_a_table_can_fill_in(exporter: Client, attach: Callable[[str, bytes], Attachment]) -> None:
    assert exporter.get(page_of(attach("invoice.pdf", files.good_pdf()))).status_code == 404


def test_a_file_that_cannot_be_read_any_more_says_so(
    exporter: Client, attach: Callable[[str, bytes], Attachment]
) -> None:
    attachment = attach("lista.csv", LIST.encode())
    attachment.file.storage.delete(attachment.file.name)

    assert "No table could be read in this file." in exporter.get(page_of(attachment)).text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Green Coffee, Arabica (organic)", "Coffee, green, arabica"),
        ("CAFÉ VERDE ARÁBICA", "Coffee, green, arabica"),
        ("Dried mango slices", "Mango, dried"),
        ("Quinua blanca orgánica", "Quinoa, white"),
        ("Quinoa White", "Quinoa, white"),
        ("Cacao en grano", "Cocoa beans"),
        ("Pallets", None),
        ("", None),
    ],
)
def test_a_product_is_known_by_its_words(text: str, name: str | None) -> None:
    names = [
        "Quinoa, white",
        "Quinoa, red",
        "Ginger, fresh",
        "Cocoa beans",
        "Mango, dried",
        "Coffee, green, arabica",
    ]

    assert product_match.best(text, {one: one for one in names})[0] == name


def test_every_product_of_the_demo_is_its_own_best_match(house: None) -> None:
    names = {product.pk: product.name for product in CertifiedProduct.objects.order_by("pk")}

    for name in set(names.values()):
        key, likeness = product_match.best(name, names)
        assert key is not None
        assert (names[key], likeness) == (name, 1.0)
