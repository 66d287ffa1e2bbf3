"""Numbers of the federal system: recorded, unique for ever, and what the certificates are issued under."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEvent
from accounts.roles import Role
from certificates.documents import snapshot
from certificates.models import Certificate, NumberSeries, RecordedNumber
from certificates.services import issuing, recording
from nopcert.demo import parties, requests
from operations.models.certifier import NumberSource
from shipments.models import Shipment
from tests.certificates.approved import approve, member, record_numbers_elsewhere


def record(shipment: Shipment, text: str, at: datetime, position: int = 1) -> None:
    reviewer = member(shipment.certifier, Role.REVIEWER)
    recording.record_number(shipment, position, text, actor=reviewer, at=at)


@pytest.mark.usefixtures("house")
def test_with_its_number_a_request_is_issued_without_the_note_on_registration(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    record_numbers_elsewhere(shipment.certifier)
    signatory = member(shipment.certifier, Role.SIGNATORY)
    with pytest.raises(issuing.CannotIssueError, match="Line 1 has no number yet"):
        issuing.issue_certificates(shipment, actor=signatory, at=now)

    record(shipment, "815 8150110234 004711", now)
    (certificate,) = issuing.issue_certificates(shipment, actor=signatory, at=now)

    assert certificate.number == "815-8150110234-004711"
    content = snapshot.from_json(certificate.versions.get().snapshot.encode())
    assert content.registration_note == ""
    assert not NumberSeries.objects.exists()
    event = AuditEvent.objects.get(event="shipment:numbered")
    assert (event.before, event.after) == (
        {"line": 1, "number": ""},
        {"line": 1, "number": "815-8150110234-004711"},
    )


@pytest.mark.usefixtures("house")
def test_each_line_is_kept_or_refused_for_itself_and_all_are_needed(now: datetime) -> None:
    shipment = approve("five-products", now)
    record_numbers_elsewhere(shipment.certifier)
    typed = {
        1: "815-8150110990-000001",
        2: "8150110990",
        3: "815-8150110990-000001",
        4: "  ",
        5: "815-8150110991-000005",
    }
    outcome = recording.record_numbers(
        shipment, typed, actor=member(shipment.certifier, Role.REVIEWER), at=now
    )

    assert list(outcome.kept) == [1]
    assert list(outcome.refused) == [2, 3, 5]
    assert "NOP ID" in outcome.refused[2]
    assert f"recorded for line 1 of {shipment.reference} already" in outcome.refused[3]
    assert "one slip away from 8150110990" in outcome.refused[5]
    with pytest.raises(issuing.CannotIssueError, match="Line 2"):
        issuing.issue_certificates(shipment, actor=member(shipment.certifier, Role.SIGNATORY), at=now)
    assert not Certificate.objects.exists()


@pytest.mark.usefixtures("house")
def test_a_wrong_number_is_corrected_until_issue_and_not_after(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    record_numbers_elsewhere(shipment.certifier)
    record(shipment, "815-8150110234-000001", now)
    record(shipment, "815-8150110234-000002", now)
    record(shipment, "815-8150110234-000002", now)
    assert RecordedNumber.objects.get().number == "815-8150110234-000002"
    assert AuditEvent.objects.filter(event="shipment:numbered").count() == 2

    issuing.issue_certificates(shipment, actor=member(shipment.certifier, Role.SIGNATORY), at=now)
    with pytest.raises(recording.NumberRefusedError, match="“Issued”"):
        record(shipment, "815-8150110234-000003", now)
    other = approve("coffee-peru", now)
    with pytest.raises(recording.NumberRefusedError, match="recorded for line 1"):
        record(other, "815-8150110234-000002", now)


@pytest.mark.usefixtures("house")
def test_a_number_that_was_issued_here_is_nobody_elses(now: datetime) -> None:
    first, second = approve("coffee-peru", now), approve("coffee-peru", now)
    issuing.issue_certificates(first, actor=member(first.certifier, Role.SIGNATORY), at=now)
    record_numbers_elsewhere(second.certifier)
    with pytest.raises(recording.NumberRefusedError, match="number of another certificate"):
        record(second, "815-8150110234-000001", now)


@pytest.mark.usefixtures("house")
def test_own_numbers_go_on_after_the_highest_recorded_one(now: datetime) -> None:
    first, second = approve("coffee-peru", now), approve("coffee-peru", now)
    record_numbers_elsewhere(first.certifier)
    record(first, "815-8150110234-000001", now)
    record(second, "815-8150110234-000007", now)
    issuing.issue_certificates(first, actor=member(first.certifier, Role.SIGNATORY), at=now)
    first.certifier.number_source = NumberSource.OWN
    first.certifier.save(update_fields=["number_source"])

    (certificate,) = issuing.issue_certificates(
        second, actor=member(second.certifier, Role.SIGNATORY), at=now
    )
    assert certificate.number == "815-8150110234-000008"


@pytest.mark.usefixtures("house")
def test_of_a_pasted_table_each_row_says_what_became_of_it(now: datetime) -> None:
    first, second = approve("coffee-peru", now), approve("coffee-peru", now)
    record_numbers_elsewhere(first.certifier)
    text = "\n".join(
        [
            "reference;line;number",
            f"{first.reference};1;815-8150110234-000001",
            f"{second.reference};2;815-8150110234-000002",
            f"{second.reference};1;556-8150110234-000003",
            "R-CCCC-CCCC;1;815-8150110234-000004",
            f"{second.reference};1;",
        ]
    )
    outcomes = recording.record_pasted(text, actor=member(first.certifier, Role.REVIEWER), at=now)

    assert [(outcome.row.place, outcome.number) for outcome in outcomes] == [
        (2, "815-8150110234-000001"),
        (3, ""),
        (4, "556-8150110234-000003"),
        (5, ""),
        (6, ""),
    ]
    assert "has no line 2" in outcomes[1].problem
    assert "begins with 556" in outcomes[2].doubts[0]
    assert "There is no request R-CCCC-CCCC here" in outcomes[3].problem
    assert "Nothing was typed" in outcomes[4].problem


@pytest.mark.usefixtures("house")
def test_an_exporter_records_nothing(now: datetime) -> None:
    shipment = approve("coffee-peru", now)
    auditor = member(shipment.certifier, Role.AUDITOR)
    with pytest.raises(recording.NumberRefusedError, match="Your role may not"):
        recording.record_number(shipment, 1, "815-8150110234-000001", actor=auditor, at=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_one_number_at_once_one_is_refused(now: datetime) -> None:
    call_command("load_reference", verbosity=0)
    list(parties.seed(now))
    requests.make_seals(now)
    shipments = [approve("coffee-peru", now), approve("coffee-peru", now)]
    reviewer, together = member(shipments[0].certifier, Role.REVIEWER), Barrier(2, timeout=20)

    def type_it(shipment: Shipment) -> str:
        together.wait()
        try:
            recording.record_number(shipment, 1, "815-8150110234-000118", actor=reviewer, at=now)
        except recording.NumberRefusedError as refusal:
            return refusal.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(max_workers=2) as threads:
        sentences = sorted(threads.map(type_it, shipments))

    assert sentences[0] == ""
    assert "815-8150110234-000118 is recorded for line 1 of R-" in sentences[1]
    assert RecordedNumber.objects.count() == 1
