"""How much the sealed paper costs above the bare page: target 1.30 (render + seal + store ÷ WeasyPrint)."""

import hashlib
import os
import platform
import statistics
import tempfile
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from certificates.documents import demo_authority, pdf, press, qr, seal
from certificates.documents.snapshot import (
    Agent,
    CodedName,
    Destination,
    Party,
    Product,
    Signatory,
    Snapshot,
    Transport,
)

HELP = "render + seal + store, against bare warm WeasyPrint of the same page"

TARGET = 1.30

_AT = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
_COUNTRY = CodedName(code="PE", name="Peru")


def add_arguments(parser: ArgumentParser) -> None:
    """Options of ``bench paper``."""
    parser.add_argument(
        "--papers", type=_count, default=40, metavar="N", help="pairs to measure (default 40)"
    )


def lines(*, papers: int, **_options: object) -> Iterator[str]:
    """Measure ``papers`` pairs, each half in turn first, and say what came out."""
    certificate = _certificate()
    with tempfile.TemporaryDirectory(prefix="nopcert-bench-") as name:
        folder = Path(name)
        demo_authority.make_demo_seal(folder, "Bench", "BENCH", at=_AT)
        key = seal.load_key(folder, "BENCH")

        def bare(running: int) -> None:
            page = pages[running]
            press.print_page(page.html, page.pictures)

        def sealed(running: int) -> None:
            paper = pdf.render(certificates[running], logo=None)
            _store(folder, seal.seal(paper, key=key, at=_AT))

        certificates = [_numbered(certificate, running) for running in range(1, papers + 4)]
        pages = [pdf.compose(each, logo=None) for each in certificates]
        for running in range(3):  # warm: fonts, template, key
            bare(running)
            sealed(running)
        pairs = [_pair(bare, sealed, running) for running in range(3, papers + 3)]
    yield from _report(pairs)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000):
        raise ArgumentTypeError(f"{text!r} is not a number of papers: give one from 1 to 100000.")
    return int(text)


def _pair(bare: Callable[[int], None], sealed: Callable[[int], None], running: int) -> tuple[float, float]:
    """Seconds of both; which comes first changes from pair to pair, so that neither has the warmer cache."""
    if running % 2:
        first = _seconds(bare, running)
        return first, _seconds(sealed, running)
    second = _seconds(sealed, running)
    return _seconds(bare, running), second


def _seconds(work: Callable[[int], None], running: int) -> float:
    start = time.perf_counter()
    work(running)
    return time.perf_counter() - start


def _report(pairs: list[tuple[float, float]]) -> Iterator[str]:
    ratios = sorted(sealed / bare for bare, sealed in pairs)
    ratio = statistics.median(ratios)
    machine = f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores"
    yield f"paper: {len(pairs)} pairs, one page each, warm; {machine}"
    for title, times in (
        ("bare WeasyPrint", [bare for bare, _ in pairs]),
        ("render + seal + store", [sealed for _, sealed in pairs]),
    ):
        yield f"  {title:<22} p50 {_at(times, 0.5) * 1000:7.1f} ms   p95 {_at(times, 0.95) * 1000:7.1f} ms"
    verdict = "reached" if ratio <= TARGET else "missed"
    yield f"  ratio                  p50 {ratio:7.2f}      p95 {_at(ratios, 0.95):7.2f}"
    yield f"  target p50 at most {TARGET:.2f}: {verdict}"


def _at(values: list[float], share: float) -> float:
    """The value below which ``share`` of them lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _store(folder: Path, paper: bytes) -> None:
    """As papers are stored: under their SHA-256, written whole, on the disk before they have their name."""
    path = folder / f"{hashlib.sha256(paper).hexdigest()}.pdf"
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(paper)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _numbered(certificate: Snapshot, running: int) -> Snapshot:
    """Another number each time, so that nothing is served from a cache."""
    number = f"815-8150110234-{running:06d}"
    return replace(
        certificate,
        number=number,
        verify_url=qr.verify_url("https://verify.example.org", number, certificate.second_code),
    )


def _certificate() -> Snapshot:
    """An ordinary one: one page, five lots."""
    agent = Agent(name="Bench Organic Certifiers", short_name="BENCH", prefix="815", address=("1 Long St",))
    exporter = Party(
        name="Cooperativa Agraria Cafetalera Valle Alto Ltda.",
        nop_id="8150110234",
        country=_COUNTRY,
        address=("Jr. San Martín 214", "Jaén, Cajamarca"),
    )
    return Snapshot(
        number="815-8150110234-000001",
        second_code="K7QF-2M9D",
        verify_url="HTTPS://VERIFY.EXAMPLE.ORG",
        verify_page="verify.example.org/verify",
        is_draft=False,
        certifier=agent,
        handler_certifier=agent,
        exporter=exporter,
        final_handler=exporter,
        recipient=replace(exporter, name="Solstice Organics Import LLC", nop_id="8150004471"),
        destination=Destination(city="Portland", state="Oregon"),
        origin=_COUNTRY,
        exported_from=_COUNTRY,
        product=Product(
            name_as_labelled="Organic Green Coffee Arabica Grade 1 EP",
            description="Coffee, green, arabica",
            label_category=CodedName(code="100_percent", name="100% organic"),
            hts_code="0901110015",
            hts_description="Coffee, not roasted, not decaffeinated, Arabica, certified organic",
            net_weight_kg=Decimal(19320),
            gross_weight_kg=Decimal(19530),
            unit_weight_kg=Decimal(69),
            packages=280,
            package=CodedName(code="5L", name="Bag, textile"),
            lots=tuple(f"VA-2026-{lot}" for lot in range(118, 123)),
        ),
        transport=Transport(
            mode=CodedName(code="sea", name="Sea"),
            port_of_lading=CodedName(code="PEPAI", name="Paita"),
            us_port=CodedName(code="2811", name="Oakland"),
            vessel="MSC ALTAIR",
            voyage="NX447R",
            bill_of_lading="MEDUPU448812",
            containers=("MSCU6153045",),
            planned_departure_at=_AT,
        ),
        kind="single",
        standard=CodedName(code="NOP", name="USDA organic regulations (NOP), 7 CFR part 205"),
        window_start_on=date(2026, 12, 3),
        window_end_on=date(2027, 1, 15),
        attestation="The certifying agent certifies that this certificate was issued before export.",
        signatory=Signatory(name="Maria Keller", title="Certification Officer"),
        issued_at=_AT,
    )
