"""Pages that save themselves: what is right is kept, what is wrong is told, nobody overwrites anybody."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from shipments.models import Shipment
from shipments.services import drafting

pytestmark = pytest.mark.usefixtures("house")

HTMX = {"HX-Request": "true"}
_INPUT = re.compile(r"<(input|textarea|select)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>", re.DOTALL)
_VALUE = re.compile(r'\bvalue="([^"]*)"')


@pytest.fixture
def page(client: Client, diego: Membership) -> Client:
    client.force_login(diego.user)
    return client


def shown(client: Client, address: str) -> dict[str, str]:
    """What a page's form would send if its button were pressed at once: hidden values and boxes."""
    response = client.get(address)
    form = response.context.get("form") or response.context["page"].form
    values = {name: str(form[name].shown) for name in form.fields}
    seen = {f"initial-{name}": value for name, value in values.items()}
    hidden = {
        name: _VALUE.search(found[0])[1]
        for found in _INPUT.finditer(response.text)
        if (name := found[2]) in ("page", "sending", "seen_lots") and _VALUE.search(found[0])
    }
    return {**values, **seen, **hidden}


def payload(response: HttpResponse) -> dict[str, Any]:
    written = re.search(r'<script id="autosaved" type="application/json">(.*?)</script>', response.text)
    return json.loads(written[1])


def transport(draft: Shipment) -> tuple[str, str]:
    return (
        reverse("shipments:transport", args=[draft.pk and draft.public_id]),
        reverse("shipments:autosave", args=[draft.public_id, "transport"]),
    )


def test_the_right_is_saved_and_the_wrong_is_told(page: Client, draft: Shipment) -> None:
    address, autosave = transport(draft)
    typed = shown(page, address) | {"vessel": "MSC ALTAIR", "window_start_on": "2026-02-30", "flight": "x"}

    answer = page.post(autosave, typed, headers=HTMX)

    draft.refresh_from_db()
    assert (draft.vessel, draft.window_start_on, draft.flight) == ("MSC ALTAIR", None, "")
    assert re.search(r"Saved \d\d:\d\d, except what is marked\.", answer.text)
    fields = payload(answer)["fields"]
    assert fields["vessel"] == {
        "value": "MSC ALTAIR",
        "is_mine": True,
        "is_open": False,
        "errors": [],
        "notes": [],
        "words": "",
    }
    assert fields["window_start_on"]["errors"] == [
        "The date 2026-02-30 does not exist. Check the day and the month."
    ]
    assert fields["flight"]["is_open"] is True


def test_a_check_digit_is_told_at_the_field_and_the_number_kept(page: Client, draft: Shipment) -> None:
    address, autosave = transport(draft)
    typed = shown(page, address) | {"mode": "sea", "containers": "hmmu 620915 4\nMSCU6153045"}

    answer = page.post(autosave, typed, headers=HTMX)

    draft.refresh_from_db()
    assert draft.containers == ["HMMU6209154", "MSCU6153045"]
    assert payload(answer)["fields"]["containers"] == {
        "value": "HMMU6209154, MSCU6153045",
        "is_mine": True,
        "is_open": False,
        "errors": [],
        "notes": [
            (
                "The check digit of container HMMU6209154 does not fit. One character is probably wrong: "
                "compare it with the booking."
            )
        ],
        "words": "",
    }
    assert "HMMU6209154 does not fit" in page.get(address).text


def test_the_later_save_says_what_the_other_changed(
    page: Client, draft: Shipment, lucia: Membership, now: datetime
) -> None:
    address, autosave = transport(draft)
    typed = shown(page, address) | {"port_of_lading": "PECLL", "vessel": "MSC ALTAIR"}
    drafting.save_step(draft, {"port_of_lading": "PEPAI"}, actor=lucia, at=now)

    answer = page.post(autosave, typed, headers=HTMX)

    assert "Port of lading: you typed PECLL; Lucía Flores saved PEPAI at" in answer.text
    assert payload(answer)["fields"]["port_of_lading"]["is_open"] is True
    draft.refresh_from_db()
    assert (draft.port_of_lading, draft.vessel) == ("PEPAI", "MSC ALTAIR")


