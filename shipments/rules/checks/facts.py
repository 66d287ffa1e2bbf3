"""What the checks judge: plain values, gathered in one place by `shipments/facts.py`.

Weights are kilograms. `None` means that nothing was declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from operations.rules.arrangements import Term
from shipments.rules.declared_numbers import Comparison
from shipments.rules.stock import Entry, Share


@dataclass(frozen=True)
class PartyFacts:
    """A party as the registry has it. `objection` says why it is not certified on the day, or is empty.

    `unlisted_on` is the day of the registry's file that no longer had it: nobody said that it ended.
    """

    name: str
    nop_id: str
    certifier_name: str
    certifier_prefix: str
    objection: str
    unlisted_on: date | None = None


@dataclass(frozen=True)
class SeasonPart:
    """One part of a window and the code that applies to it; `alternatives` fit the goods as well."""

    code: str
    start_on: date
    end_on: date
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class TariffFacts:
    """The tariff code as the schedule has it over the window.

    `objection` says why it cannot be used (unknown, not in force), or is empty. `season` is empty where
    the code has no season; `is_in_season` says whether the window lies inside. `is_season_strict` is
    false where goods withdrawn from a bonded warehouse may use the code at any time.
    """

    code: str
    words: str
    is_organic: bool
    objection: str
    season: str
    is_in_season: bool
    parts: tuple[SeasonPart, ...]
    organic_alternatives: tuple[str, ...]
    is_season_strict: bool = True


@dataclass(frozen=True)
class ProductFacts:
    """The certified product that the line names, as it stands on the exporter's list."""

    name: str
    is_on_list: bool
    ended_on: date | None
    label_category: str
    product_class: str
    is_processed: bool = True


@dataclass(frozen=True)
class LotFacts:
    """A lot and where it was bought. `supplier` is an operation of the registry; a supplier that a trade
    partner's certifier certified has a name and the number of that certificate; a lot of the exporter's
    own has neither. Countries are ISO codes."""

    number: str
    quantity_kg: Decimal | None = None
    supplier: PartyFacts | None = None
    supplier_country: str = ""
    supplier_name: str = ""
    partner_certificate: str = ""
    partner_certifier: str = ""
    transaction_certificate: str = ""
    wine_label: str = ""
    is_wine_attested: bool = False


@dataclass(frozen=True)
class EarlierOfLine:
    """What was certified before for the exporter: how often this product, its mean net weight on
    certificates of the same kind (None without any), and from which countries (ISO codes) goods of this
    origin have left."""

    certificates: int = 0
    usual_kg: Decimal | None = None
    left_from: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Earlier:
    """How many certificates the exporter has had: in all, to this recipient, through this US port."""

    certificates: int = 0
    to_recipient: int = 0
    through_port: int = 0


@dataclass(frozen=True)
class SharedFacts:
    """A value that stands elsewhere too. `kind` is lot, container, seal, bill_of_lading, air_waybill or
    invoice; `line` is the key of the line that has it, None for the whole request."""

    kind: str
    value: str
    line: int | None = None


@dataclass(frozen=True)
class TwinFacts:
    """Another live request or certificate of the same certifier that shares values with this one.

    `document` are the request's `reference` and the numbers of its certificates, once there are any.
    `is_other_product`: it has a tariff code that this request has not. `overlaps`: some of its days are
    days of this one.
    """

    reference: str
    document: str
    exporter: str
    products: tuple[str, ...]
    shared: tuple[SharedFacts, ...]
    is_other_product: bool
    overlaps: bool


@dataclass(frozen=True)
class SameCodeFacts:
    """A line of another live request or certificate of the exporter, with the same tariff code and
    recipient, whose days overlap."""

    reference: str
    document: str
    kind: str
    net_weight_kg: Decimal
    start_on: date
    end_on: date


@dataclass(frozen=True)
class PriceFacts:
    """The invoice value that is declared, and the lowest price that the certifier keeps for such goods."""

    value_usd: Decimal
    lowest_usd_per_kg: Decimal
    source: str


