"""How much the sealed paper costs above the bare page: render + seal + store ÷ WeasyPrint of the page."""

from __future__ import annotations

import json as json_format
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from certificates.documents import pdf, press, qr, seal, store
from certificates.documents.seal_backends import KeyRing, demo
from certificates.documents.snapshot import Snapshot
from nopcert.bench import certificate, figures, options, table
from nopcert.bench.figures import Pair, Spread

HELP = "render + seal + store, against bare warm WeasyPrint of the same page"

GOAL = 1.30
"""``p50`` of the ratio, for a paper of one page."""

_AT = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
_WARM_UP = 3


@dataclass(frozen=True)
class PaperFigures:
    """Seconds; the ratio is that of each pair."""

    pairs: int
    sealed: Spread
    bare: Spread
    ratio: Spread
    is_goal_reached: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Options of ``bench paper``."""
    options.add_count(parser, "--papers", default=40, words="pairs to measure")
    options.add_json(parser)


def lines(*, papers: int, json: Path | None = None, **_options: object) -> Iterator[str]:
    """Measures ``papers`` pairs and says what came out."""
    yield table.machine()
    found = measure(papers)
    yield from report(found)
    if json:
        json.write_text(json_format.dumps({"paper": asdict(found)}, indent=1), encoding="utf-8")


def measure(papers: int) -> PaperFigures:
    """Pairs of one page each, warm; which half comes first changes, so that neither has the warmer cache."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.MEDIA_ROOT, prefix="bench-") as name:
        folder = Path(name)
        ring = KeyRing(folder)
        key = demo.open_key(ring, "BENCH", demo.make(ring, "Bench", "BENCH", at=_AT))

        def bare(content: Snapshot) -> float:
            page = pdf.compose(content, logo=None)
            return seconds(lambda: press.print_page(page.html, page.pictures))

        def ours(content: Snapshot) -> float:
            return seconds(
                lambda: store.keep(folder, seal.seal(pdf.render(content, logo=None), key=key, at=_AT))
            )

        pairs = [_pair(running, ours, bare) for running in range(1, papers + _WARM_UP + 1)][_WARM_UP:]
    ratio = figures.ratios(pairs)
    return PaperFigures(
        pairs=papers,
        sealed=figures.spread([pair.ours for pair in pairs]),
        bare=figures.spread([pair.bare for pair in pairs]),
        ratio=ratio,
        is_goal_reached=ratio.p50 <= GOAL,
    )


def report(found: PaperFigures) -> Iterator[str]:
    yield table.head(f"sealed paper, {found.pairs} pairs of a page")
    yield table.milliseconds("render + seal + store", found.sealed)
    yield table.milliseconds("bare warm WeasyPrint", found.bare)
    yield table.ratio("ratio", found.ratio)
    yield table.goal(f"ratio p50 at most {GOAL:.2f}", is_reached=found.is_goal_reached)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _pair(running: int, ours: Callable[[Snapshot], float], bare: Callable[[Snapshot], float]) -> Pair:
    """Another number for each pair, so that nothing is served from a cache."""
    number = f"815-8150110234-{running:06d}"
    content = replace(
        certificate.coffee(),
        number=number,
        verify_url=qr.verify_url(certificate.VERIFY_AT, number, certificate.SECOND_CODE),
    )
    if running % 2:
        first = bare(content)
        return Pair(ours=ours(content), bare=first)
    first = ours(content)
    return Pair(ours=first, bare=bare(content))
