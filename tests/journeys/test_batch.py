"""A signatory issues ten by one confirmation: nine come with their sealed papers, one says why it did not."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from certificates.models import Certificate, CertificateVersion
from nopcert.demo import requests, variety
from operations.models import Operation
from operations.services import registering
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from tests.journeys.conftest import WITH_WORKER, confirm_password
from tests.shipments import order

pytestmark = [pytest.mark.browser, WITH_WORKER, pytest.mark.django_db(transaction=True)]

SIGNATORY = "maria@cascadia.example"
OTHER_RECIPIENT = "8150004618"
SUSPENDED = 5  # its place among the ten, in the order in which they leave

SitDown = Callable[..., Page]


@pytest.fixture
def ten(parties_of_demo: datetime) -> list[Shipment]:
    """Approved, in the order in which they leave; the recipient of the fifth, and of none other, is suspended
    after the approval."""
    shipments = [approved(number, parties_of_demo) for number in range(1, 11)]
    at_fault = shipments[SUSPENDED - 1]
    registering.change_standing(
        Operation.objects.get(nop_id=OTHER_RECIPIENT),
        "suspended",
        since_on=parties_of_demo.date(),
        reason="Its certifier suspended it.",
        actor=order.member_of(at_fault, Role.ADMINISTRATOR),
        at=parties_of_demo,
    )
    return shipments


def approved(number: int, at: datetime) -> Shipment:
    changed: dict[str, object] = {"days_to_departure": 3 + number}
    if number == SUSPENDED:
        changed["recipient"] = {"nop_id": OTHER_RECIPIENT}
    example = variety.vary(order.load_example("coffee-peru"), number) | changed
    return requests.bring_to(requests.enter(example, at=at), Status.APPROVED, at=at)


def test_of_ten_one_fails_and_nine_are_issued_by_one_confirmation(
    worker: subprocess.Popen[bytes], ten: list[Shipment], sit_down: SitDown
) -> None:
    page = sit_down(SIGNATORY)
    page.goto("/issuing/")
    expect(page.locator("main")).to_contain_text("10 approved requests")
    page.get_by_role("link", name="Tick all").click()
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Issue 10 certificates")
    asked = []
    page.on(
        "framenavigated", lambda frame: asked.append(frame.url) if "/reauthenticate/" in frame.url else None
    )
    page.get_by_role("button", name="Issue 10 certificates").click()
    confirm_password(page)

    page.wait_for_url(re.compile("/issuing/batches/"))
    expect(page.get_by_role("status")).to_contain_text(
        re.compile(r"\d+ of 10 issued, \d failed, \d+ waiting\.")
    )
    expect(page.get_by_role("status")).to_have_text("9 of 10 issued, 1 failed, 0 waiting.")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "10")
    failed = page.locator(".nop-progress > li").filter(has_text="Not issued")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text(ten[SUSPENDED - 1].reference)
    expect(failed).to_contain_text("suspended")
    expect(page.get_by_role("button", name="Try 1 again")).to_be_visible()

    for row in page.locator(".nop-progress > li").filter(has_text="Papers").all():
        address = row.get_by_role("link", name="Papers").get_attribute("href")
        papers = page.context.new_page()
        papers.goto(address)
        expect(papers.get_by_text("All papers are sealed.")).to_be_visible()
        papers.close()
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"815-8150110234-{running:06d}" for running in range(1, 10)]
    assert not CertificateVersion.objects.filter(paper_sha256="").exists()
    statuses = dict(Shipment.objects.values_list("reference", "status"))
    assert [statuses[shipment.reference] for shipment in ten] == [
        Status.APPROVED if place == SUSPENDED else Status.ISSUED for place in range(1, 11)
    ]
    assert len(asked) <= 2
