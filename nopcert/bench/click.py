"""How long a signatory waits: from the click on *Issue* until the sealed PDF is downloaded."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator
from dataclasses import dataclass

from django.urls import reverse

from certificates import facts
from certificates.documents import pdf, press, snapshot
from certificates.models import CertificateVersion
from nopcert.bench import approved, figures, paper, table
from nopcert.bench.door import Door, DoorError
from nopcert.bench.figures import Pair, Spread
from nopcert.bench.parts import WORKERS, Parts
from nopcert.demo import PASSWORD
from shipments.models import Shipment
from shipments.rules.lifecycle import Status

GOAL_SECONDS = 1.0
"""``p95`` on an idle machine."""

_WARM_UP = 3 * WORKERS
_LOOK_EVERY_SECONDS = 0.004


@dataclass(frozen=True)
class ClickFigures:
    """Seconds; the ratio is that of each pair. ``first_click`` met a worker that had drawn nothing yet."""

    certificates: int
    click: Spread
    bare: Spread
    ratio: Spread
    first_click: float
    is_goal_reached: bool


def measure(count: int, parts: Parts) -> Generator[str, None, ClickFigures]:
    """Issues ``count`` certificates one by one, each after the last is done; yields progress.

    After each, its page is printed bare in this warm process: the pair.
    """
    yield f"entering {count + _WARM_UP} requests, up to their approval"
    shipments = [
        approved.enter_request(approved.ONE_PRODUCT, Status.APPROVED) for _one in range(count + _WARM_UP)
    ]
    parts.wait_until_ready()
    door = Door()
    door.sign_in(approved.SIGNATORY, PASSWORD)
    yield f"issuing {_WARM_UP} to warm up, then {count} one by one"
    first_click = _pair(shipments[0], door, parts).ours
    for shipment in shipments[1:_WARM_UP]:  # all at once, so that every process of the worker gets one
        _press_button(shipment, door)
    pairs = [_pair(shipment, door, parts) for shipment in shipments[_WARM_UP:]]
    click = figures.spread([pair.ours for pair in pairs])
    return ClickFigures(
        certificates=count,
        click=click,
        bare=figures.spread([pair.bare for pair in pairs]),
        ratio=figures.ratios(pairs),
        first_click=first_click,
        is_goal_reached=click.p95 <= GOAL_SECONDS,
    )


def report(found: ClickFigures) -> Generator[str, None, None]:
    yield table.head(f"click to sealed PDF, {found.certificates} papers")
    yield table.milliseconds("click, until it is downloaded", found.click)
    yield table.milliseconds("bare warm WeasyPrint", found.bare)
    yield table.ratio("ratio", found.ratio)
    yield f"  the first click of all, of a worker just started: {found.first_click * 1000:.0f} ms"
    yield table.goal(f"click p95 at most {GOAL_SECONDS:.0f} s", is_reached=found.is_goal_reached)


def _pair(shipment: Shipment, door: Door, parts: Parts) -> Pair:
    parts.wait_until(approved.is_worker_idle, "Rest in the worker")
    click = _click(shipment, door, parts)
    parts.wait_until(approved.is_worker_idle, "Rest in the worker")
    version = CertificateVersion.objects.select_related("certificate__certifier").get(
        certificate__shipment=shipment
    )
    content = snapshot.from_json(version.snapshot.encode())
    page = pdf.compose(content, logo=facts.logo_of(version.certificate.certifier))
    return Pair(ours=click, bare=paper.seconds(lambda: press.print_page(page.html, page.pictures)))


def _click(shipment: Shipment, door: Door, parts: Parts) -> float:
    """Seconds from the click until the paper is downloaded and is the stored one."""
    owed = CertificateVersion.objects.filter(certificate__shipment=shipment)
    start = _press_button(shipment, door)
    parts.wait_until(
        owed.exclude(paper_sha256="").exists, "The paper of a certificate", every=_LOOK_EVERY_SECONDS
    )
    version = owed.select_related("certificate").get()
    downloaded = door.get(reverse("certificates:paper", args=[version.certificate.public_id]))
    ended = time.perf_counter()
    if hashlib.sha256(downloaded).hexdigest() != version.paper_sha256:
        raise DoorError(f"What was downloaded is not the paper of {version.certificate.number}.")
    return ended - start


def _press_button(shipment: Shipment, door: Door) -> float:
    """When it was pressed; the page with the button is open before."""
    path = reverse("certificates:issue", args=[shipment.public_id])
    door.confirm(PASSWORD)
    token = door.look_at(path)
    pressed = time.perf_counter()
    door.post(path, token)
    return pressed
