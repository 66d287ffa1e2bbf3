"""How heavy a certifier takes the checks: what may be set, what it does, and when open requests follow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from nopcert.demo import requests
from operations.models import Certifier, Operation
from shipments import check_queries
from shipments.models import CheckSetting
from shipments.rules.checks.judgement import Severity
from shipments.rules.lifecycle import Status
from shipments.services import check_settings, rechecking, review
from shipments.services.check_settings import SeverityRefusedError
from tests.factories.accounts import sign_in
from tests.shipments.order import load_example, member_of

pytestmark = pytest.mark.usefixtures("house")


def administrator() -> Membership:
    exporter = Operation.objects.get(nop_id=load_example("coffee-peru")["exporter"]["nop_id"])
    administrators = Membership.objects.filter(certifier=exporter.certifier_id, role=Role.ADMINISTRATOR)
    return administrators.select_related("user", "certifier").order_by("pk")[0]


def raise_new(actor: Membership, now: datetime, severity: Severity = Severity.BLOCK) -> CheckSetting | None:
    return check_settings.set_check_severity(
        actor.certifier,
        "C18",
        found=Severity.WARN,
        severity=severity,
        reason="A board decision of November.",
        actor=actor,
        at=now,
    )


def test_a_raised_severity_counts_and_stands_on_the_finding(now: datetime) -> None:
    actor = administrator()
    raise_new(actor, now)
    shipment = requests.bring_to(
        requests.enter(load_example("coffee-peru"), at=now), Status.UNDER_REVIEW, at=now
    )

    finding = shipment.findings.get(is_current=True, severity="block")

    assert (finding.check_id, finding.found_severity) == ("C18", "warn")
    assert finding.severity_reason == (
        "Found as “To explain”; Cascadia set it on Nov. 24, 2026: A board decision of November."
    )
    event = AuditEvent.objects.get(event="check:severity_set")
    assert (event.before, event.after) == (
        {"check": "C18", "found": "warn", "counts_as": "warn"},
        {"check": "C18", "found": "warn", "counts_as": "block"},
    )


def test_a_lowered_severity_asks_for_no_note(now: datetime) -> None:
    raise_new(administrator(), now, Severity.NOTE)
    shipment = requests.bring_to(
        requests.enter(load_example("coffee-peru"), at=now), Status.UNDER_REVIEW, at=now
    )

    assert not shipment.findings.filter(is_current=True, severity="warn", check_id="C18").exists()
    assert (
        review.approve_shipment(shipment, actor=member_of(shipment, Role.REVIEWER), at=now).status
        == Status.APPROVED
    )


def test_a_severity_goes_back_to_what_is_found(now: datetime) -> None:
    actor = administrator()
    raise_new(actor, now)

    assert raise_new(actor, now, Severity.WARN) is None
    assert not CheckSetting.objects.exists()
    assert AuditEvent.objects.filter(event="check:severity_set").count() == 2


@pytest.mark.parametrize(
    ("check_id", "found", "severity"),
    [
        ("C01", Severity.BLOCK, Severity.WARN),
        ("C06", Severity.BLOCK, Severity.NOTE),
        ("C13", Severity.WARN, Severity.NOTE),
        ("C21", Severity.BLOCK, Severity.WARN),
        ("C18", Severity.WARN, Severity.PASS),
        ("C99", Severity.WARN, Severity.NOTE),
    ],
)
def test_what_the_law_fixes_is_not_set(
    check_id: str, found: Severity, severity: Severity, now: datetime
) -> None:
    actor = administrator()

    with pytest.raises(SeverityRefusedError, match="does not leave this"):
        check_settings.set_check_severity(
            actor.certifier, check_id, found=found, severity=severity, reason="So.", actor=actor, at=now
        )


def test_another_certifiers_administrator_sets_nothing(now: datetime) -> None:
    with pytest.raises(SeverityRefusedError, match="Only an administrator"):
        check_settings.set_check_severity(
            Certifier.objects.exclude(pk=administrator().certifier_id).order_by("pk")[0],
            "C18",
            found=Severity.WARN,
            severity=Severity.NOTE,
            reason="So.",
            actor=administrator(),
            at=now,
        )


def test_the_settings_pages(client: Client, now: datetime) -> None:
    sign_in(client, administrator())

    page = client.get(reverse("shipments:checks")).content.decode()
    assert "C24" in page
    assert "Fixed by law" in page
    address = reverse("shipments:check_severity", args=["C18", "warn"])
    assert (
        "Choose one of the severities"
        in client.post(address, {"severity": "pass", "reason": "So."}).content.decode()
    )
    assert client.post(address, {"severity": "block", "reason": "So."}, follow=True).status_code == 200
    assert CheckSetting.objects.get().severity == "block"
    assert client.get(reverse("shipments:check_severity", args=["C01", "block"])).status_code == 404


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_settings_page_takes_one_query_for_what_is_set(
    count: int, client: Client, now: datetime, django_assert_num_queries
) -> None:
    actor = sign_in(client, administrator())
    for check_id in ("C18", "C22", "C23")[:count]:
        check_settings.set_check_severity(
            actor.certifier,
            check_id,
            found=Severity.WARN,
            severity=Severity.NOTE,
            reason="So.",
            actor=actor,
            at=now,
        )

    with django_assert_num_queries(1):
        check_queries.list_weights(actor.certifier)


def test_open_requests_are_judged_anew_when_something_around_them_changes(now: datetime) -> None:
    shipment = requests.bring_to(
        requests.enter(load_example("coffee-peru"), at=now), Status.UNDER_REVIEW, at=now
    )
    later = now + timedelta(minutes=5)

    assert rechecking.recheck_changed(later) == 0
    raise_new(administrator(), later)
    assert rechecking.recheck_changed(later + timedelta(minutes=1)) == 1

    assert shipment.findings.get(is_current=True, severity="block").check_id == "C18"
    assert rechecking.recheck_changed(later + timedelta(minutes=2)) == 0
