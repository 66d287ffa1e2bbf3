"""What the product's page says of a chosen code, and looking up without JavaScript."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from shipments.models import Shipment
from tests.factories.tomatoes import WINTER, add_line

pytestmark = pytest.mark.usefixtures("house")


# What the product's page says -----------------------------------------------------------------------


def advice_of(client: Client, shipment: Shipment, code: str) -> str:
    address = reverse("shipments:tariff_advice", args=[shipment.public_id])
    return " ".join(client.get(address, {"hts": code}).text.split())


def test_while_a_code_is_chosen_the_page_says_what_it_means(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership
) -> None:
    client.force_login(exporter.user)

    mangoes = advice_of(client, request_of_tomatoes, "0804.50.8040")
    tomatoes = advice_of(client, request_of_tomatoes, WINTER)
    coffee = advice_of(client, request_of_tomatoes, "0901.11.0015")

    assert "a code of its own for certified organic goods" in mangoes
    assert 'name="take" value="hts:0804.50.8020"' in mangoes
    assert "only for goods entered November 15 to the last day of February" in tomatoes
    assert '2027-03-01 – 2027-03-20: <span class="nop-mono">0702.00.2002</span>' in tomatoes
    assert ("Arabica › Certified organic" in coffee, "nop-advice--attention" in coffee) == (True, False)
    assert "not in the schedule" in advice_of(client, request_of_tomatoes, "0000000000")
    assert [advice_of(client, request_of_tomatoes, text) for text in ("", "tomatoes", "07")] == [""] * 3


def test_after_saving_the_products_page_says_it_too(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    add_line(request_of_tomatoes, exporter, now, hts="0804508040")
    client.force_login(exporter.user)

    page = client.get(reverse("shipments:products", args=[request_of_tomatoes.public_id])).text

    split = reverse("shipments:line_split", args=[request_of_tomatoes.public_id, line.public_id])
    assert (split in page, "0804.50.8020" in page) == (True, True)


# Looking up without JavaScript ----------------------------------------------------------------------


def test_a_search_comes_back_with_everything_typed_and_saves_nothing(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership
) -> None:
    client.force_login(exporter.user)
    address = reverse("shipments:line_new", args=[request_of_tomatoes.public_id])
    typed = {"name_as_labelled": "Hass", "invoices": "INV-9", "packages": "many", "hts": "avocado hass"}

    found = client.post(address, typed | {"search": "hts"})
    taken = client.post(address, typed | {"take": "hts:0804.40.0020"})

    assert 'name="take" value="hts:0804.40.0020"' in found.text
    for page in (found, taken):
        assert 'value="Hass"' in page.text
        assert "INV-9" in page.text
        assert 'value="many"' in page.text
        assert "usa-error-message" not in page.text
    assert ('value="avocado hass"' in found.text, 'value="0804.40.0020"' in taken.text) == (True, True)
    assert request_of_tomatoes.lines.count() == 0


def test_parties_are_looked_up_the_same_way(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership
) -> None:
    client.force_login(exporter.user)
    address = reverse("shipments:parties", args=[request_of_tomatoes.public_id])

    found = client.post(address, {"recipient": "solstice", "consignee": "Bay 7", "search": "recipient"})
    taken = client.post(address, {"consignee": "Bay 7", "take": "recipient:8150004471"})

    assert 'value="recipient:8150004471"' in found.text
    assert "Solstice Organics Import LLC" in taken.text
    assert all("Bay 7" in page.text for page in (found, taken))