def test_what_only_the_other_changed_comes_along_as_theirs(
    page: Client, draft: Shipment, lucia: Membership, now: datetime
) -> None:
    address, autosave = transport(draft)
    typed = shown(page, address) | {"vessel": "MSC ALTAIR"}
    drafting.save_step(draft, {"port_of_lading": "PEPAI"}, actor=lucia, at=now)

    fields = payload(page.post(autosave, typed, headers=HTMX))["fields"]

    assert (fields["port_of_lading"]["value"], fields["port_of_lading"]["is_mine"]) == ("PEPAI", False)
    assert (fields["vessel"]["value"], fields["vessel"]["is_mine"]) == ("MSC ALTAIR", True)


@pytest.mark.parametrize(("keep", "kept"), [("mine", "PECLL"), ("theirs", "PEPAI")])
@pytest.mark.parametrize("by_button", [True, False])
def test_a_person_decides_whose_value_holds(
    page: Client, draft: Shipment, lucia: Membership, now: datetime, *, keep: str, kept: str, by_button: bool
) -> None:
    address, autosave = transport(draft)
    typed = shown(page, address) | {"port_of_lading": "PECLL"}
    drafting.save_step(draft, {"port_of_lading": "PEPAI"}, actor=lucia, at=now)
    asked = page.post(address, typed)
    assert "Use mine: PECLL" in asked.text
    assert 'name="theirs-port_of_lading" value="PEPAI"' in asked.text

    decided = typed | {"keep-port_of_lading": keep, "theirs-port_of_lading": "PEPAI"}
    answer = page.post(address if by_button else autosave, decided)

    assert answer.status_code == (302 if by_button else 200)
    assert Shipment.objects.get(pk=draft.pk).port_of_lading == kept


def test_a_third_change_after_the_choice_is_asked_again(
    page: Client, draft: Shipment, lucia: Membership, now: datetime
) -> None:
    address, autosave = transport(draft)
    typed = shown(page, address) | {"port_of_lading": "PECLL"}
    drafting.save_step(draft, {"port_of_lading": "PEPAI"}, actor=lucia, at=now)
    drafting.save_step(draft, {"port_of_lading": "PEMRI"}, actor=lucia, at=now)

    answer = page.post(
        autosave, typed | {"keep-port_of_lading": "mine", "theirs-port_of_lading": "PEPAI"}, headers=HTMX
    )

    assert "Lucía Flores saved PEMRI" in answer.text
    assert Shipment.objects.get(pk=draft.pk).port_of_lading == "PEMRI"


def test_a_new_line_becomes_a_row_with_the_first_thing_typed_and_only_one(
    page: Client, draft: Shipment
) -> None:
    new = reverse("shipments:line_new", args=[draft.public_id])
    autosave = reverse("shipments:line_new_autosave", args=[draft.public_id])
    typed = shown(page, new)

    nothing = page.post(autosave, typed, headers=HTMX)
    assert draft.lines.count() == 0
    assert "address" not in payload(nothing)

    first = page.post(autosave, typed | {"name_as_labelled": "White qui"}, headers=HTMX)
    again = page.post(autosave, typed | {"name_as_labelled": "White quinoa"}, headers=HTMX)

    line = draft.lines.get()
    assert line.name_as_labelled == "White quinoa"
    place = [draft.public_id, line.public_id]
    assert payload(first)["address"] == payload(again)["address"] == reverse("shipments:line", args=place)
    assert payload(first)["autosave"] == reverse("shipments:line_autosave", args=place)


