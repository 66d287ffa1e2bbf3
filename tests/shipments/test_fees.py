"""Prices: kept on the request at submission, shown before, exported by month."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Certifier
from shipments import fee_facts
from shipments.models import PriceList, Shipment, WorkCalendar
from shipments.rules.fees import Price
from shipments.rules.lifecycle import Status
from shipments.services import fees, submission
from shipments.services.transition import ActionRefusedError
from tests.factories.accounts import sign_in

pytestmark = pytest.mark.usefixtures("house")

PRICES = [
    Price("standard", "", 1, Decimal("60.00")),
    Price("standard", "", 4, Decimal("45.00")),
    Price("rush", "", 1, Decimal("110.00")),
]


def draft(name: str, at: datetime) -> Shipment:
    return requests.enter(next(one for one in load_examples() if one["id"] == name), at=at)


def cascadia() -> Certifier:
    return Certifier.objects.get(nop_prefix="815")


def member(role: Role, **party: object) -> Membership:
    return Membership.objects.select_related("user", "certifier").filter(role=role, **party)[0]


def save(at: datetime, prices: list[Price] = PRICES) -> PriceList | None:
    certifier = cascadia()
    return fees.save_price_list(
        certifier,
        prices,
        currency="USD",
        default_speed="standard",
        actor=member(Role.ADMINISTRATOR, certifier=certifier),
        at=at,
    )


def submit(shipment: Shipment, at: datetime) -> Shipment:
    exporter = member(Role.EXPORTER, operation=shipment.exporter)
    return submission.submit_shipment(shipment, attested_by_name=exporter.user.name, actor=exporter, at=at)


def test_the_price_is_fixed_at_submission_whatever_the_list_says_later(now: datetime) -> None:
    save(now)
    shipment = submit(draft("five-products", now), now)
    save(now, [Price("standard", "", 1, Decimal("99.00"))])

    shipment = Shipment.objects.get(pk=shipment.pk)
    assert (shipment.speed, shipment.fee, shipment.fee_currency, shipment.fee_fixed_at) == (
        "standard",
        Decimal("270.00"),
        "USD",
        now,
    )
    assert [part["amount"] for part in shipment.fee_parts] == ["60.00"] * 3 + ["45.00"] * 2
    assert AuditEvent.objects.filter(event="certifier:repriced").count() == 2


def test_without_a_list_nothing_is_charged(now: datetime) -> None:
    shipment = submit(draft("coffee-peru", now), now)
    assert (shipment.fee, shipment.fee_currency, shipment.fee_parts) == (None, "", [])


def test_the_speed_is_the_exporters_until_submission(now: datetime) -> None:
    save(now)
    shipment = draft("coffee-peru", now)
    exporter = member(Role.EXPORTER, operation=shipment.exporter)
    shipment = fees.choose_speed(shipment, "rush", actor=exporter, at=now)
    shipment = submit(shipment, now)
    assert (shipment.speed, shipment.fee) == ("rush", Decimal("110.00"))
    with pytest.raises(ActionRefusedError):
        fees.choose_speed(shipment, "standard", actor=exporter, at=now)


@pytest.mark.parametrize(
    ("prices", "sentence"),
    [
        ([*PRICES, PRICES[0]], "Two prices are for the same"),
        ([Price("standard", "wine", 1, Decimal(1))], "“Standard” has no price for any product"),
        ([Price("rush", "", 1, Decimal(1))], "needs a standard price"),
    ],
)
def test_a_list_with_a_gap_is_refused(now: datetime, prices: list[Price], sentence: str) -> None:
    with pytest.raises(fees.PriceListRefusedError, match=sentence):
        save(now, prices)
    assert not PriceList.objects.exists()


def test_a_list_without_a_price_is_none(now: datetime) -> None:
    save(now)
    assert save(now, []) is None
    assert fee_facts.list_speeds(cascadia()) == []


def test_an_administrator_sets_prices_and_takes_a_month_along(client: Client, now: datetime) -> None:
    sign_in(client, member(Role.ADMINISTRATOR, certifier=cascadia()))
    data = {
        "currency": "EUR",
        "default_speed": "standard",
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
    }
    data |= {"form-0-speed": "standard", "form-0-from_count": "1", "form-0-amount": "52.50"}
    data |= {"form-1-speed": "rush", "form-1-from_count": "1", "form-1-amount": ""}
    assert client.post(reverse("shipments:price_list"), data).status_code == 302
    wrong = client.post(reverse("shipments:price_list"), {**data, "form-0-amount": "52,555"})
    assert b"52,555" in wrong.content
    assert b"Write the price with a point" in wrong.content
    shipment = submit(draft("coffee-peru", now), now)

    assert b"November 2026" in client.get(reverse("shipments:price_list")).content
    sent = client.get(reverse("shipments:charged_csv", args=[2026, 11])).content.decode("utf-8-sig")
    _head, row = csv.reader(StringIO(sent))
    assert row == [
        shipment.reference,
        shipment.exporter.name,
        shipment.exporter.nop_id,
        now.isoformat(),
        Status.SUBMITTED,
        "standard",
        "1",
        "52.50",
        "EUR",
    ]
    empty = client.get(reverse("shipments:charged_csv", args=[2026, 10])).content.decode("utf-8-sig")
    assert len(empty.splitlines()) == 1
    assert client.get("/settings/prices/2026-13.csv").status_code == 404


def test_the_exporter_chooses_at_the_start_and_sees_the_price_before_submitting(
    client: Client, now: datetime
) -> None:
    save(now)
    shipment = draft("five-products", now)
    sign_in(client, member(Role.EXPORTER, operation=shipment.exporter))
    start = client.get(reverse("shipments:start")).content.decode()
    assert "Rush, from 110.00 USD a certificate" in start
    client.post(reverse("shipments:start"), {"kind": "single", "speed": "rush"})
    assert Shipment.objects.latest("pk").speed == "rush"
    review = reverse("shipments:review", args=[shipment.public_id])
    assert "270.00 USD" in client.get(review).content.decode()
    client.post(reverse("shipments:speed", args=[shipment.public_id]), {"speed": "rush"})
    assert "550.00 USD" in client.get(review).content.decode()
    odd = client.post(reverse("shipments:speed", args=[shipment.public_id]), {"speed": "warp"}, follow=True)
    assert "does not offer this speed" in odd.content.decode()


def rush(shipment: Shipment) -> Shipment:
    Shipment.objects.filter(pk=shipment.pk).update(speed="rush")
    return Shipment.objects.get(pk=shipment.pk)


@pytest.mark.parametrize(
    ("usual", "own", "promised"),
    [(5, None, "2026-11-28"), (4, None, "2026-11-27"), (1, None, "2026-11-26"), (5, 1, "2026-11-26"),
     (2, 4, "2026-11-27")],
)  # fmt: skip
def test_rush_moves_the_promise_of_a_decision(
    now: datetime, usual: int, own: int | None, promised: str
) -> None:
    """Received on Tuesday the 24th; the day ends at 17:00 in Oregon, which is the next day in UTC."""
    save(now)
    Certifier.objects.filter(nop_prefix="815").update(target_days=usual)
    WorkCalendar.objects.create(certifier=cascadia(), rush_days=own)

    shipment = submit(rush(draft("coffee-peru", now)), now)

    assert (shipment.speed, shipment.fee) == ("rush", Decimal("110.00"))
    assert f"{shipment.target_at:%Y-%m-%d}" == promised


def test_a_speed_without_a_price_has_the_usual_promise(now: datetime) -> None:
    save(now, [Price("standard", "", 1, Decimal("60.00"))])
    standard = submit(draft("coffee-peru", now), now)
    asked_for_rush = submit(rush(draft("coffee-peru", now)), now)

    assert (asked_for_rush.speed, asked_for_rush.target_at) == ("standard", standard.target_at)


def test_handed_in_again_at_another_speed_the_promise_is_of_that_speed(now: datetime) -> None:
    save(now)
    shipment = submit(draft("coffee-peru", now), now)
    usual = shipment.target_at
    exporter = member(Role.EXPORTER, operation=shipment.exporter)
    recalled = submission.recall_shipment(shipment, actor=exporter, at=now)

    again = submit(rush(recalled), now)

    assert again.received_at == now
    assert again.target_at < usual
