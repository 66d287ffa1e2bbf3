"""What the checks judge: plain values, gathered in one place by `shipments/facts.py`.

Weights are kilograms. `None` means that nothing was declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class PartyFacts:
    """A party as the registry has it. `objection` says why it is not certified on the day, or is empty."""

    name: str
    nop_id: str
    certifier_name: str
    certifier_prefix: str
    objection: str


@dataclass(frozen=True)
class SeasonPart:
    """One part of a window and the code that applies to it."""

    code: str
    start_on: date
    end_on: date


@dataclass(frozen=True)
class TariffFacts:
    """The tariff code as the schedule has it over the window.

    `objection` says why it cannot be used (unknown, not in force), or is empty. `season` is empty where
    the code has no season; `is_in_season` says whether the window lies inside.
    """

    code: str
    words: str
    is_organic: bool
    objection: str
    season: str
    is_in_season: bool
    parts: tuple[SeasonPart, ...]
    organic_alternatives: tuple[str, ...]


@dataclass(frozen=True)
class ProductFacts:
    """The certified product that the line names, as it stands on the exporter's list."""

    name: str
    is_on_list: bool
    ended_on: date | None
    label_category: str
    product_class: str


@dataclass(frozen=True)
class LineFacts:
    key: int
    position: int
    name_as_labelled: str
    label_category: str
    product: ProductFacts | None
    tariff: TariffFacts
    packages: int | None
    unit_weight_kg: Decimal | None
    net_weight_kg: Decimal | None
    gross_weight_kg: Decimal | None
    risks: tuple[RiskFacts, ...]


@dataclass(frozen=True)
class RiskFacts:
    """A row of the risk lists that fits origin and tariff code; `list` is high_risk or treatment."""

    list: str
    commodity: str
    source: str


@dataclass(frozen=True)
class StandardFacts:
    """The standard and, under a trade arrangement, what it asks (domain.md section 8)."""

    code: str
    partner: str
    is_arrangement: bool
    allows_worldwide_origin: bool
    partner_countries: tuple[str, ...]
    excludes_aquatic: bool
    excludes_livestock: bool
    asks_no_antibiotics: bool
    asks_wine_attestation: bool


@dataclass(frozen=True)
class Facts:
    """Everything about one request on one day."""

    at: datetime
    kind: str
    exporter: PartyFacts
    recipient: PartyFacts | None
    final_handler: PartyFacts | None
    standard: StandardFacts
    origin: str
    origin_name: str
    departs_at: datetime | None
    window_start_on: date | None
    window_end_on: date | None
    containers: tuple[str, ...]
    paper_kinds: frozenset[str]
    treatment: str
    has_no_antibiotics: bool
    lines: tuple[LineFacts, ...]
