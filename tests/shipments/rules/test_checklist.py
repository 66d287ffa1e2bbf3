"""Which papers a request is asked for."""

from __future__ import annotations

import pytest

from shipments.rules import checklist
from shipments.rules.checklist import DEFAULTS, Asked, Demand, Entry, Goods, Request

COFFEE = Goods("plant", "0901110015")
HONEY = Goods("livestock", "0409000010")
REQUEST = Request("single", "NOP", frozenset({"PE"}), (COFFEE,))
BOTH = Request("single", "NOP", frozenset(), (COFFEE, HONEY))


@pytest.mark.parametrize(
    ("condition", "request_", "fits"),
    [
        ({}, REQUEST, True),
        ({"request_kind": "single"}, REQUEST, True),
        ({"request_kind": "period"}, REQUEST, False),
        ({"standard": "NOP"}, REQUEST, True),
        ({"standard": "EU"}, REQUEST, False),
        ({"origin": "PE"}, REQUEST, True),
        ({"origin": "IN"}, REQUEST, False),
        ({"product_class": "plant"}, REQUEST, True),
        ({"hts_prefix": "09"}, REQUEST, True),
        ({"hts_prefix": "0902"}, REQUEST, False),
        ({"product_class": "livestock"}, REQUEST, False),
        ({"product_class": "livestock", "hts_prefix": "09"}, BOTH, False),
        ({"product_class": "livestock", "hts_prefix": "04"}, BOTH, True),
        ({"hts_prefix": "09"}, Request("single", "NOP", frozenset(), ()), False),
    ],
)  # fmt: skip
def test_every_condition_has_to_be_met(condition: dict[str, str], request_: Request, *, fits: bool) -> None:
    assert checklist.fits(Entry("invoice", Demand.REQUIRED, **condition), request_) is fits


def test_each_kind_is_asked_once_and_the_stricter_demand_counts() -> None:
    entries = (
        Entry("label", Demand.ASKED, "if there is one"),
        Entry("invoice", Demand.REQUIRED, "always"),
        Entry("label", Demand.REQUIRED, "for coffee", hts_prefix="0901"),
        Entry("label", Demand.ASKED, "again"),
    )

    assert checklist.ask(entries, REQUEST, {"invoice"}) == (
        Asked("label", Demand.REQUIRED, "for coffee", is_there=False),
        Asked("invoice", Demand.REQUIRED, "always", is_there=True),
    )


@pytest.mark.parametrize(
    ("request_", "kinds"),
    [
        (REQUEST, ["invoice", "packing_list"]),
        (Request("period", "NOP", frozenset({"MX"}), (COFFEE,)), ["inventory"]),
        (Request("single", "NOP", frozenset({"IN"}), (COFFEE,)),
         ["invoice", "packing_list", "transaction_certificate"]),
        (Request("single", "CA", frozenset({"CA"}), (HONEY,)), ["invoice", "packing_list", "no_antibiotics"]),
    ],
)  # fmt: skip
def test_the_defaults_ask_for_what_certifiers_publish(request_: Request, kinds: list[str]) -> None:
    assert [asked.paper_kind for asked in checklist.ask(DEFAULTS, request_, ())] == kinds
