"""The stock of a product as arithmetic: what came in, what went out, what is left of it (checks C09 and C10).

Weights are kilograms to the gram. No rule publishes how exact such a sum has to be nor what a hectare
yields (domain.md, not found): the tolerance is the certifier's own, the yields are those that people
declared, and the highest yield of a product is what the certifier's staff set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

NOTHING = Decimal(0)
GRAM = Decimal("0.001")


class EntryKind(models.TextChoices):
    """Why a quantity came in or went out."""

    OPENING = "opening", _("Opening stock")
    HARVEST = "harvest", _("Harvest")
    PURCHASE = "purchase", _("Purchase")
    SALE = "sale", _("Sale")
    LOSS = "loss", _("Loss")
    CERTIFIED = "certified", _("Certified for export")
    RETURNED = "returned", _("Given back: certificate void or replaced")


TYPED = (EntryKind.OPENING, EntryKind.HARVEST, EntryKind.PURCHASE, EntryKind.SALE, EntryKind.LOSS)
"""What people enter; the others are written when certificates are issued or end."""

COMES_IN = frozenset({EntryKind.OPENING, EntryKind.HARVEST, EntryKind.PURCHASE, EntryKind.RETURNED})


@dataclass(frozen=True)
class Entry:
    """One row of the ledger. `change_kg` is above zero for what came in and below for what went out; a row
    that `reverses` another has its day, its season and the opposite change."""

    key: int
    kind: EntryKind
    change_kg: Decimal
    on: date
    harvest_year: int | None = None
    reverses: int | None = None
    area_ha: Decimal | None = None
    yield_kg_per_ha: Decimal | None = None
    has_paper: bool = True


@dataclass(frozen=True)
class Share:
    """A part of what is declared for export, by the harvest year of its lots; None where they name none."""

    harvest_year: int | None
    kg: Decimal
    on: date


@dataclass(frozen=True)
class Balance:
    """The sum of a product, or of one season of it. Every amount is above zero as its name says it;
    `certified_kg` is without what was given back. `began_on` is None where no stock is kept."""

    opening_kg: Decimal = NOTHING
    harvest_kg: Decimal = NOTHING
    purchases_kg: Decimal = NOTHING
    sales_kg: Decimal = NOTHING
    losses_kg: Decimal = NOTHING
    certified_kg: Decimal = NOTHING
    reserved_kg: Decimal = NOTHING
    without_paper_kg: Decimal = NOTHING
    began_on: date | None = None

    @property
    def is_kept(self) -> bool:
        """Whether anybody entered stock of the product."""
        return self.began_on is not None

    @property
    def came_in_kg(self) -> Decimal:
        return self.opening_kg + self.harvest_kg + self.purchases_kg

    @property
    def sold_and_lost_kg(self) -> Decimal:
        return self.sales_kg + self.losses_kg

    @property
    def on_hand_kg(self) -> Decimal:
        """What is there before open requests are taken off; below zero where more went out than came in."""
        return self.came_in_kg - self.sales_kg - self.losses_kg - self.certified_kg

    @property
    def left_kg(self) -> Decimal:
        """What can still be asked for; never cut off at zero."""
        return self.on_hand_kg - self.reserved_kg


def kilograms_of(kind: EntryKind, quantity_kg: Decimal, *, is_reversal: bool = False) -> Decimal:
    """The change that a quantity above zero makes; a returned one reverses one that went out."""
    comes_in = kind in COMES_IN
    if is_reversal and kind != EntryKind.RETURNED:
        comes_in = not comes_in
    return quantity_kg if comes_in else -quantity_kg


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that were not taken back, without the rows that take back."""
    entries = list(entries)
    reversed_keys = {entry.reverses for entry in entries}
    return [entry for entry in entries if entry.reverses is None and entry.key not in reversed_keys]


def begins_on(entries: Iterable[Entry]) -> date | None:
    """The day from which the sum counts: that of the opening stock, which was counted on that morning;
    without one, the first day that anybody entered something for. None where nobody did.

    Certificates are written into the ledger whether stock is kept or not, so that what was issued before
    the stock was counted is not taken off it once more.
    """
    typed = [entry for entry in standing(entries) if entry.kind in TYPED]
    openings = [entry.on for entry in typed if entry.kind == EntryKind.OPENING]
    return min(openings or [entry.on for entry in typed], default=None)


def balance(
    entries: Sequence[Entry], *, reserved_kg: Decimal = NOTHING, harvest_year: int | None = None
) -> Balance:
    """The sum over all entries that count, or over those of one season."""
    began_on = begins_on(entries)
    if began_on is None:
        return Balance(reserved_kg=reserved_kg)
    counted = [
        entry
        for entry in entries
        if entry.on >= began_on and (harvest_year is None or entry.harvest_year == harvest_year)
    ]

    def total(*kinds: EntryKind) -> Decimal:
        return sum((entry.change_kg for entry in counted if entry.kind in kinds), NOTHING)

    return Balance(
        opening_kg=total(EntryKind.OPENING),
        harvest_kg=total(EntryKind.HARVEST),
        purchases_kg=total(EntryKind.PURCHASE),
        sales_kg=-total(EntryKind.SALE),
        losses_kg=-total(EntryKind.LOSS),
        certified_kg=-total(EntryKind.CERTIFIED, EntryKind.RETURNED),
        reserved_kg=reserved_kg,
        without_paper_kg=sum(
            (
                entry.change_kg
                for entry in standing(counted)
                if entry.kind in TYPED and entry.change_kg > 0 and not entry.has_paper
            ),
            NOTHING,
        ),
        began_on=began_on,
    )


