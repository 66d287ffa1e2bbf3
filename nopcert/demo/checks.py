"""The demo's checks: a severity, an own risk entry, a lowest price, and a finding to override."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Membership
from accounts.roles import Role
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from operations.models import Certifier, Country
from operations.services import watch_lists
from shipments.models import CheckSetting
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
    """Sesame in the container in which coffee travels already: the check C11 blocks."""
    examples = {example["id"]: example for example in load_examples()}
    sesame = deepcopy(examples["sesame-ethiopia"])
    sesame["containers"] = examples["coffee-peru"]["containers"]
    sesame["bill_of_lading"] = "CMDUDJB0222417"
    sesame["lines"][0]["lots"] = ["HO-79-A"]
    then = at - timedelta(days=1, hours=3)
    shipment = requests.enter(sesame, at=then)
    requests.read_papers(shipment, at=then)
    requests.bring_to(shipment, Status.UNDER_REVIEW, at=then)
