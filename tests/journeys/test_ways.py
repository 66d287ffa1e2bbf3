"""One request, two ways easily forgotten: by keyboard alone on a narrow screen, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from nopcert.demo import papers as demo_papers
from shipments.models import Shipment
from shipments.rules.lifecycle import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXPORTER = "diego@andeansuperfoods.example"
NARROW = {"width": 320, "height": 640}
MOST_STEPS = 150  # of the key Tab, from one field to any other of the same page

SitDown = Callable[..., Page]


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    path = tmp_path / "invoice.pdf"
    path.write_bytes(demo_papers.pdf(["COMMERCIAL INVOICE", "Organic white quinoa"]))
    return path


def go_to(page: Page, target: Locator) -> None:
    """Presses Tab until the focus stands on the target; fails where the key never gets there."""
    expect(target).to_be_visible()
    for _step in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The key Tab does not reach {target}.")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    go_to(page, target)
    page.keyboard.press(key)


def write(page: Page, label: str, words: str) -> None:
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def choose(page: Page, label: str, words: str) -> None:
    """In a list of the browser's own: typing the beginning of a choice takes it."""
    target = page.get_by_label(label, exact=True)
    write(page, label, words)
    assert target.locator("option:checked").inner_text().startswith(words)


def choose_suggested(page: Page, label: str, words: str, suggestion: str, value: str) -> None:
    """In a box with suggestions: down to the first, and Enter."""
    write(page, label, words)
    menu = page.locator(".autocomplete__menu--visible")
    expect(menu.get_by_role("option").first).to_contain_text(suggestion)
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("option").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label(label, exact=True)).to_have_value(value)


def fits(page: Page) -> None:
    """Nothing stands beside the window, so that nobody must scroll sideways."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"], f"{page.url} is {wide} px wide."


def test_by_keyboard_alone_on_a_narrow_screen(
    parties_of_demo: datetime, sit_down: SitDown, invoice: Path
) -> None:
    page = sit_down(EXPORTER)
    page.set_viewport_size(NARROW)
    page.goto("/home/")
    fits(page)
    press(page, page.locator("main").get_by_role("link", name="New request").first)
    page.wait_for_url(re.compile("/shipments/new/"))
    fits(page)
    press(page, page.get_by_role("button", name="Open a draft"))

    page.wait_for_url(re.compile("/parties/"))
    fits(page)
    choose_suggested(page, "Recipient (importer of record)", "Solstice", "Solstice Organics", "8150004471")
    press(page, page.get_by_role("button", name="Save and continue"))

    page.wait_for_url(re.compile("/products/$"))
    fits(page)
    press(page, page.get_by_role("link", name="Add a product"))
    page.wait_for_url(re.compile("/products/new/"))
    fits(page)
    choose(page, "Certified product", "Quinoa, white")
    write(page, "Name as labelled", "Organic White Quinoa")
    choose_suggested(page, "Tariff code (HTS)", "quinoa", "1008.50.0010", "1008.50.0010")
    write(page, "Total net weight", "10000")
    press(page, page.get_by_role("button", name="Save the product"))

    page.wait_for_url(re.compile("/products/$"))
    expect(page.locator("main")).to_contain_text("Organic White Quinoa")
    fits(page)
    page.goto(page.url.replace("/products/", "/transport/"))
    fits(page)
    write(page, "Port of lading", "PECLL")
    choose(page, "US port of entry", "Seattle")
    departure = timezone.now() + timedelta(days=9)
    write(page, "Planned departure", f"{departure:%m%d00%Y}1030AM")  # the box takes years of six digits
    expect(page.get_by_label("Planned departure")).to_have_value(f"{departure:%Y-%m-%dT10:30}")
    choose(page, "How the goods travel", "Sea")
    write(page, "Vessel", "HMM BLESSING")
    press(page, page.get_by_role("button", name="Save and continue"))

    page.wait_for_url(re.compile("/papers/"))
    fits(page)
    with page.expect_file_chooser() as chooser:
        press(page, page.locator("#id_file"))
    chooser.value.set_files(invoice)
    expect(page.locator("main")).to_contain_text("Attached as Commercial invoice")
    press(page, page.get_by_role("button", name="Save and continue"))

    page.wait_for_url(re.compile("/review/"))
    fits(page)
    press(page, page.locator("#id_is_attested"), "Space")
    press(page, page.get_by_role("button", name="Submit to the certifier"))
    expect(page.locator("main")).to_contain_text("Submitted")
    fits(page)
    handed_in()


def test_without_javascript_from_sign_in_to_submission(
    parties_of_demo: datetime, sit_down: SitDown, invoice: Path
) -> None:
    page = sit_down(EXPORTER, java_script_enabled=False)
    page.locator("main").get_by_role("link", name="New request").first.click()
    page.get_by_role("button", name="Open a draft").click()
    page.get_by_label("Recipient (importer of record)").fill("8150004471")
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_role("link", name="Add a product").click()
    page.get_by_label("Certified product").select_option(label="Quinoa, white")
    page.get_by_label("Name as labelled").fill("Organic White Quinoa")
    page.get_by_label("Tariff code (HTS)").fill("1008.50.0010")
    page.get_by_label("Total net weight", exact=True).fill("10000")
    page.get_by_role("button", name="Save the product").click()
    expect(page.locator("main")).to_contain_text("Organic White Quinoa")

    page.goto(page.url.replace("/products/", "/transport/"))
    departure = timezone.now() + timedelta(days=9)
    page.get_by_label("Port of lading").fill("PECLL")
    page.get_by_label("US port of entry").select_option("3001")
    page.get_by_label("Planned departure").fill(f"{departure:%Y-%m-%dT10:30}")
    page.get_by_label("How the goods travel").select_option("sea")
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    page.get_by_role("button", name="Save and continue").click()

    page.locator("#id_file").set_input_files(invoice)
    page.get_by_role("button", name="Attach the papers").click()
    expect(page.locator("#papers-title + *")).to_contain_text("invoice.pdf")
    page.get_by_role("button", name="Save and continue").click()
    page.locator("label[for=id_is_attested]").click()
    page.get_by_role("button", name="Submit to the certifier").click()
    expect(page.locator("main")).to_contain_text("Submitted")
    handed_in()


def handed_in() -> None:
    """What was typed is what the certifier received."""
    shipment = Shipment.objects.get()
    line = shipment.lines.get()
    assert (shipment.status, shipment.us_port.code, shipment.vessel) == (
        Status.SUBMITTED,
        "3001",
        "HMM BLESSING",
    )
    assert (line.name_as_labelled, line.hts, int(line.net_weight_kg)) == (
        "Organic White Quinoa",
        "1008500010",
        10_000,
    )
    assert shipment.recipient.nop_id == "8150004471"
    assert shipment.attachments.get().name == "invoice.pdf"