def test_the_button_after_an_autosave_makes_no_second_line(page: Client, draft: Shipment) -> None:
    new = reverse("shipments:line_new", args=[draft.public_id])
    typed = shown(page, new) | {"name_as_labelled": "White quinoa"}
    page.post(reverse("shipments:line_new_autosave", args=[draft.public_id]), typed, headers=HTMX)

    answer = page.post(new, typed | {"name_as_labelled": "White quinoa, washed"})

    assert answer.status_code == 302
    assert [line.name_as_labelled for line in draft.lines.all()] == ["White quinoa, washed"]


def test_lots_are_saved_with_the_line(page: Client, draft: Shipment) -> None:
    new = reverse("shipments:line_new", args=[draft.public_id])
    rows = {"lots-TOTAL_FORMS": "1", "lots-INITIAL_FORMS": "0", "lots-0-number": "Q-26-31"}
    rows |= {"lots-0-quantity": "500", "lots-0-quantity_unit": "kg"}
    typed = shown(page, new) | {"name_as_labelled": "White quinoa"} | rows

    answer = page.post(reverse("shipments:line_new_autosave", args=[draft.public_id]), typed, headers=HTMX)

    assert [lot.number for lot in draft.lines.get().lots.all()] == ["Q-26-31"]
    assert payload(answer)["lots"] == {"is_saved": True, "errors": {}}
    assert payload(answer)["hidden"]["seen_lots"] != typed["seen_lots"]


def test_a_button_that_only_has_the_focus_is_not_pressed(page: Client, draft: Shipment) -> None:
    address = reverse("shipments:parties", args=[draft.public_id])
    typed = shown(page, address) | {"recipient": "8150004471", "search": "final_handler"}
    answer = page.post(reverse("shipments:autosave", args=[draft.public_id, "parties"]), typed, headers=HTMX)
    draft.refresh_from_db()
    assert draft.recipient is not None
    assert payload(answer)["fields"]["recipient"]["value"] == "8150004471"

    new = reverse("shipments:line_new", args=[draft.public_id])
    rows = {"lots-TOTAL_FORMS": "1", "lots-INITIAL_FORMS": "0", "lots-0-number": "Q-26-31"}
    typed = shown(page, new) | {"name_as_labelled": "White quinoa"} | rows
    for button in ({"remove_lot": "0"}, {"add_lot": "1"}, {"take": "hts:1008.50.0010"}):
        autosave = reverse("shipments:line_new_autosave", args=[draft.public_id])
        page.post(autosave, typed | button, headers=HTMX)
        line = draft.lines.get()
        assert ([lot.number for lot in line.lots.all()], line.hts) == (["Q-26-31"], "")


def test_an_ended_session_leads_to_the_sign_in_and_back(client: Client, draft: Shipment) -> None:
    address, autosave = transport(draft)

    answer = client.post(
        autosave, {"vessel": "X"}, headers={**HTMX, "HX-Current-URL": f"http://testserver{address}"}
    )

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next={address}"


def test_a_closed_request_says_so_and_a_strangers_looks_missing(
    page: Client, draft: Shipment, diego: Membership, now: datetime
) -> None:
    _address, autosave = transport(draft)
    Shipment.objects.filter(pk=draft.pk).update(status="withdrawn")
    assert "cannot be changed" in page.post(autosave, {"vessel": "X"}, headers=HTMX).text

    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=diego.operation).first()
    page.force_login(stranger.user)
    assert page.post(autosave, {"vessel": "X"}, headers=HTMX).status_code == 404


def test_on_another_device_one_goes_on_where_one_was(page: Client, draft: Shipment) -> None:
    go_on = reverse("shipments:continue", args=[draft.public_id])
    assert page.get(go_on)["Location"] == reverse("shipments:parties", args=[draft.public_id])
    address, autosave = transport(draft)

    page.post(autosave, shown(page, address) | {"vessel": "MSC ALTAIR"}, headers=HTMX)
    assert page.get(go_on)["Location"] == address

    page.post(address, shown(page, address) | {"voyage": "NX447R"})
    assert page.get(go_on)["Location"] == reverse("shipments:papers", args=[draft.public_id])
