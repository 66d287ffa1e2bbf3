"""What a form says about a tariff code as soon as it is chosen: its words, its season, an organic code.

The same facts that the check C05 judges later (`shipments/facts.py`), with the words of every code named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from operations import tariff_codes
from operations.rules import hts
from operations.tariff_codes import HtsHit
from shipments import facts
from shipments.models import Shipment
from shipments.rules.checks.facts import TariffFacts


@dataclass(frozen=True)
class DatedCode:
    """The codes for one part of a window: the nearest in words, and others that may fit the goods."""

    hits: tuple[HtsHit, ...]
    start_on: date
    end_on: date


@dataclass(frozen=True)
class Advice:
    """`hit` is None for a code that is not in force; then `tariff.objection` says why.

    Without a window (`has_window`) the season is told, not judged.
    """

    tariff: TariffFacts
    hit: HtsHit | None
    organic: tuple[HtsHit, ...]
    parts: tuple[DatedCode, ...]
    has_window: bool

    @property
    def is_out_of_season(self) -> bool:
        return self.has_window and not self.tariff.is_in_season

    @property
    def wants_attention(self) -> bool:
        return bool(self.tariff.objection or self.organic or self.is_out_of_season)


def advise(text: str, shipment: Shipment, at: datetime) -> Advice | None:
    """What there is to say about a tariff code as it was typed; None for what is no code, which the form
    refuses itself."""
    try:
        code = hts.parse_hts(text)
    except hts.HtsRefusedError:
        return None
    start, end = facts.window_of(shipment, at.date())
    has_window = bool(shipment.window_start_on and shipment.window_end_on)
    tariff = facts.tariff_of(code, start, end)
    named = {code, *tariff.organic_alternatives}
    for part in tariff.parts:
        named |= {part.code, *part.alternatives}
    hits = tariff_codes.get_hits(named, start)
    return Advice(
        tariff=tariff,
        hit=None if tariff.objection else hits.get(code),
        organic=tuple(hits[other] for other in tariff.organic_alternatives),
        parts=tuple(
            DatedCode(
                tuple(hits[other] for other in (part.code, *part.alternatives)), part.start_on, part.end_on
            )
            for part in (tariff.parts if has_window else ())
        ),
        has_window=has_window,
    )
