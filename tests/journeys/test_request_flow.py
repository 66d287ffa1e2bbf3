"""A request as one types it: saved by itself, over a lost connection, in two windows, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.models import Membership, User
from accounts.roles import Role
from nopcert.demo import PASSWORD
from operations.models import Operation
from shipments.models import Shipment
from shipments.services import drafting
from tests.journeys.conftest import PATIENCE_MS, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXPORTER = "diego@andeansuperfoods.example"
COLLEAGUE = "lucia@andeansuperfoods.example"
SAVED = re.compile(r"Saved \d\d:\d\d")

SitDown = Callable[..., Page]


@pytest.fixture
def draft(parties_of_demo: datetime) -> Shipment:
    diego = Membership.objects.select_related("user", "operation__certifier").get(
        user__email=EXPORTER, role=Role.EXPORTER
    )
    exporter = Operation.objects.select_related("certifier", "standard", "country").get(pk=diego.operation_id)
    return drafting.start_shipment(exporter, kind="single", actor=diego, at=timezone.now())


def address(draft: Shipment, step: str) -> str:
    return f"/shipments/{draft.public_id}/{step}/"


def status(page: Page) -> object:
    return expect(page.locator("#autosave"))


def until(condition: Callable[[], bool], page: Page) -> None:
    """Waits, bounded, for what the page's request does in the database."""
    for _turn in range(PATIENCE_MS // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    pytest.fail("It was not saved in time.")


def test_a_step_is_saved_as_one_types_and_the_wrong_is_told_at_its_field(
    draft: Shipment, sit_down: SitDown
) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "transport"))
    page.get_by_label("How the goods travel").select_option("sea")
    expect(page.get_by_label("Air waybill")).to_be_hidden()
    page.get_by_label("Containers").fill("HMMU 620915 4")
    expect(page.locator("#id_containers_notes")).to_contain_text("The check digit of container HMMU6209154")
    page.get_by_label("IMO number of the vessel").fill("071E")
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")

    expect(page.locator("#id_imo_number_error")).to_contain_text("seven digits")
    status(page).to_contain_text("except what is marked")
    draft.refresh_from_db()
    assert (draft.vessel, draft.imo_number, draft.containers) == ("HMM BLESSING", "", ["HMMU6209154"])

    page.get_by_label("IMO number of the vessel").fill("9074729")
    expect(page.locator("#id_imo_number_error")).to_have_count(0)
    status(page).to_have_text(SAVED)


def test_a_link_clicked_at_once_waits_for_what_was_typed(draft: Shipment, sit_down: SitDown) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "transport"))
    page.get_by_label("Port of lading").fill("PECLL")
    page.get_by_role("link", name="Review and submit").click()

    page.wait_for_url(re.compile("/review/"))
    expect(page.locator("main")).not_to_contain_text("Name the port, airport or border crossing")
    assert Shipment.objects.get(pk=draft.pk).port_of_lading == "PECLL"


def test_a_button_pressed_at_once_waits_for_what_is_on_its_way(draft: Shipment, sit_down: SitDown) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "products") + "new/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/autosave/"), hold)
    box = page.get_by_label("Name as labelled")
    box.press_sequentially("Organic White Qu")
    status(page).to_have_text("Saving…")
    box.press_sequentially("inoa")
    page.get_by_role("button", name="Save the product").last.click()
    assert page.url.endswith("/products/new/")
    held[0].continue_()
    page.wait_for_url(re.compile("/products/$"))
    expect(page.locator("main")).to_contain_text("Organic White Quinoa")
    assert [line.name_as_labelled for line in draft.lines.all()] == ["Organic White Quinoa"]


def test_a_link_pressed_right_after_a_button_takes_everything_along(
    draft: Shipment, sit_down: SitDown
) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "products") + "new/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route(re.compile("/autosave/"), hold)
    page.get_by_label("Certified product").select_option(label="Quinoa, white")
    status(page).to_have_text("Saving…")
    page.get_by_label("Name as labelled").fill("Organic White Quinoa")
    page.get_by_label("Total net weight", exact=True).fill("2500")
    page.get_by_role("button", name="Save the product").last.click()
    page.get_by_role("link", name="Transport").click()
    held[0].continue_()
    page.wait_for_url(re.compile("/transport/$"))
    line = draft.lines.get()
    assert (line.name_as_labelled, line.net_weight) == ("Organic White Quinoa", 2500)


def test_over_a_lost_connection_nothing_is_lost(draft: Shipment, sit_down: SitDown) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "transport"))
    page.context.set_offline(True)
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    status(page).to_contain_text("Not saved: no connection. What you typed is kept here")
    page.get_by_label("Voyage").fill("0021N")

    page.context.set_offline(False)

    status(page).to_have_text(SAVED)
    draft.refresh_from_db()
    assert (draft.vessel, draft.voyage) == ("HMM BLESSING", "0021N")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('nopcert-kept'))") == []


