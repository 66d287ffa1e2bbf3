"""Facts of a dull request for the checks. Give only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from operations.rules.arrangements import Term
from shipments.rules.checks.facts import (
    Facts,
    LineFacts,
    LotFacts,
    PartyFacts,
    ProductFacts,
    StandardFacts,
    TariffFacts,
)
from shipments.rules.checks.judgement import Judgement

AT = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)

PARTY = PartyFacts("Valle Alto", "8150110234", "Cascadia", "815", "")
NOP = StandardFacts(
    code="NOP",
    partner="USDA organic regulations",
    is_arrangement=False,
    objection="",
    partner_countries=(),
    terms=(),
)
EU_TERMS = (
    Term("origin", "produced_or_processed", "Made in the EU."),
    Term("excludes", "aquatic", "No aquatic animals."),
    Term("no_antibiotics", "livestock", "No antibiotics."),
    Term("wine_lots", "", "Wine lot by lot."),
)
EU = StandardFacts(
    code="EU",
    partner="European Union",
    is_arrangement=True,
    objection="",
    partner_countries=("ES", "IT"),
    terms=EU_TERMS,
)

PRODUCT = ProductFacts(
    name="Coffee", is_on_list=True, ended_on=None, label_category="organic", product_class="plant"
)
TARIFF = TariffFacts(
    code="0901110015",
    words="Coffee",
    is_organic=True,
    objection="",
    season="",
    is_in_season=True,
    parts=(),
    organic_alternatives=(),
)

LINE = LineFacts(
    key=1,
    position=1,
    name_as_labelled="Coffee",
    label_category="organic",
    product=PRODUCT,
    tariff=TARIFF,
    packages=None,
    unit_weight_kg=None,
    net_weight_kg=Decimal(1000),
    gross_weight_kg=None,
    packages_kg=None,
    net_formula="",
    origin="PE",
    origin_name="Peru",
    processed_in="",
    has_no_antibiotics=False,
    lots=(),
    risks=(),
)


def line_of(product_class: str = "plant", **values: Any) -> LineFacts:
    """A line of 1,000 kg of a product of the class."""
    return replace(LINE, product=replace(PRODUCT, product_class=product_class), **values)


def lot_of(number: str = "A-1", **values: Any) -> LotFacts:
    return LotFacts(number=number, **values)


def facts_of(*lines: LineFacts, **values: Any) -> Facts:
    """A request for one shipment under NOP that lacks nothing; fields of other checks stay empty."""
    usual: dict[str, Any] = {
        "at": AT,
        "kind": "single",
        "exporter": PARTY,
        "recipient": PARTY,
        "final_handler": PARTY,
        "standard": NOP,
        "departs_at": None,
        "window_start_on": date(2026, 12, 1),
        "window_end_on": date(2027, 1, 15),
        "containers": (),
        "paper_kinds": frozenset(),
        "papers": (),
        "asked": (),
        "treatment": "none",
        "lines": lines or (LINE,),
    }
    known = {field.name for field in fields(Facts)}
    return Facts(**{name: value for name, value in {**usual, **values}.items() if name in known})


def found(judgements: Iterable[Judgement]) -> list[tuple[str, str, int | None]]:
    """Severity, sentence and line of everything that did not pass."""
    return [
        (str(judgement.severity), judgement.sentence, judgement.line)
        for judgement in judgements
        if judgement.severity != "pass"
    ]
