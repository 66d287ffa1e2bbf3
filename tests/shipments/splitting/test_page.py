"""The page that divides a line by seasons: what it offers, keeps and says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from shipments.models import Shipment
from tests.factories.tomatoes import FIRST, LAST, SPRING, WINTER, add_line, lines_of, window_of

pytestmark = pytest.mark.usefixtures("house")


def shown(start: date, end: date, *more: date) -> str:
    days = (start, end, *more)
    return " ".join(f"{first}/{last}" for first, last in zip(days[::2], days[1::2], strict=True))


AS_SHOWN = shown(FIRST, date(2027, 2, 28), date(2027, 3, 1), LAST)


def test_the_page_offers_parts_by_days_and_divides(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    client.force_login(exporter.user)
    address = reverse("shipments:line_split", args=[request_of_tomatoes.public_id, line.public_id])

    form = client.get(address).context["form"]
    offered = [(row["dated"].hits[0].code, row["days"], row["weight"].value()) for row in form.rows]
    answer = client.post(
        address,
        {"as_shown": AS_SHOWN, "weight_0": "700", "weight_1": "1000.5"},
    )

    assert offered == [(WINTER, 14, "700.205"), (SPRING, 20, "1000.295")]
    assert answer.url == reverse("shipments:products", args=[request_of_tomatoes.public_id])
    assert [shipment.lines.get().net_weight_kg for shipment in Shipment.objects.order_by("pk")] == [
        Decimal("700.000"),
        Decimal("1000.500"),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"weight_0": "700"}, "weigh 1,700.295 kg together, but the line weighs 1,700.500 kg"),
        ({"weight_0": "-1"}, "cannot be negative"),
        ({"weight_0": ""}, "There is no weight yet"),
        ({"as_shown": shown(FIRST, LAST)}, "changed meanwhile"),
    ],
)
def test_the_page_keeps_what_was_typed_and_says_why_not(
    client: Client,
    request_of_tomatoes: Shipment,
    exporter: Membership,
    now: datetime,
    typed: dict[str, str],
    sentence: str,
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    client.force_login(exporter.user)
    good = {
        "as_shown": AS_SHOWN,
        "weight_0": "700.205",
        "weight_1": "1000.295",
    }

    page = client.post(
        reverse("shipments:line_split", args=[request_of_tomatoes.public_id, line.public_id]), good | typed
    )

    assert (page.status_code, Shipment.objects.count()) == (200, 1)
    assert sentence in page.text
    assert "1000.295" in page.text


def test_all_of_it_in_one_season(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    client.force_login(exporter.user)

    client.post(
        reverse("shipments:line_split", args=[request_of_tomatoes.public_id, line.public_id]),
        {"as_shown": AS_SHOWN, "weight_0": "x", "only": "1"},
    )

    assert window_of(request_of_tomatoes) == (date(2027, 3, 1), LAST)
    assert lines_of(request_of_tomatoes)[0][:2] == (SPRING, Decimal("1700.500"))


def test_where_several_codes_fit_the_goods_one_is_chosen(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now, hts="0702004037")
    Shipment.objects.update(window_start_on=date(2027, 8, 1), window_end_on=date(2027, 9, 30))
    client.force_login(exporter.user)
    address = reverse("shipments:line_split", args=[request_of_tomatoes.public_id, line.public_id])
    parts = shown(date(2027, 8, 1), date(2027, 8, 31), date(2027, 9, 1), date(2027, 9, 30))

    refused = client.post(address, {"as_shown": parts, "code_1": SPRING, "only": "1"})
    client.post(address, {"as_shown": parts, "code_1": "0702002048", "only": "1"})

    assert "This code does not fit the part" in refused.text
    assert lines_of(request_of_tomatoes)[0][0] == "0702002048"


def test_a_code_for_the_whole_window_is_not_divided(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now, hts="0901110015")
    client.force_login(exporter.user)
    address = reverse("shipments:line_split", args=[request_of_tomatoes.public_id, line.public_id])

    assert client.get(address).url == reverse(
        "shipments:line", args=[request_of_tomatoes.public_id, line.public_id]
    )


def test_a_stranger_finds_no_page(
    client: Client, request_of_tomatoes: Shipment, exporter: Membership, now: datetime
) -> None:
    line = add_line(request_of_tomatoes, exporter, now)
    stranger = Membership.objects.filter(role=Role.EXPORTER).exclude(operation=exporter.operation).first()
    client.force_login(stranger.user)
    ids = [request_of_tomatoes.public_id, line.public_id]

    assert [
        client.get(reverse(f"shipments:{name}", args=ids)).status_code
        for name in ("line_split", "line_tariff_advice")
    ] == [404, 404]
