"""The demo's checks: a severity, an own risk entry, a lowest price, and a finding to override."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests, variety
from nopcert.demo.examples import load_examples
from operations.models import Certifier, Country
from operations.services import watch_lists
from shipments.models import CheckSetting, Shipment
from shipments.rules.checks.judgement import Severity
from shipments.rules.lifecycle import Status
from shipments.services import check_settings


def seed(at: datetime) -> Iterable[str]:
    """Sets up Cascadia's checks where nothing is set yet; yields a line that says what."""
    if CheckSetting.objects.exists():
        return
    certifier = Certifier.objects.get(nop_prefix="815")
    administrator = Membership.objects.select_related("user", "certifier").get(
        certifier=certifier, role=Role.ADMINISTRATOR
    )
    then = at - timedelta(days=12)
    check_settings.set_check_severity(
        certifier,
        "C24",
        found=Severity.WARN,
        severity=Severity.NOTE,
        reason="Containers of one weight every week are usual with our exporters.",
        actor=administrator,
        at=then,
    )
    origin = {"valid_from": then.date(), "source": "Invented for the demo"}
    moldova = Country.objects.get(code="MD")
    walnuts = {"list": "high_risk", "commodity": "Walnuts", "hts_prefix": "0802", "origin": moldova}
    watch_lists.add_risk_entry(certifier, walnuts | origin, actor=administrator, at=then)
    coffee = {"commodity": "Green coffee", "hts_prefix": "0901", "usd_per_kg": Decimal("4.20")}
    watch_lists.add_price_floor(certifier, coffee | origin | {"origin": None}, actor=administrator, at=then)
    _enter_shared_container(at)
    yield "a severity, a risk entry, a lowest price and a finding to override"


def _enter_shared_container(at: datetime) -> None:
    """On purpose: sesame in a container in which coffee travels already (C11 blocks), with the total of
    another request of the exporter (C24)."""
    coffee = Shipment.objects.filter(exporter__nop_id="8150110234", status=Status.APPROVED).latest("pk")
    number = [(name, status) for name, _days, status in requests.PLAN].index(
        ("sesame-ethiopia", Status.UNDER_REVIEW)
    )
    example = next(example for example in load_examples() if example["id"] == "sesame-ethiopia")
    sesame = variety.vary(example, number)
    sesame |= {
        "containers": coffee.containers,
        "bill_of_lading": "CMDUDJB0222417",
        "lines": [{**sesame["lines"][0], "lots": ["HO-79-A"], "invoices": ["F001-009901"]}],
    }
    then = at - timedelta(days=1, hours=3)
    shipment = requests.enter(sesame, at=then)
    requests.read_papers(shipment, at=then)
    requests.bring_to(shipment, Status.UNDER_REVIEW, at=then)
