"""What only shows with several connections and processes: numbers at once, and a worker that dies."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Membership
from accounts.roles import Role
from certificates.models import Certificate, CertificateVersion
from certificates.services import issuing
from nopcert.demo import requests, variety
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.services.transition import ActionRefusedError
from tests.journeys.conftest import WITH_WORKER, kill_worker, start_worker

pytestmark = [pytest.mark.browser, WITH_WORKER, pytest.mark.django_db(transaction=True)]


def approved(at: datetime, *, order: int = 1) -> Shipment:
    """A request with lots and papers of its own: shared with fifty others, each would be a finding."""
    example = next(example for example in load_examples() if example["id"] == "coffee-peru")
    return requests.bring_to(requests.enter(variety.vary(example, order), at=at), Status.APPROVED, at=at)


def test_fifty_issues_at_once_take_fifty_numbers_in_a_row(parties_of_demo: datetime) -> None:
    at = parties_of_demo
    shipments = [approved(at, order=order) for order in range(50)]
    signatory = Membership.objects.select_related("user").get(
        certifier=shipments[0].certifier, role=Role.SIGNATORY
    )

    def issue(shipment: Shipment) -> None:
        try:
            issuing.issue_certificates(shipment, actor=signatory, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as threads:
        list(threads.map(issue, shipments))

    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"815-8150110234-{running:06d}" for running in range(1, 51)]


def test_a_double_click_issues_once(parties_of_demo: datetime) -> None:
    at = parties_of_demo
    shipment = approved(at)
    signatory = Membership.objects.select_related("user").get(
        certifier=shipment.certifier, role=Role.SIGNATORY
    )
    refusals: list[str] = []

    def issue(_click: int) -> None:
        try:
            issuing.issue_certificates(shipment, actor=signatory, at=at)
        except ActionRefusedError as refusal:
            refusals.append(refusal.messages[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as threads:
        list(threads.map(issue, range(2)))

    assert Certificate.objects.count() == 1
    assert len(refusals) == 1


def test_a_worker_killed_at_its_work_loses_no_paper(parties_of_demo: datetime) -> None:
    at = parties_of_demo
    worker = start_worker()
    shipments = [approved(at, order=order) for order in range(12)]
    signatory = Membership.objects.select_related("user").get(
        certifier=shipments[0].certifier, role=Role.SIGNATORY
    )
    try:
        for shipment in shipments:
            issuing.issue_certificates(shipment, actor=signatory, at=at)
        wait_for(lambda: 0 < papers() < 12)
    finally:
        kill_worker(worker)
    made_before = papers()
    assert made_before < 12

    second = start_worker()
    try:
        CertificateVersion.objects.filter(paper_sha256="").update(paper_due_at=at)
        call_command("retry_missing")  # what the clock does every minute
        wait_for(lambda: papers() == 12)
    finally:
        kill_worker(second)


def papers() -> int:
    return CertificateVersion.objects.exclude(paper_sha256="").count()


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> None:
    """Bounded waiting for another process; fails in a sentence."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.05)
