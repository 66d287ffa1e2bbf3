"""Reads of prices: what a request would cost now, and what was charged in a month. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from operations.models import Certifier
from shipments.models import PriceList, Shipment
from shipments.rules import fees
from shipments.rules.fees import Fee, Price, Speed


@dataclass(frozen=True)
class SpeedChoice:
    """A speed that a list offers, with the price of a first certificate of any kind."""

    speed: Speed
    first_price: Decimal | None
    currency: str


def get_price_list(certifier: Certifier) -> PriceList | None:
    """The certifier's list with its rows."""
    return PriceList.objects.filter(certifier=certifier).prefetch_related("rows").first()


def list_prices(price_list: PriceList) -> list[Price]:
    """The rows as the rule reads them, in the order of the page."""
    return [
        Price(row.speed, row.product_class, row.from_count, row.amount)
        for row in sorted(
            price_list.rows.all(), key=lambda row: (row.speed, row.product_class, row.from_count)
        )
    ]


def list_speeds(certifier: Certifier) -> list[SpeedChoice]:
    """What an exporter can choose; nothing without a list."""
    price_list = get_price_list(certifier)
    if price_list is None:
        return []
    prices = list_prices(price_list)
    return [
        SpeedChoice(
            speed,
            next(
                (
                    price.amount
                    for price in prices
                    if (price.speed, price.product_class, price.from_count) == (speed, "", 1)
                ),
                None,
            ),
            price_list.currency,
        )
        for speed in fees.offered_speeds(prices)
    ]


def quote(shipment: Shipment) -> Fee | None:
    """What the request costs by the list as it is now. None without a list, or without a fitting price."""
    price_list = get_price_list(shipment.certifier)
    if price_list is None:
        return None
    classes = [
        product_class or ""
        for product_class in shipment.lines.order_by("position").values_list(
            "certified_product__product_class", flat=True
        )
    ]
    return fees.fee_of(list_prices(price_list), shipment.speed, price_list.currency, classes)


def list_charged(certifier: Certifier, month: date) -> QuerySet[Shipment]:
    """Requests whose price was fixed in the month, by the certifier's own calendar, the first one first."""
    zone = ZoneInfo(certifier.time_zone)
    first = datetime(month.year, month.month, 1, tzinfo=zone)
    following = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
    return (
        Shipment.objects.filter(
            certifier=certifier,
            fee_fixed_at__gte=first.astimezone(UTC),
            fee_fixed_at__lt=following.astimezone(UTC),
        )
        .select_related("exporter")
        .annotate(line_count=Count("lines"))
        .order_by("fee_fixed_at", "pk")
    )


def list_months(certifier: Certifier) -> list[date]:
    """The months in which something was charged, the latest first."""
    months = Shipment.objects.filter(certifier=certifier, fee_fixed_at__isnull=False).datetimes(
        "fee_fixed_at", "month", order="DESC", tzinfo=ZoneInfo(certifier.time_zone)
    )
    return [month.date() for month in months[:36]]
