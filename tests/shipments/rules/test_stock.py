"""The arithmetic of a stock: any entries and reversals add up, and nothing below zero is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shipments.rules import stock, stock_chart, stock_words
from shipments.rules.stock import Balance, Entry, EntryKind, Share

DAY = date(2026, 6, 1)
KILOGRAMS = st.decimals(min_value="0.001", max_value="99999999", places=3)
IN, OUT = (EntryKind.OPENING, EntryKind.HARVEST, EntryKind.PURCHASE), (EntryKind.SALE, EntryKind.LOSS)


def entry(kind: EntryKind, kg: str | Decimal, key: int = 1, on: date = DAY, **values: object) -> Entry:
    return Entry(key, kind, stock.kilograms_of(kind, Decimal(kg)), on, **values)  # type: ignore[arg-type]


def reversal(of: Entry, key: int) -> Entry:
    kind = EntryKind.RETURNED if of.kind == EntryKind.CERTIFIED else of.kind
    change_kg = stock.kilograms_of(kind, abs(of.change_kg), is_reversal=True)
    return replace(of, key=key, kind=kind, change_kg=change_kg, reverses=of.key)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Entries of every kind on days in any order, some of them taken back."""
    entries: list[Entry] = []
    for key in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from([*IN, *OUT, EntryKind.CERTIFIED]))
        on = DAY + timedelta(days=draw(st.integers(0, 60)))
        year = draw(st.sampled_from([None, 2025, 2026]))
        entries.append(entry(kind, draw(KILOGRAMS), key, on, harvest_year=year))
    taken_back = draw(st.lists(st.sampled_from(entries), unique=True)) if entries else []
    return entries + [reversal(one, 100 + place) for place, one in enumerate(taken_back)]


@given(ledgers(), KILOGRAMS)
def test_what_is_left_is_the_sum_of_what_counts(entries: list[Entry], reserved_kg: Decimal) -> None:
    balance = stock.balance(entries, reserved_kg=reserved_kg)
    began_on = stock.begins_on(entries)
    counted = [one.change_kg for one in entries if began_on is not None and one.on >= began_on]

    assert balance.left_kg == sum(counted, Decimal(0)) - reserved_kg
    assert balance.left_kg == (
        balance.opening_kg
        + balance.harvest_kg
        + balance.purchases_kg
        - balance.sales_kg
        - balance.losses_kg
        - balance.certified_kg
        - reserved_kg
    )
    assert min(balance.opening_kg, balance.sales_kg, balance.certified_kg, balance.losses_kg) >= 0


@given(ledgers(), st.data())
def test_taking_an_entry_back_is_as_if_it_had_never_been(entries: list[Entry], data: st.DataObject) -> None:
    standing = stock.standing(entries)
    if not standing:
        return
    taken_back = data.draw(st.sampled_from(standing))
    after = [*entries, reversal(taken_back, 1000)]
    without = [one for one in entries if one.key != taken_back.key]

    assert replace(stock.balance(after), without_paper_kg=Decimal(0)) == replace(
        stock.balance(without), without_paper_kg=Decimal(0)
    )


@given(ledgers())
def test_the_running_balance_ends_at_what_is_on_hand_and_shows_every_entry(entries: list[Entry]) -> None:
    rows = stock.running(entries)
    counted = [kg for _entry, kg in rows if kg is not None]

    assert sorted(one.key for one, _kg in rows) == sorted(one.key for one in entries)
    assert (counted[-1] if counted else Decimal(0)) == stock.balance(entries).on_hand_kg


@given(ledgers())
def test_the_seasons_and_what_names_none_make_the_whole(entries: list[Entry]) -> None:
    began_on = stock.begins_on(entries)
    of_none = [one for one in entries if one.harvest_year is None and began_on and one.on >= began_on]
    of_years = [stock.balance(entries, harvest_year=year).on_hand_kg for year in (2025, 2026)]

    whole = stock.balance(entries).on_hand_kg
    assert sum(of_years, Decimal(0)) + sum((one.change_kg for one in of_none), Decimal(0)) == whole