@dataclass(frozen=True)
class ReviewerFacts:
    """Who reviews: whether they prepared the request, for which of its parties they act or acted, and with
    which they declared a conflict of interest."""

    name: str
    has_prepared: bool
    acts_for: tuple[str, ...]
    declared: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeriodLimits:
    """How long a period the certifier covers with one certificate, and when the exporter's certification
    is looked at anew."""

    certifier_name: str = ""
    most_days: int = 366
    anniversary_on: date | None = None


@dataclass(frozen=True)
class CountryFacts:
    """An ISO code and its name; both empty where none is declared."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class SeverityFacts:
    """Which severity the certifier set, and why: a sentence."""

    severity: str
    why: str


@dataclass(frozen=True)
class LineFacts:
    """`origin` and `processed_in` (final processing or packing, where declared) are ISO codes."""

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
    packages_kg: Decimal | None
    net_formula: str
    origin: str
    origin_name: str
    processed_in: str
    has_no_antibiotics: bool
    lots: tuple[LotFacts, ...]
    risks: tuple[RiskFacts, ...]
    earlier: EarlierOfLine = EarlierOfLine()
    same_code: tuple[SameCodeFacts, ...] = ()
    price: PriceFacts | None = None


@dataclass(frozen=True)
class StockFacts:
    """The stock of one product that the request declares. `line` is the key of its line, None where several
    lines are of it; `declared` and `under_way` (other open requests) divide by harvest year."""

    key: int
    name: str
    line: int | None
    declared: tuple[Share, ...]
    under_way: tuple[Share, ...]
    entries: tuple[Entry, ...]
    highest_yield: Decimal | None
    asks_stock: bool
    tolerance_percent: Decimal

    @property
    def declared_kg(self) -> Decimal:
        return sum((share.kg for share in self.declared), Decimal(0))


@dataclass(frozen=True)
class RiskFacts:
    """A row of the risk lists that fits origin and tariff code; `list` is high_risk or treatment."""

    list: str
    commodity: str
    source: str


@dataclass(frozen=True)
class StandardFacts:
    """The standard and what its terms ask over the window (domain.md section 8).

    `objection` says why the standard does not hold over the whole window, or is empty.
    """

    code: str
    partner: str
    is_arrangement: bool
    objection: str
    partner_countries: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class PaperFacts:
    """A paper of the request. `comparisons` are what its words say to what is declared; none while it is
    being read, or where nothing is looked for in a paper of its kind."""

    name: str
    kind: str
    is_picture: bool
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True)
class AskedPaperFacts:
    """A paper of the certifier's checklist that this request needs."""

    kind: str
    label: str
    demand: str
    is_there: bool


@dataclass(frozen=True)
class Facts:
    """Everything about one request on one day.

    `promised_at` is the instant by which the certifier promised to decide, counted from receipt, or from
    `at` while nothing was received. `shared_elsewhere` are values that stand on requests or certificates of
    other certifiers, of which nothing else is told. `severities` are those that the certifier set, by check
    and severity as found.
    """

    at: datetime
    kind: str
    exporter: PartyFacts
    recipient: PartyFacts | None
    final_handler: PartyFacts | None
    standard: StandardFacts
    departs_at: datetime | None
    window_start_on: date | None
    window_end_on: date | None
    containers: tuple[str, ...]
    paper_kinds: frozenset[str]
    papers: tuple[PaperFacts, ...]
    asked: tuple[AskedPaperFacts, ...]
    treatment: str
    lines: tuple[LineFacts, ...]
    stock: tuple[StockFacts, ...] = ()
    due_at: datetime | None = None
    promised_at: datetime | None = None
    period_limits: PeriodLimits = PeriodLimits()
    exporter_country: str = ""
    exported_from: CountryFacts = CountryFacts()
    us_port: str = ""
    earlier: Earlier = Earlier()
    twins: tuple[TwinFacts, ...] = ()
    shared_elsewhere: tuple[SharedFacts, ...] = ()
    reviewer: ReviewerFacts | None = None
    severities: Mapping[tuple[str, str], SeverityFacts] = field(default_factory=dict)