def test_a_reload_after_a_lost_connection_brings_it_back(draft: Shipment, sit_down: SitDown) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "transport"))
    page.context.set_offline(True)
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    status(page).to_contain_text("no connection")
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(address(draft, "transport"))

    expect(page.get_by_label("Vessel", exact=True)).to_have_value("HMM BLESSING")
    status(page).to_have_text(SAVED)
    assert Shipment.objects.get(pk=draft.pk).vessel == "HMM BLESSING"


def test_a_new_product_typed_offline_becomes_one_row(draft: Shipment, sit_down: SitDown) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "products/new"))
    page.context.set_offline(True)
    page.get_by_label("Name as labelled").fill("Organic White Quinoa")
    status(page).to_contain_text("no connection")
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(address(draft, "products/new"))
    status(page).to_have_text(SAVED)
    page.wait_for_url(re.compile(r"/products/[0-9a-f-]{36}/"))
    page.get_by_label("Number of packages").fill("400")
    until(lambda: draft.lines.get().packages == 400, page)

    assert draft.lines.get().name_as_labelled == "Organic White Quinoa"


def test_signing_out_leaves_nothing_behind_and_an_ended_session_loses_nothing(
    draft: Shipment, sit_down: SitDown
) -> None:
    page = sit_down(EXPORTER)
    page.goto(address(draft, "transport"))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    page.wait_for_url(re.compile("/account/login/"))
    sign_in(page, EXPORTER)

    page.wait_for_url(re.compile("/transport/"))
    expect(page.get_by_label("Vessel", exact=True)).to_have_value("HMM BLESSING")
    status(page).to_have_text(SAVED)

    page.context.set_offline(True)
    page.get_by_label("Voyage").fill("SECRET")
    status(page).to_contain_text("no connection")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/home/")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.locator("summary", has_text="Diego").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("main")).to_contain_text("You are signed out.")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_two_windows_say_what_changed_and_ask(draft: Shipment, sit_down: SitDown) -> None:
    lucia = User.objects.create_user(COLLEAGUE, name="Lucía Flores", password=PASSWORD)
    Membership.objects.create(user=lucia, operation=draft.exporter, role=Role.EXPORTER)
    mine, theirs = sit_down(EXPORTER), sit_down(COLLEAGUE)
    for page in (mine, theirs):
        page.goto(address(draft, "transport"))
    theirs.get_by_label("Port of lading").fill("PEPAI")
    status(theirs).to_have_text(SAVED)

    mine.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    status(mine).to_have_text(SAVED)
    expect(mine.get_by_label("Port of lading")).to_have_value("PEPAI")  # merged

    theirs.get_by_label("Port of lading").fill("PEMRI")
    until(lambda: Shipment.objects.get(pk=draft.pk).port_of_lading == "PEMRI", theirs)
    mine.get_by_label("Port of lading").fill("PECLL")
    question = mine.locator("#conflicts")
    expect(question).to_contain_text("Port of lading: you typed PECLL; Lucía Flores saved PEMRI at")
    assert Shipment.objects.get(pk=draft.pk).port_of_lading == "PEMRI"
    mine.get_by_text("Take theirs: PEMRI").click()

    expect(mine.get_by_label("Port of lading")).to_have_value("PEMRI")
    expect(question).to_be_empty()
    draft.refresh_from_db()
    assert (draft.port_of_lading, draft.vessel) == ("PEMRI", "HMM BLESSING")


def test_without_javascript_the_button_saves_and_asks_the_same(draft: Shipment, sit_down: SitDown) -> None:
    lucia = User.objects.create_user(COLLEAGUE, name="Lucía Flores", password=PASSWORD)
    colleague = Membership.objects.create(user=lucia, operation=draft.exporter, role=Role.EXPORTER)
    page = sit_down(EXPORTER, java_script_enabled=False)
    page.goto(address(draft, "transport"))
    expect(page.get_by_label("Air waybill")).to_be_visible()
    drafting.save_step(draft, {"port_of_lading": "PEPAI"}, actor=colleague, at=timezone.now())
    page.get_by_label("Port of lading").fill("PECLL")
    page.get_by_label("Vessel", exact=True).fill("HMM BLESSING")
    page.get_by_role("button", name="Save and continue").click()

    expect(page.locator("#conflicts")).to_contain_text("you typed PECLL; Lucía Flores saved PEPAI")
    page.get_by_text("Use mine: PECLL").click()
    page.get_by_role("button", name="Save and continue").click()

    page.wait_for_url(re.compile("/papers/"))
    draft.refresh_from_db()
    assert (draft.port_of_lading, draft.vessel) == ("PECLL", "HMM BLESSING")
