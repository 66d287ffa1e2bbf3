"""The twelve declarations, each typed by its exporter: parties, products with lots, transport, papers; then
exactly what the example expects, before the exporter who hands it in and before the reviewer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import papers as demo_papers
from nopcert.demo.examples import LABEL_CATEGORY, load_examples
from operations.models import Certifier, Operation
from operations.rules import hts
from shipments import facts
from shipments.models import Shipment
from shipments.rules.checks import table
from shipments.rules.checks.judgement import Severity
from shipments.rules.lifecycle import Status
from tests.shipments import order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SitDown = Callable[..., Page]
Example = dict[str, Any]

_TRANSPORT = {
    "vessel": "Vessel",
    "voyage": "Voyage",
    "flight": "Flight",
    "air_waybill": "Air waybill",
    "bill_of_lading": "Bill of lading or waybill",
}
_WEIGHTS = {
    "packages": "Number of packages",
    "unit_weight_kg": "Net weight of one package",
    "net_weight_kg": re.compile("otal net weight"),  # of a period: estimated, of the whole period
    "gross_weight_kg": "Gross weight",
    "hts_quantity": "Quantity in the unit of the tariff code",
}


@pytest.fixture
def in_order(parties_of_demo: datetime) -> datetime:
    """The demo's parties, and a certifier that promises a decision tomorrow; the instant."""
    Certifier.objects.filter(issues_here=True).update(target_days=1)
    return parties_of_demo


@pytest.mark.parametrize("name", [example["id"] for example in load_examples()])
def test_an_example_is_typed_and_finds_what_it_expects(
    name: str, in_order: datetime, sit_down: SitDown, tmp_path: Path
) -> None:
    example = _of_this_winter(order.load_example(name), in_order)
    order.issue_earlier(example)
    exporter = Operation.objects.get(nop_id=example["exporter"]["nop_id"])
    person = Membership.objects.select_related("user").get(operation=exporter, role=Role.EXPORTER)

    page = sit_down(person.user.email)
    declare_parties(page, example)
    for line in example["lines"]:
        declare_product(page, example, line)
    declare_transport(page, example, in_order, person.user.time_zone)
    shipment = Shipment.objects.get(exporter=exporter, status=Status.DRAFT)
    order.declare_stock(shipment, in_order)
    attach_papers(page, shipment, tmp_path)

    blocking = [finding for finding in example["expect"] if finding.endswith(":block")]
    if blocking:
        cannot_be_handed_in(page, shipment, blocking, in_order)
        mend(page, example)
    hand_in(page)
    shipment.refresh_from_db()
    assert shipment.status == Status.SUBMITTED
    the_desk_finds(sit_down, shipment, set(example["expect"]) - set(blocking))


def declare_parties(page: Page, example: Example) -> None:
    page.goto("/shipments/new/")
    if example["kind"] == "period":
        page.locator("label[for=id_kind_1]").click()
    page.get_by_role("button", name="Open a draft").click()
    recipient, handler = example["recipient"], example["final_handler"]
    city, state = recipient["city"].split(", ")
    page.get_by_label("Recipient (importer of record)").fill(recipient["nop_id"])
    page.get_by_label("City of destination").fill(city)
    page.get_by_label("State of destination").fill(state)
    if handler != "exporter":
        page.get_by_label("Final handler").fill(handler["nop_id"])
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile("/products/$"))


def declare_product(page: Page, example: Example, line: dict[str, Any]) -> None:
    page.get_by_role("link", name="Add a product").click()
    page.get_by_label("Certified product").select_option(label=line["product"])
    page.get_by_label("Name as labelled").fill(line["name_as_labelled"])
    page.get_by_label("Label category").select_option(LABEL_CATEGORY[line["category"]])
    page.get_by_label("Country of origin").select_option(example["origin"])
    page.get_by_label("Tariff code (HTS)").fill(hts.display_hts(line["hts"]))
    page.get_by_label("Kind of package").select_option(line["package_code"])
    for field, label in _WEIGHTS.items():
        if line.get(field):
            page.get_by_label(label, exact=isinstance(label, str)).fill(str(line[field]))
    for place, lot in enumerate(line["lots"]):
        if place:
            page.get_by_role("button", name="Add a lot").click()
        page.locator(f"#id_lots-{place}-number").fill(lot)
    page.get_by_role("button", name="Save the product").last.click()
    page.wait_for_url(re.compile("/products/$"))
    expect(page.locator("#id_lines")).to_contain_text(line["name_as_labelled"])


