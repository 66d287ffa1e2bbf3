"""The sum of a stock as rows of words and numbers, in the order in which people add them up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shipments.rules import stock, weights
from shipments.rules.stock import Balance, Entry, EntryKind


@dataclass(frozen=True)
class SumRow:
    """One row of a sum. `sign` is +, − or =; `name` is for style and charts, never shown."""

    name: str
    sign: str
    words: str
    kg: Decimal
    note: str = ""


def sum_rows(balance: Balance, entries: Sequence[Entry] = ()) -> list[SumRow]:
    """All rows, with those of nothing; `entries` tell how a harvest came about and how many there are."""
    return [
        SumRow("opening", "", _("opening stock"), balance.opening_kg),
        SumRow("harvest", "+", _("harvest"), balance.harvest_kg, _harvest_note(entries, balance)),
        SumRow("purchases", "+", _("purchases"), balance.purchases_kg),
        SumRow("sales", "−", _("sales"), balance.sales_kg),
        SumRow("losses", "−", _("losses"), balance.losses_kg),
        SumRow(
            "certified", "−", _("certified for export"), balance.certified_kg, _count_note(entries, balance)
        ),
        SumRow("reserved", "−", _("open requests"), balance.reserved_kg),
        SumRow("left", "=", _("left"), balance.left_kg),
    ]


def arithmetic(balance: Balance, entries: Sequence[Entry], declared_kg: Decimal) -> Iterator[tuple[str, str]]:
    """The sum of a finding: rows of something, then what the request declares and leaves."""
    for row in sum_rows(balance, entries):
        if row.kg or row.name in ("opening", "left"):
            words = _("other open requests") if row.name == "reserved" else row.words
            yield f"{row.sign or ' '} {words}", _kg_with_note(row)
    yield "− " + _("declared now"), weights.format_kg(declared_kg)
    yield "= " + _("left afterwards"), weights.format_kg(balance.left_kg - declared_kg)
    if balance.without_paper_kg:
        yield "  " + _("came in without a paper"), weights.format_kg(balance.without_paper_kg)


def area_and_yield(entry: Entry) -> str:
    """`95 ha × 650 kg/ha`, or nothing."""
    if entry.area_ha is None or entry.yield_kg_per_ha is None:
        return ""
    area, per_ha = weights.format_quantity(entry.area_ha), weights.format_quantity(entry.yield_kg_per_ha)
    return f"{area} ha × {per_ha} kg/ha"


def _kg_with_note(row: SumRow) -> str:
    return f"{weights.format_kg(row.kg)}   ({row.note})" if row.note else weights.format_kg(row.kg)


def _counted(entries: Sequence[Entry], balance: Balance) -> list[Entry]:
    return [one for one in stock.standing(entries) if balance.began_on and one.on >= balance.began_on]


def _harvest_note(entries: Sequence[Entry], balance: Balance) -> str:
    grown = [one for one in _counted(entries, balance) if one.kind == EntryKind.HARVEST]
    if len(grown) == 1:
        return area_and_yield(grown[0])
    area = sum((one.area_ha or stock.NOTHING for one in grown), stock.NOTHING)
    if not grown or not area:
        return ""
    sentence = ngettext("%(count)d harvest, %(area)s ha", "%(count)d harvests, %(area)s ha", len(grown))
    return sentence % {"count": len(grown), "area": weights.format_quantity(area)}


def _count_note(entries: Sequence[Entry], balance: Balance) -> str:
    count = sum(one.kind == EntryKind.CERTIFIED for one in _counted(entries, balance))
    if not count:
        return ""
    return ngettext("%(count)d certificate", "%(count)d certificates", count) % {"count": count}
