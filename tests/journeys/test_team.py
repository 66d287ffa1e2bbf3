"""An administrator's work: bringing somebody in, changing the settings, reading the record, ending a role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.models import OutboxMessage
from tests.journeys.conftest import confirm_password

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADMINISTRATOR = "ruth@cascadia.example"
NEWCOMER = "noor@cascadia.example"


def test_a_colleague_is_invited_works_and_leaves(
    parties_of_demo: datetime, sit_down: Callable[..., Page]
) -> None:
    administrator = sit_down(ADMINISTRATOR)
    administrator.goto("/members/")
    invite(administrator)

    # Nobody but the holder of the link can use it, and only once. (No worker runs, so the mail waits.)
    message = OutboxMessage.objects.get(recipient=NEWCOMER)
    link = re.search(r"/invitations/\S+/", message.text)
    assert link is not None
    newcomer = sit_down()
    newcomer.goto(link[0])
    newcomer.get_by_label("Name").fill("Noor Haddad")
    newcomer.locator("input[name=password]").fill("barley field before dawn")
    newcomer.get_by_role("button", name="Accept and sign in").click()
    newcomer.wait_for_url(re.compile("/desk/"))
    stranger = sit_down()
    stranger.goto(link[0])
    expect(stranger.locator("main")).to_contain_text("was accepted")

    # A wrong setting is said at its field and keeps what was typed; the right one is stored and recorded.
    administrator.goto("/operations/settings/")
    administrator.get_by_label("Promised decision, business days").fill("0")
    administrator.get_by_label("Telephone").fill("+1 541 555 0143")
    administrator.get_by_role("button", name="Save the settings").click()
    expect(administrator.get_by_label("Telephone")).to_have_value("+1 541 555 0143")
    expect(administrator.locator("#id_target_days_error")).to_be_visible()
    administrator.get_by_label("Promised decision, business days").fill("3")
    administrator.get_by_role("button", name="Save the settings").click()
    administrator.goto("/operations/settings/")
    expect(administrator.get_by_label("Promised decision, business days")).to_have_value("3")

    # The role ends, in the other window at once.
    administrator.goto("/members/")
    administrator.get_by_role("link", name="End the membership of Noor Haddad").click()
    administrator.get_by_label("Reason").fill("Moved to another office.")
    administrator.get_by_role("button", name="End the membership").click()
    newcomer.goto("/desk/")
    expect(newcomer.get_by_role("heading", level=1)).not_to_have_text("Desk")

    administrator.goto("/record/")
    record = administrator.locator("main")
    for words in ("Moved to another office.", "Noor Haddad"):
        expect(record).to_contain_text(words)
    with administrator.expect_download() as waiting:
        administrator.get_by_role("link", name="Download as CSV").click()
    assert "Moved to another office." in waiting.value.path().read_text(encoding="utf-8-sig")


def invite(page: Page) -> None:
    page.locator("#id_name").fill("Noor Haddad")
    page.get_by_label("E-mail address").fill("noor@cascadia")
    page.get_by_label("Role").select_option("reviewer")
    page.get_by_role("button", name="Send the invitation").click()
    confirm_password(page)  # the same form comes back, with what was typed
    expect(page.locator("#id_email_error")).to_contain_text("such as")
    expect(page.locator("#id_name")).to_have_value("Noor Haddad")
    page.get_by_label("E-mail address").fill(NEWCOMER)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text(NEWCOMER)
