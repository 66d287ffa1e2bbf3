"""The page of a product: origins of its lines, and what the arrangement in force asks."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from nopcert.demo import requests
from operations.models import Country
from shipments import facts
from shipments.models import Shipment
from shipments.rules import completeness
from shipments.rules.checks import table
from shipments.services import drafting
from tests.factories.product_page import member_of, typed
from tests.shipments.order import load_example

pytestmark = pytest.mark.usefixtures("house")


def test_the_same_from_another_origin_begins_with_what_stays(exporter: Client, shipment: Shipment) -> None:
    line = shipment.lines.get()
    sent = typed(shipment, net_weight="10000", another_origin="1")

    page = exporter.post(
        reverse("shipments:line", args=[shipment.public_id, line.public_id]), sent, follow=True
    )

    initial = page.context["page"].form.initial
    assert (initial["name_as_labelled"], initial["hts"], initial["origin"]) == (
        "Organic Green Coffee",
        "0901110015",
        "PE",
    )
    assert initial.get("net_weight") is None
    assert page.context["line"] is None


def test_lines_of_one_request_have_origins_of_their_own(shipment: Shipment, now: datetime) -> None:
    first, actor = shipment.lines.get(), member_of(shipment)
    turkey = Country.objects.get(code="TR")
    values = {"certified_product": first.certified_product, "hts": "1201900010", "origin": turkey}

    drafting.save_line(shipment, None, values, actor=actor, at=now)

    judged = facts.gather(shipment, now)
    assert [line.origin for line in judged.lines] == ["PE", "TR"]
    high_risk = [judgement.line for check, judgement in table.run(judged) if check.check_id == "C13"]
    assert high_risk == [shipment.lines.get(position=2).pk]


def test_a_line_without_origin_is_a_gap_at_its_field(shipment: Shipment, now: datetime) -> None:
    drafting.save_line(shipment, shipment.lines.get(), {"origin": None}, actor=member_of(shipment), at=now)

    [problem] = completeness.problems(facts.declare(shipment))

    assert (problem.step, problem.field, problem.line) == ("products", "origin", 1)


def test_the_form_asks_only_what_the_arrangement_in_force_asks(
    client: Client, house: None, now: datetime
) -> None:
    coffee, wine = (
        requests.enter(load_example("coffee-peru"), at=now),
        requests.enter(load_example("wine-spain-eu"), at=now),
    )
    fields = {}
    for shipment in (coffee, wine):
        client.force_login(member_of(shipment).user)
        page = client.get(reverse("shipments:line_new", args=[shipment.public_id])).context["page"]
        fields[shipment] = (
            "processed_in" in page.form.fields,
            "has_no_antibiotics" in page.form.fields,
            "is_wine_attested" in page.lots.forms[0].fields,
        )

    assert fields == {coffee: (False, False, False), wine: (True, False, True)}
