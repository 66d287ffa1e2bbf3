"""Outages: manual certificates while one is declared, and no end before everything is registered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import AuditEvent, OutboxMessage
from accounts.roles import Role
from certificates import issuing_queries, offline_codes, queries, verification
from certificates.documents import produce, snapshot, store
from certificates.issuing_queries import ReadyFilter
from certificates.models import Certificate, NumberSeries
from certificates.services import issuing, outages, recording
from nopcert_verify import code
from nopcert_verify.keys import KeySet
from shipments.models import Shipment
from tests.certificates.approved import approve, member

pytestmark = pytest.mark.usefixtures("house")

REASON = "Global INTEGRITY does not answer since 9:40"


def issue_by_hand(shipment: Shipment, at: datetime, **codes: str) -> list[Certificate]:
    return issuing.issue_manual_certificates(
        shipment,
        coop_codes={1: "Outage 24 Nov / #7", **codes},
        actor=member(shipment.certifier, Role.SIGNATORY),
        at=at,
    )


def test_without_a_declared_outage_nothing_is_issued_by_hand(now: datetime) -> None:
    with pytest.raises(issuing.CannotIssueError, match="No outage is declared"):
        issue_by_hand(approve("coffee-peru", now), now)


def test_a_manual_certificate_says_so_on_paper_in_the_code_and_in_the_mail(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    outages.declare_outage(reason=REASON, actor=member(shipment.certifier, Role.SIGNATORY), at=now)
    (certificate,) = issue_by_hand(shipment, now)
    version = certificate.versions.get()
    messages = produce.produce(version.pk, now, clock=lambda: now)

    assert (certificate.number, certificate.coop_code) == ("815-COOP-000001", "Outage 24 Nov / #7")
    assert [series.exporter for series in NumberSeries.objects.all()] == [None]
    version.refresh_from_db()
    content = snapshot.from_json(version.snapshot.encode())
    assert (content.is_manual, content.coop_code, content.registration_note) == (
        True,
        "Outage 24 Nov / #7",
        "",
    )
    assert store.read(settings.MEDIA_ROOT, version.paper_sha256)
    claims = code.check(version.offline_code, KeySet(tuple(offline_codes.list_keys())), at=now).claims
    assert (claims.number, claims.is_manual) == ("815-COOP-000001", True)
    assert all("filed under OR1 with the COOP code Outage 24 Nov / #7" in one.text for one in messages)
    answer = verification.look_up("815 coop 000001", certificate.second_code, now)
    assert (answer.number, answer.is_manual, answer.registered_number) == ("815-COOP-000001", True, "")
    scanned = verification.look_up("815-COOP-000001", version.offline_code, now)
    assert scanned.content == content


def test_a_line_without_its_code_issues_nothing(now: datetime) -> None:
    shipment = approve("five-products", now)
    outages.declare_outage(reason=REASON, actor=member(shipment.certifier, Role.SIGNATORY), at=now)
    with pytest.raises(issuing.CannotIssueError, match="Line 2 needs its COOP code"):
        issue_by_hand(shipment, now)
    assert not Certificate.objects.exists()


def test_an_outage_is_closed_only_when_everything_is_registered(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    signatory = member(shipment.certifier, Role.SIGNATORY)
    outage = outages.declare_outage(reason=REASON, actor=signatory, at=now)
    (certificate,) = issue_by_hand(shipment, now)
    with pytest.raises(outages.OutageRefusedError, match="still on"):
        outages.close_outage(outage, actor=signatory, at=now)
    later = now + timedelta(hours=5)
    outage = outages.end_outage(outage, actor=signatory, at=later)
    with pytest.raises(issuing.CannotIssueError, match="No outage is declared"):
        issue_by_hand(approve("coffee-peru", now), later)
    with pytest.raises(
        outages.OutageRefusedError, match=r"1 manual certificate has no number .*815-COOP-000001"
    ):
        outages.close_outage(outage, actor=signatory, at=later)
    (row,) = issuing_queries.list_unregistered_lines(signatory, ReadyFilter(), later)
    assert (row.certificate, row.since_at, row.outage) == (certificate, now, outage)

    recording.record_number(shipment, 1, "815-8150110234-000118", actor=signatory, at=later)

    first, second = certificate.versions.order_by("version")
    assert (first.is_current, second.is_current, second.version) == (False, True, 2)
    content = snapshot.from_json(second.snapshot.encode())
    assert (content.number, content.registered_number) == ("815-COOP-000001", "815-8150110234-000118")
    assert queries.list_unregistered(outage) == []
    assert queries.list_registered(outage) == [certificate]
    assert outages.close_outage(outage, actor=signatory, at=later).closed_at == later
    events = AuditEvent.objects.filter(subject_kind="outage").order_by("pk")
    assert [event.event for event in events] == ["outage:declared", "outage:ended", "outage:closed"]
    found = verification.look_up("815-8150110234-000118", "", later)
    assert (found.number, found.registered_number) == ("815-COOP-000001", "815-8150110234-000118")
    produce.produce(second.pk, later, clock=lambda: later)
    subjects = set(OutboxMessage.objects.values_list("subject", flat=True))
    assert "Manual certificate 815-COOP-000001 is registered" in subjects


def test_the_number_of_a_manual_certificate_is_unique_too(now: datetime) -> None:
    first, second = approve("coffee-peru", now), approve("coffee-peru", now)
    signatory = member(first.certifier, Role.SIGNATORY)
    outages.declare_outage(reason=REASON, actor=signatory, at=now)
    numbers = [issue_by_hand(shipment, now)[0].number for shipment in (first, second)]
    assert numbers == ["815-COOP-000001", "815-COOP-000002"]
    recording.record_number(first, 1, "815-8150110234-000118", actor=signatory, at=now)
    with pytest.raises(recording.NumberRefusedError, match="recorded for line 1"):
        recording.record_number(second, 1, "815-8150110234-000118", actor=signatory, at=now)


def test_one_outage_at_a_time_with_a_reason_by_a_signatory(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    signatory = member(shipment.certifier, Role.SIGNATORY)
    with pytest.raises(outages.OutageRefusedError, match="Say what is out"):
        outages.declare_outage(reason="  ", actor=signatory, at=now)
    with pytest.raises(outages.OutageRefusedError, match="Only a signatory"):
        outages.declare_outage(reason=REASON, actor=member(shipment.certifier, Role.REVIEWER), at=now)
    outages.declare_outage(reason=REASON, actor=signatory, at=now)
    with pytest.raises(outages.OutageRefusedError, match="declared already"):
        outages.declare_outage(reason=REASON, actor=signatory, at=now)


def test_conditions_of_the_approval_are_printed_as_remarks(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    Shipment.objects.filter(pk=shipment.pk).update(
        conditions="Covers lot VA-2026-118 only.\n\n  A sample of each lot is kept.  "
    )
    (certificate,) = issuing.issue_certificates(
        shipment, actor=member(shipment.certifier, Role.SIGNATORY), at=now
    )
    content = snapshot.from_json(certificate.versions.get().snapshot.encode())
    assert content.remarks[-2:] == ("Covers lot VA-2026-118 only.", "A sample of each lot is kept.")