@given(ledgers(), KILOGRAMS)
def test_the_bar_is_filled_and_no_wider(entries: list[Entry], reserved_kg: Decimal) -> None:
    parts = stock_chart.parts(stock.balance(entries, reserved_kg=reserved_kg))

    assert sum(Decimal(part.width) for part in parts) <= Decimal("100.1")
    assert all(Decimal(part.x) >= 0 for part in parts)


def test_the_sum_of_the_review_page() -> None:
    """The sesame of the mock: 23,150 kg before this request."""
    entries = [
        entry(EntryKind.OPENING, "2400", 1),
        entry(
            EntryKind.HARVEST,
            "61750",
            2,
            area_ha=Decimal(95),
            yield_kg_per_ha=Decimal(650),
            harvest_year=2026,
        ),
        entry(EntryKind.SALE, "14000", 3),
        entry(EntryKind.CERTIFIED, "13500", 4),
        entry(EntryKind.CERTIFIED, "13500", 5),
    ]
    balance = stock.balance(entries)

    assert list(stock_words.arithmetic(balance, entries, Decimal(19000))) == [
        ("  opening stock", "2,400 kg"),
        ("+ harvest", "61,750 kg   (95 ha × 650 kg/ha)"),
        ("− sales", "14,000 kg"),
        ("− certified for export", "27,000 kg   (2 certificates)"),
        ("= left", "23,150 kg"),
        ("− declared now", "19,000 kg"),
        ("= left afterwards", "4,150 kg"),
    ]


def test_what_was_certified_before_the_count_is_not_taken_off_again() -> None:
    entries = [
        entry(EntryKind.CERTIFIED, "500", 1, DAY - timedelta(days=1)),
        entry(EntryKind.HARVEST, "900", 2, DAY - timedelta(days=30)),
        entry(EntryKind.OPENING, "1000", 3, DAY),
        entry(EntryKind.CERTIFIED, "300", 4, DAY),
    ]

    assert stock.balance(entries) == Balance(
        opening_kg=Decimal(1000), certified_kg=Decimal(300), began_on=DAY
    )
    assert [kg for _entry, kg in stock.running(entries)] == [None, None, Decimal(1000), Decimal(700)]


def test_without_an_opening_the_sum_begins_with_the_first_entry() -> None:
    entries = [
        entry(EntryKind.CERTIFIED, "500", 1, DAY - timedelta(days=1)),
        entry(EntryKind.HARVEST, "900", 2, DAY),
    ]

    assert stock.balance(entries).left_kg == Decimal(900)


def test_certificates_alone_are_no_stock() -> None:
    balance = stock.balance([entry(EntryKind.CERTIFIED, "500")])

    assert (balance.is_kept, balance.left_kg) == (False, Decimal(0))


def test_more_out_than_in_stays_below_zero_and_marks_the_bar() -> None:
    balance = stock.balance([entry(EntryKind.OPENING, "100", 1), entry(EntryKind.SALE, "400", 2)])

    assert balance.left_kg == Decimal(-300)
    assert stock_chart.share_overdrawn(balance) == "25.00"


def test_a_weight_divides_by_the_years_of_its_lots_when_they_add_up() -> None:
    lots = [(2025, Decimal(400)), (2026, Decimal(500)), (2026, Decimal(100))]

    assert stock.shares(Decimal(1000), lots, DAY) == (
        Share(2025, Decimal(400), DAY),
        Share(2026, Decimal(600), DAY),
    )
    assert stock.shares(Decimal(1001), lots, DAY) == (Share(None, Decimal(1001), DAY),)
    assert stock.shares(Decimal(7), [(2026, None), (2026, None)], DAY) == (Share(2026, Decimal(7), DAY),)
    assert stock.shares(Decimal(7), [], DAY) == (Share(None, Decimal(7), DAY),)


def test_the_line_steps_from_balance_to_balance() -> None:
    steps = stock_chart.steps(
        [
            (DAY, Decimal(100)),
            (DAY + timedelta(days=10), Decimal(50)),
            (DAY + timedelta(days=20), Decimal(-100)),
        ]
    )

    assert steps is not None
    assert steps.points == "0.0,60.0 0.0,0.0 300.0,0.0 300.0,30.0 600.0,30.0 600.0,120.0"
    assert (steps.zero, steps.highest_kg, steps.lowest_kg) == ("60.0", Decimal(100), Decimal(-100))
