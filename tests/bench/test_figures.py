"""The arithmetic behind what the bench prints."""

import pytest

from nopcert.bench import figures
from nopcert.bench.figures import Memory, Pair, Spread


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7.0], 0.5, 7.0),
        ([7.0], 0.95, 7.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        (list(range(1, 31)), 0.95, 29),  # 28.5 of 30: the 29th
        (list(range(1, 21)), 0.95, 19),
        (list(range(1, 101)), 0.95, 95),
        (list(range(1, 101)), 0.0, 1),
        (list(range(1, 101)), 1.0, 100),
    ],
)
def test_a_percentile_is_one_of_the_values_by_nearest_rank(values, share, expected):
    assert figures.percentile(values, share) == expected


def test_the_ratio_is_taken_pair_by_pair():
    pairs = [Pair(ours=2, bare=1), Pair(ours=30, bare=10), Pair(ours=5, bare=5)]

    assert figures.ratios(pairs) == Spread(p50=2, p95=3, most=3)


def course(*held: float, papers: int = 500) -> list[Memory]:
    """What was held at even steps from nothing to ``papers``."""
    step = papers // (len(held) - 1)
    return [Memory(papers=step * number, resident=0, proportional=each) for number, each in enumerate(held)]


def test_the_filling_of_caches_in_the_first_fifth_is_not_growth():
    assert figures.growth(course(50, 90, 100, 100, 100, 100, 100, 100, 100, 100, 100)) == 0


def test_growth_is_the_last_two_fifths_against_the_two_before():
    """Of 500 papers: those from 350 on (medians of 107 to 110) against those from 100 to 300."""
    steady = course(*range(100, 111))

    assert figures.growth(steady) == pytest.approx(108.5 / 104 - 1)


def test_a_single_spike_is_not_growth():
    assert figures.growth(course(100, 100, 100, 100, 100, 100, 100, 100, 180, 100, 100)) == 0


def test_memory_that_is_given_back_is_negative_growth():
    found = figures.growth(course(100, 100, 100, 100, 100, 100, 100, 90, 90, 90, 90))

    assert found == pytest.approx(-0.1)


@pytest.mark.parametrize("points", [[], course(1, 2, 3, papers=20), course(1, 2, papers=500)])
def test_of_too_little_nothing_is_said(points):
    assert figures.growth(points) is None