def running(entries: Sequence[Entry]) -> list[tuple[Entry, Decimal | None]]:
    """Every entry in the order of its day with what was there after it; None for one that the opening stock
    already includes."""
    began_on = begins_on(entries)
    after = NOTHING
    rows: list[tuple[Entry, Decimal | None]] = []
    for entry in sorted(entries, key=lambda one: (one.on, one.key)):
        if began_on is None or entry.on < began_on:
            rows.append((entry, None))
            continue
        after += entry.change_kg
        rows.append((entry, after))
    return rows


def harvests(entries: Iterable[Entry]) -> list[Entry]:
    """The harvests that stand, with the opening stock or before it, by day."""
    found = [entry for entry in standing(entries) if entry.kind == EntryKind.HARVEST]
    return sorted(found, key=lambda entry: (entry.on, entry.key))


def season_of(harvest_year: int | None, on: date, known: Sequence[Entry]) -> int | None:
    """The season that goods belong to: the one they name, else that of the last harvest before the day."""
    if harvest_year is not None:
        return harvest_year
    before = [entry for entry in known if entry.on <= on and entry.harvest_year is not None]
    return before[-1].harvest_year if before else None


@dataclass(frozen=True)
class Capacity:
    """What one season can have given, and what certificates of it come to.

    `has_limit` says whether staff set the highest yield; else each harvest counts with its own.
    """

    harvest_year: int
    area_ha: Decimal
    fields_kg: Decimal
    bought_kg: Decimal
    certified_kg: Decimal
    open_kg: Decimal
    declared_kg: Decimal
    has_limit: bool

    @property
    def ceiling_kg(self) -> Decimal:
        return self.fields_kg + self.bought_kg

    @property
    def asked_kg(self) -> Decimal:
        return self.certified_kg + self.open_kg + self.declared_kg


def capacities(
    entries: Sequence[Entry],
    *,
    declared: Iterable[Share] = (),
    under_way: Iterable[Share] = (),
    highest_yield: Decimal | None = None,
) -> list[Capacity]:
    """One for each season of which a harvest with an area stands and of which something is declared.

    Certificates count whether they were issued before the opening stock or after: the season's fields gave
    them all.
    """
    grown = harvests(entries)
    asked = _by_season(((one.harvest_year, one.on, one.kg) for one in declared), grown)
    open_kg = _by_season(((one.harvest_year, one.on, one.kg) for one in under_way), grown)
    certified = _by_season(
        (
            (one.harvest_year, one.on, -one.change_kg)
            for one in entries
            if one.kind in (EntryKind.CERTIFIED, EntryKind.RETURNED)
        ),
        grown,
    )
    bought = _by_season(
        (
            (one.harvest_year, one.on, one.change_kg)
            for one in standing(entries)
            if one.kind == EntryKind.PURCHASE
        ),
        grown,
    )
    found = []
    for year in sorted(year for year in asked if year is not None):
        with_area = [one for one in grown if one.harvest_year == year and one.area_ha]
        if not with_area:
            continue
        found.append(
            Capacity(
                harvest_year=year,
                area_ha=sum((one.area_ha or NOTHING for one in with_area), NOTHING),
                fields_kg=sum((_most_of(one, highest_yield) for one in with_area), NOTHING),
                bought_kg=bought.get(year, NOTHING),
                certified_kg=certified.get(year, NOTHING),
                open_kg=open_kg.get(year, NOTHING),
                declared_kg=asked[year],
                has_limit=highest_yield is not None,
            )
        )
    return found


def _most_of(harvest: Entry, highest_yield: Decimal | None) -> Decimal:
    """Kilograms that the fields of a harvest give at most."""
    per_ha = harvest.yield_kg_per_ha if highest_yield is None else highest_yield
    if per_ha is None:
        return harvest.change_kg
    return ((harvest.area_ha or NOTHING) * per_ha).quantize(GRAM)


def _by_season(
    amounts: Iterable[tuple[int | None, date, Decimal]], known: Sequence[Entry]
) -> dict[int | None, Decimal]:
    sums: dict[int | None, Decimal] = {}
    for harvest_year, on, kg in amounts:
        season = season_of(harvest_year, on, known)
        sums[season] = sums.get(season, NOTHING) + kg
    return sums


def shares(net_kg: Decimal, lots: Sequence[tuple[int | None, Decimal | None]], on: date) -> tuple[Share, ...]:
    """How a net weight divides by the harvest years of its lots, each a year and kilograms.

    Undivided where a lot names no year, or several years have lots that do not add up to the net weight.
    """
    years = {year for year, _kg in lots}
    if len(years) == 1:
        return (Share(years.pop(), net_kg, on),)
    known = [(year, kg) for year, kg in lots if year is not None and kg is not None]
    if not known or len(known) < len(lots) or sum(kg for _year, kg in known) != net_kg:
        return (Share(None, net_kg, on),)
    sums: dict[int, Decimal] = {}
    for year, kg in known:
        sums[year] = sums.get(year, NOTHING) + kg
    return tuple(Share(year, kg, on) for year, kg in sorted(sums.items()))
