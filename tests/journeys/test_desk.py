"""A morning at the desk: forty requests, decided by keyboard; two people at one; a narrow telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from tests.factories.shipments import make_received
from tests.journeys.conftest import explain
from tests.shipments import order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DANIEL, AMINA = "daniel@cascadia.example", "amina@cascadia.example"

SitDown = Callable[..., Page]


@pytest.fixture
def queue(parties_of_demo: datetime) -> list[Shipment]:
    """Forty requests in the order in which they are due: two that can be decided, made by the verbs, at the
    second and the fifth place, and bare ones around them."""
    at = timezone.now()
    real = [
        requests.bring_to(
            requests.enter({**order.load_example(name), "days_to_departure": hours / 24}, at=at),
            Status.SUBMITTED,
            at=at,
        )
        for name, hours in (("coffee-peru", 11), ("sesame-ethiopia", 14))
    ]
    exporter = Membership.objects.get(operation=real[0].exporter, role=Role.EXPORTER)
    bare = [
        make_received(exporter, at=at, departs_at=at + timedelta(hours=hours), product=f"Coffee {hours}")
        for hours in range(49, 11, -1)
        if hours != 14
    ]
    bare.append(make_received(exporter, at=at, departs_at=at + timedelta(hours=10), product="Coffee 10"))
    every = [*real, *bare]
    assert len(every) == 40
    return sorted(every, key=lambda shipment: shipment.departs_at)


def focused(page: Page) -> str:
    """The reference of the row in which the focus stands."""
    return page.evaluate("document.activeElement.id").removeprefix("row-")


def test_forty_requests_in_the_right_order_decided_by_keyboard(
    queue: list[Shipment], sit_down: SitDown
) -> None:
    page = sit_down(DANIEL)
    page.goto("/desk/")
    shown = page.locator("[data-open]").evaluate_all(
        "links => links.map(link => link.id.replace('row-', ''))"
    )
    assert shown == [shipment.reference for shipment in queue]
    keys = page.keyboard

    for place in (1, 4):
        shipment = queue[place]
        for _step in range(place + 1):
            keys.press("j")
        keys.press("j")
        keys.press("k")
        assert focused(page) == shipment.reference
        keys.press("a")
        expect(page.locator(".nop-messages")).to_contain_text(f"Done for 1 request: {shipment.reference}")
        expect(page.locator(f"#row-{shipment.reference}")).to_be_focused()
        keys.press("Enter")
        page.wait_for_url(re.compile(str(shipment.public_id)))
        explain(page)
        keys.press("p")
        page.wait_for_url(re.compile("/do/approve/|/approve/"))
        page.locator("main form button[type=submit]").last.focus()
        keys.press("Enter")
        expect(page.locator("main")).to_contain_text("Approved. A signatory can issue the certificates.")
        keys.press("u")
        page.wait_for_url(re.compile(r"/desk/(\?.*)?$"))

    statuses = Shipment.objects.filter(pk__in=[queue[1].pk, queue[4].pk]).values_list(
        "status", "reviewer__user__email"
    )
    assert list(statuses) == [(Status.APPROVED, DANIEL)] * 2


def test_keys_choose_search_help_and_rest_while_one_types(queue: list[Shipment], sit_down: SitDown) -> None:
    page = sit_down(DANIEL)
    page.goto("/desk/")
    keys = page.keyboard

    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(page.get_by_text("Chosen: 2")).to_be_visible()
    expect(page.locator("[data-keys-say]")).to_have_text("chosen")
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    keys.press("Escape")
    keys.press("/")
    keys.type("jax?")
    expect(page.get_by_label("Reference, party, product or lot")).to_have_value("jax?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert Shipment.objects.exclude(reviewer=None).count() == 0

    page.locator("select[name=reviewer]").select_option(label="Amina Yusuf, Reviewer")
    page.get_by_role("button", name="Assign").click()
    expect(page.locator(".nop-messages")).to_contain_text("Done for 2 requests")
    given = Shipment.objects.filter(reviewer__user__email=AMINA)
    assert set(given) == set(queue[:2])

    keys.press("?")
    page.get_by_text("Turn the keys off in this browser").click()
    page.get_by_role("button", name="Close").click()
    page.reload()
    keys.press("j")
    assert focused(page) == ""


def test_two_people_at_one_request_see_each_other(queue: list[Shipment], sit_down: SitDown) -> None:
    first, second = sit_down(AMINA), sit_down(DANIEL)
    address = f"/desk/{queue[1].public_id}/"
    first.goto(address)
    first.wait_for_load_state("networkidle")

    second.goto(address)

    expect(second.locator("#presence")).to_contain_text(
        re.compile(r"Amina Yusuf has this open since \d\d:\d\d\.")
    )
    expect(first.locator("#presence")).to_contain_text("Daniel Ortiz has this open since")


def test_without_javascript_and_at_320_px_it_works(queue: list[Shipment], sit_down: SitDown) -> None:
    page = sit_down(DANIEL)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/desk/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    expect(page.locator("[data-open-keys]")).to_be_visible()

    plain = page.context.browser.new_context(
        base_url=re.match(r"http://[^/]+", page.url)[0],
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    ).new_page()
    plain.goto("/desk/")
    expect(plain.locator("[data-open-keys]")).to_be_hidden()
    for shipment in (queue[0], queue[2]):
        plain.locator(f"label[for=choose-{shipment.reference}]").click()
    plain.locator(".nop-actions").get_by_role("button", name="Take up").click()

    expect(plain.locator(".nop-messages")).to_contain_text("Done for 2 requests")
    assert set(Shipment.objects.filter(reviewer__user__email=DANIEL)) == {queue[0], queue[2]}
    plain.context.close()
