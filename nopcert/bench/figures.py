"""The arithmetic of the bench: percentiles, ratios of pairs, and whether memory stays flat. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

FLAT_BELOW = 0.03
"""Memory counts as flat when it grows by less than this share. Its own unrest is about one per cent."""

_FEWEST_PAPERS_TO_JUDGE = 200


@dataclass(frozen=True)
class Spread:
    """Of many values: half of them, nineteen of twenty of them, and all of them are not above."""

    p50: float
    p95: float
    most: float


@dataclass(frozen=True)
class Pair:
    """Seconds of the same work, ours and bare, one right after the other."""

    ours: float
    bare: float


@dataclass(frozen=True)
class Memory:
    """What a worker holds after so many papers, in MiB, of all its processes together.

    ``resident`` counts a page that processes share once for each of them, ``proportional`` once in all.
    """

    papers: int
    resident: float
    proportional: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least ``share`` of them do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(values: Sequence[float]) -> Spread:
    return Spread(p50=percentile(values, 0.5), p95=percentile(values, 0.95), most=max(values))


def ratios(pairs: Sequence[Pair]) -> Spread:
    """Of each pair's own ratio: what disturbed both halves of a pair is not in it."""
    return spread([pair.ours / pair.bare for pair in pairs])


def growth(course: Sequence[Memory]) -> float | None:
    """By which share memory grew late in the run: 0.01 is one per cent. None when there were too few papers.

    The median of the last two fifths, of 500 papers the last 200, against that of the two fifths before
    (papers 100 to 300). The first fifth is left out: caches fill up then.
    """
    papers = course[-1].papers if course else 0
    if papers < _FEWEST_PAPERS_TO_JUDGE:
        return None
    early = [point.proportional for point in course if 0.2 * papers <= point.papers <= 0.6 * papers]
    late = [point.proportional for point in course if 0.6 * papers < point.papers]
    if not early:
        return None
    return statistics.median(late) / statistics.median(early) - 1