def declare_transport(page: Page, example: Example, at: datetime, time_zone: str) -> None:
    page.get_by_role("link", name="Continue").click()
    page.get_by_label("Usual country of origin").select_option(example["origin"])
    page.get_by_label("Country exported from").select_option(example.get("exported_from", example["origin"]))
    page.get_by_label("Port of lading").fill(example.get("port_of_lading", ""))
    page.get_by_label("US port of entry").select_option(example["us_port"])
    page.get_by_label("Treatment after harvest").select_option(example.get("treatment_declared", ""))
    if "days_to_departure" in example:
        departs_at = (at + timedelta(days=example["days_to_departure"])).astimezone(ZoneInfo(time_zone))
        page.get_by_label("Planned departure").fill(f"{departs_at:%Y-%m-%dT%H:%M}")
    for label, day in zip(
        ("Certificate start date", "Certificate end date"), _window(example, at), strict=False
    ):
        page.get_by_label(label).fill(day)
    page.get_by_label("How the goods travel").select_option(example["mode"])
    for field, label in _TRANSPORT.items():
        if example.get(field):
            page.get_by_label(label, exact=True).fill(example[field])
    if example["containers"]:
        page.get_by_label("Containers").fill(", ".join(example["containers"]))
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile("/papers/"))


def attach_papers(page: Page, shipment: Shipment, folder: Path) -> None:
    invoice, second = folder / "invoice.pdf", folder / "packing list.csv"
    invoice.write_bytes(demo_papers.invoice(shipment))
    if shipment.kind == "single":
        second.write_bytes(demo_papers.packing_list(shipment))
    else:
        second = folder / "inventory.pdf"
        second.write_bytes(demo_papers.invoice(shipment, title="INVENTORY"))
    page.locator("#id_file").set_input_files([invoice, second])
    expect(page.locator("[data-uploads]").get_by_text("Attached as")).to_have_count(2)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile("/review/"))


def cannot_be_handed_in(page: Page, shipment: Shipment, blocking: list[str], at: datetime) -> None:
    """What blocks is what is expected; the page names it before and after the button, and keeps the draft."""
    judged = [row for row in table.run(facts.gather(shipment, at)) if row[1].severity == Severity.BLOCK]
    assert [f"{check.check_id}:block" for check, _judgement in judged] == blocking
    for _look in ("before", "after"):
        expect(page.locator("#gaps-title + ul > li")).to_have_text(
            [
                re.compile(rf"^\s*(Line \d+: )?{re.escape(judgement.sentence)}\s*$")
                for _check, judgement in judged
            ]
        )
        hand_in(page)
    expect(page.locator("main")).to_contain_text("It would bounce as it stands.")
    shipment.refresh_from_db()
    assert shipment.status == Status.DRAFT


def mend(page: Page, example: Example) -> None:
    """What the sentence asks for, at the product to which it leads."""
    page.locator("#gaps-title + ul a").first.click()
    if example["id"] == "wine-spain-eu":
        page.get_by_label("Label of the wine").select_option("made_with_organic")
        page.locator("label[for=id_lots-0-is_wine_attested]").click()
        page.get_by_role("button", name="Save the product").last.click()
    else:
        page.get_by_role("link", name="Divide the product by seasons").click()
        page.get_by_role("button", name="Divide the product").click()
        expect(page.locator(".nop-messages")).to_contain_text("This request keeps the first part.")
    page.wait_for_url(re.compile("/products/(#.*)?$"))
    page.goto(re.sub("/products/.*", "/review/", page.url))


def hand_in(page: Page) -> None:
    if not page.locator("#id_is_attested").is_checked():
        page.locator("label[for=id_is_attested]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit to the certifier").click()


def the_desk_finds(sit_down: SitDown, shipment: Shipment, expected: set[str]) -> None:
    """On the reviewer's page stands what is expected, and nothing else to look at."""
    reviewer = order.member_of(shipment, Role.REVIEWER)
    page = sit_down(reviewer.user.email)
    page.goto(f"/desk/{shipment.public_id}/")
    shown = page.locator(".nop-findings > li").evaluate_all(
        "rows => rows.map(row => [row.querySelector('h3 span').textContent.trim().slice(0, 3),"
        " row.className.match(/nop-finding--(\\w+)/)[1]].join(':'))"
    )
    assert {words for words in shown if not words.endswith(":pass")} == expected


def _of_this_winter(example: Example, at: datetime) -> Example:
    """With the fixed days of the tomatoes moved to the next season from now."""
    moved = deepcopy(example)
    if "window" in moved:
        later = at.year + (at.month >= 2) - int(moved["window"][0][:4])
        moved["window"] = [f"{int(day[:4]) + later}{day[4:]}" for day in moved["window"]]
    return moved


def _window(example: Example, at: datetime) -> Iterator[str]:
    if "window" in example:
        yield from example["window"]
    for days in example.get("window_days", ()):
        yield f"{(at + timedelta(days=days)).date()}"
