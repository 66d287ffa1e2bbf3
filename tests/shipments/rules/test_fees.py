"""What a request costs by a price list."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shipments.rules import fees
from shipments.rules.fees import Fee, FeePart, Price, Speed

LIST = [
    Price("standard", "", 1, Decimal("60.00")),
    Price("standard", "", 4, Decimal("45.00")),
    Price("standard", "wine", 1, Decimal("90.00")),
    Price("rush", "", 1, Decimal("110.00")),
]


def amounts(speed: str, *classes: str) -> list[str]:
    fee = fees.fee_of(LIST, speed, "USD", classes)
    return [str(part.amount) for part in fee.parts] if fee else []


def test_each_certificate_has_its_price_and_the_request_their_sum() -> None:
    fee = fees.fee_of(LIST, "standard", "USD", ["plant", "wine"])
    assert fee == Fee(
        "standard",
        "USD",
        (FeePart(1, "plant", Decimal("60.00")), FeePart(2, "wine", Decimal("90.00"))),
    )
    assert fee.total == Decimal("150.00")


def test_from_the_fourth_on_it_is_less_and_a_class_goes_before_a_step() -> None:
    assert amounts("standard", *["plant"] * 5) == ["60.00", "60.00", "60.00", "45.00", "45.00"]
    assert amounts("standard", *["wine"] * 4) == ["90.00"] * 4


def test_rush_has_its_own_price_for_all_kinds() -> None:
    assert amounts("rush", "wine", "plant") == ["110.00", "110.00"]


def test_a_speed_without_a_price_costs_what_the_usual_one_does() -> None:
    usual = [price for price in LIST if price.speed == "standard"]
    fee = fees.fee_of(usual, "rush", "USD", ["plant"])
    assert fee is not None
    assert (fee.speed, fee.total) == (Speed.STANDARD, Decimal("60.00"))


@pytest.mark.parametrize(
    ("prices", "classes"),
    [([], ["plant"]), (LIST, []), ([Price("standard", "wine", 1, Decimal(1))], ["plant"])],
)
def test_what_no_price_fits_is_charged_nothing_rather_than_something_wrong(
    prices: list[Price], classes: list[str]
) -> None:
    assert fees.fee_of(prices, "standard", "USD", classes) is None


def test_only_speeds_with_a_price_are_offered() -> None:
    assert fees.offered_speeds(LIST) == (Speed.STANDARD, Speed.RUSH)
    assert fees.offered_speeds(LIST[:3]) == (Speed.STANDARD,)
