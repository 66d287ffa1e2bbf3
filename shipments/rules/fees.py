"""What a request costs by the certifier's price list: for each certificate a price, and their sum.

Certifiers charge by certificate, commonly more for a quicker answer (domain.md 3.4); some by kind of product
or less from the nth certificate on. Prices are amounts of money in the list's one currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Speed(models.TextChoices):
    STANDARD = "standard", _("Standard")
    RUSH = "rush", _("Rush")


@dataclass(frozen=True)
class Price:
    """One row of a list: the price of a certificate at a speed, for a class of products (empty: any), from
    the nth certificate of a request on."""

    speed: str
    product_class: str
    from_count: int
    amount: Decimal


@dataclass(frozen=True)
class FeePart:
    """What one certificate of a request costs."""

    position: int
    product_class: str
    amount: Decimal


@dataclass(frozen=True)
class Fee:
    """What a request costs at a speed."""

    speed: str
    currency: str
    parts: tuple[FeePart, ...]

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal("0.00"))


def offered_speeds(prices: Iterable[Price]) -> tuple[Speed, ...]:
    """The speeds that the list has a price for, the usual one first."""
    known = {price.speed for price in prices}
    return tuple(speed for speed in Speed if speed in known)


def fee_of(prices: Sequence[Price], speed: str, currency: str, classes: Sequence[str]) -> Fee | None:
    """What a request with products of these classes costs, in the order of its lines.

    A speed that the list does not have costs what the usual one does. None where no price fits a line: an
    incomplete list charges nothing rather than something wrong.
    """
    at_speed = speed if speed in offered_speeds(prices) else Speed.STANDARD
    parts = []
    for position, product_class in enumerate(classes, 1):
        price = _price_of(prices, at_speed, product_class, position)
        if price is None:
            return None
        parts.append(FeePart(position, product_class, price.amount))
    return Fee(at_speed, currency, tuple(parts)) if parts else None


def _price_of(prices: Iterable[Price], speed: str, product_class: str, position: int) -> Price | None:
    """The price that fits best: one of the product's own class first, then the highest step reached."""
    fitting = [
        price
        for price in prices
        if price.speed == speed
        and price.product_class in ("", product_class)
        and price.from_count <= position
    ]
    return max(fitting, key=lambda price: (bool(price.product_class), price.from_count), default=None)
