"""Issuing: numbers, frozen content, refusals, and the paper that is owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from certificates.documents import produce, snapshot, store
from certificates.models import Certificate, CertificateVersion, NumberSeries, SealKey
from certificates.services import issuing, retrying
from nopcert.demo import requests
from nopcert.demo.examples import load_examples
from shipments.models import Shipment
from shipments.rules.lifecycle import Status
from shipments.services.submission import BlockedError
from shipments.services.transition import ActionRefusedError

pytestmark = pytest.mark.usefixtures("house")


def example(name: str) -> dict[str, object]:
    return next(example for example in load_examples() if example["id"] == name)


def approved(name: str, at: datetime) -> Shipment:
    return requests.bring_to(requests.enter(example(name), at=at), Status.APPROVED, at=at)


def member(shipment: Shipment, role: Role) -> Membership:
    return Membership.objects.select_related("user").get(certifier=shipment.certifier, role=role)


def test_each_line_becomes_one_certificate_with_the_next_number(now: datetime) -> None:
    shipment = approved("five-products", now)

    certificates = issuing.issue_certificates(shipment, actor=member(shipment, Role.SIGNATORY), at=now)

    assert [certificate.number for certificate in certificates] == [
        f"815-8150110990-{running:06d}" for running in range(1, 6)
    ]
    assert Shipment.objects.get(pk=shipment.pk).status == Status.ISSUED
    events = AuditEvent.objects.filter(event="certificate:issued").order_by("pk")
    assert [event.subject_label for event in events] == [certificate.number for certificate in certificates]


def test_a_second_issue_is_refused_and_takes_no_number(now: datetime) -> None:
    shipment = approved("coffee-peru", now)
    signatory = member(shipment, Role.SIGNATORY)
    issuing.issue_certificates(shipment, actor=signatory, at=now)

    with pytest.raises(ActionRefusedError, match="Issued"):
        issuing.issue_certificates(shipment, actor=signatory, at=now)

    assert Certificate.objects.count() == 1
    assert NumberSeries.objects.get().last_number == 1


def test_after_departure_nothing_is_issued(now: datetime) -> None:
    shipment = approved("coffee-peru", now)

    with pytest.raises(BlockedError, match="goods left"):
        issuing.issue_certificates(
            shipment, actor=member(shipment, Role.SIGNATORY), at=now + timedelta(days=30)
        )

    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.exists()


def test_who_reviewed_does_not_issue(now: datetime) -> None:
    shipment = approved("coffee-peru", now)
    reviewer = Shipment.objects.get(pk=shipment.pk).reviewer
    both = Membership.objects.create(user=reviewer.user, certifier=shipment.certifier, role=Role.SIGNATORY)

    with pytest.raises(ActionRefusedError, match="four eyes"):
        issuing.issue_certificates(shipment, actor=both, at=now)


def test_a_reviewer_may_not_issue(now: datetime) -> None:
    shipment = approved("coffee-peru", now)

    with pytest.raises(ActionRefusedError, match="Your role may not"):
        issuing.issue_certificates(
            shipment,
            actor=Membership.objects.filter(certifier=shipment.certifier, role=Role.REVIEWER).first(),
            at=now,
        )


def test_without_a_key_nothing_is_issued_and_the_way_out_is_named(now: datetime) -> None:
    shipment = approved("coffee-peru", now)
    SealKey.objects.filter(certifier=shipment.certifier).update(retired_at=now)

    with pytest.raises(issuing.CannotIssueError, match=r"manage\.py keys make 815 --backend pkcs12"):
        issuing.issue_certificates(shipment, actor=member(shipment, Role.SIGNATORY), at=now)

    assert not NumberSeries.objects.exists()


def test_where_demo_keys_may_not_seal_nothing_is_issued(now: datetime, settings: Any) -> None:
    shipment = approved("coffee-peru", now)
    settings.NOPCERT_ALLOW_DEMO_SEAL = False

    with pytest.raises(issuing.CannotIssueError, match="one of the demonstration, which seals nothing here"):
        issuing.issue_certificates(shipment, actor=member(shipment, Role.SIGNATORY), at=now)


def test_what_is_issued_stays_as_it_was_frozen(now: datetime) -> None:
    shipment = approved("coffee-peru", now)
    (certificate,) = issuing.issue_certificates(shipment, actor=member(shipment, Role.SIGNATORY), at=now)
    version = certificate.versions.get()

    shipment.exporter.name = "Another Name S.A."
    shipment.exporter.save(update_fields=["name"])

    content = snapshot.from_json(version.snapshot.encode())
    assert content.exporter.name == "Cooperativa Agraria Cafetalera Valle Alto Ltda."
    assert snapshot.digest(content) == version.digest
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateVersion.objects.filter(pk=version.pk).delete()
    with pgtrigger.ignore(), pytest.raises(IntegrityError, match="kept as"), transaction.atomic():
        CertificateVersion.objects.filter(pk=version.pk).update(snapshot="{}")
    with pgtrigger.ignore(), pytest.raises(IntegrityError, match="kept as"), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(number="815-8150110234-999999")


def test_the_paper_is_owed_until_it_is_made_and_then_once(now: datetime) -> None:
    shipment = approved("coffee-peru", now)
    (certificate,) = issuing.issue_certificates(shipment, actor=member(shipment, Role.SIGNATORY), at=now)
    later = now + timedelta(minutes=2)
    assert retrying.ask_for_owed_papers(now) == 0
    assert retrying.ask_for_owed_papers(later) == 1

    messages = produce.produce(certificate.versions.get().pk, later, clock=lambda: later)
    again = produce.produce(certificate.versions.get().pk, later, clock=lambda: later)

    version = certificate.versions.get()
    assert store.read(settings.MEDIA_ROOT, version.paper_sha256) is not None
    assert {message.recipient for message in messages} == {
        "rosa@vallealto.example",
        "hannah@solstice.example",
    }
    assert again == []
    assert retrying.ask_for_owed_papers(later) == 0


def test_a_paper_that_cannot_be_made_says_why_and_is_tried_again(now: datetime, tmp_path) -> None:
    shipment = approved("coffee-peru", now)
    (certificate,) = issuing.issue_certificates(shipment, actor=member(shipment, Role.SIGNATORY), at=now)
    settings.NOPCERT_KEYS_ROOT, kept = tmp_path, settings.NOPCERT_KEYS_ROOT
    try:
        produce.produce(certificate.versions.get().pk, now, clock=lambda: now)
    finally:
        settings.NOPCERT_KEYS_ROOT = kept

    version = certificate.versions.get()
    assert (version.paper_sha256, version.paper_attempts) == ("", 1)
    assert "missing" in version.paper_error
    assert version.paper_due_at == now + timedelta(seconds=30)
