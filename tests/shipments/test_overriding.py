"""A signatory's decision against what blocks: who, when, for how long; and the severities of a certifier."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from certificates.models import Certificate
from certificates.services import issuing
from nopcert.demo import requests
from shipments.models import Finding, Override, Shipment
from shipments.rules.lifecycle import Status
from shipments.services import checking, overriding, review
from shipments.services.overriding import OverrideRefusedError
from shipments.services.submission import BlockedError
from shipments.services.transition import ActionRefusedError
from tests.factories.accounts import sign_in
from tests.shipments.order import load_example, member_of

pytestmark = pytest.mark.usefixtures("house")

REASON = "The exporter showed the packing order: both goods travel in one container."


def shared_container(now: datetime) -> Shipment:
    """Sesame under review, in a container that another exporter's coffee is in at the same time."""
    coffee = requests.enter(load_example("coffee-peru"), at=now)
    requests.bring_to(coffee, Status.SUBMITTED, at=now)
    sesame = deepcopy(load_example("sesame-ethiopia"))
    sesame["containers"] = load_example("coffee-peru")["containers"]
    return requests.bring_to(requests.enter(sesame, at=now), Status.UNDER_REVIEW, at=now)


def blocked(shipment: Shipment) -> Finding:
    return shipment.findings.get(is_current=True, severity="block")


def explain_all(shipment: Shipment, at: datetime) -> None:
    for finding in shipment.findings.filter(is_current=True, severity="warn"):
        review.note_finding(finding, note="Looked at.", actor=member_of(shipment, Role.REVIEWER), at=at)


def test_what_a_signatory_decides_does_not_bounce_at_the_exporter(now: datetime) -> None:
    shipment = shared_container(now)

    assert (blocked(shipment).check_id, blocked(shipment).may_be_overridden) == ("C11", True)
    assert "Cooperativa Agraria" in blocked(shipment).sentence


def test_without_a_decision_nobody_approves(now: datetime) -> None:
    shipment = shared_container(now)
    explain_all(shipment, now)

    with pytest.raises(BlockedError, match="in the same container"):
        review.approve_shipment(shipment, actor=member_of(shipment, Role.REVIEWER), at=now)


def test_with_a_decision_the_certificates_are_issued(now: datetime) -> None:
    shipment = shared_container(now)
    signatory = member_of(shipment, Role.SIGNATORY)
    explain_all(shipment, now)

    override = overriding.override_finding(blocked(shipment), reason=REASON, actor=signatory, at=now)
    review.approve_shipment(shipment, actor=member_of(shipment, Role.REVIEWER), at=now)
    issuing.issue_certificates(shipment, actor=signatory, at=now)

    assert blocked(shipment).override == override
    assert Certificate.objects.count() == 1
    event = AuditEvent.objects.get(event="shipment:finding_overridden")
    assert (event.subject_label, event.actor_name, event.reason) == (
        shipment.reference,
        signatory.user.name,
        REASON,
    )
    assert event.after == {"check": "C11", "finding": override.sentence}


def test_a_decision_falls_when_the_facts_change(now: datetime) -> None:
    shipment = shared_container(now)
    signatory = member_of(shipment, Role.SIGNATORY)
    explain_all(shipment, now)
    overriding.override_finding(blocked(shipment), reason=REASON, actor=signatory, at=now)
    review.approve_shipment(shipment, actor=member_of(shipment, Role.REVIEWER), at=now)
    other = requests.enter(load_example("coffee-peru"), at=now)
    requests.bring_to(other, Status.SUBMITTED, at=now)

    with pytest.raises(BlockedError, match=other.reference):
        issuing.issue_certificates(shipment, actor=signatory, at=now)

    shipment.refresh_from_db()
    assert not Certificate.objects.exists()


def test_a_decision_is_taken_back_and_the_finding_blocks_again(now: datetime) -> None:
    shipment = shared_container(now)
    signatory = member_of(shipment, Role.SIGNATORY)
    override = overriding.override_finding(blocked(shipment), reason=REASON, actor=signatory, at=now)

    overriding.take_back_override(override, reason="The order was false.", actor=signatory, at=now)

    assert blocked(shipment).override is None
    assert Override.objects.get().taken_back_by == signatory
    assert AuditEvent.objects.filter(event="shipment:override_taken_back").count() == 1


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.REVIEWER, "no_right"), (Role.ADMINISTRATOR, "no_right"), (Role.AUDITOR, "no_right")],
)
def test_only_a_signatory_decides(role: Role, code: str, now: datetime) -> None:
    shipment = shared_container(now)

    with pytest.raises(OverrideRefusedError) as refused:
        overriding.override_finding(blocked(shipment), reason=REASON, actor=member_of(shipment, role), at=now)

    assert refused.value.code == "no_right"


def test_under_four_eyes_the_reviewer_does_not_decide(now: datetime) -> None:
    shipment = shared_container(now)
    user = Shipment.objects.get(pk=shipment.pk).reviewer.user
    both = Membership.objects.create(user=user, certifier=shipment.certifier, role=Role.SIGNATORY)

    with pytest.raises(OverrideRefusedError, match="four eyes"):
        overriding.override_finding(blocked(shipment), reason=REASON, actor=both, at=now)


@pytest.mark.parametrize(("reason", "code"), [("", "no_reason"), ("  ", "no_reason")])
def test_a_decision_has_a_reason(reason: str, code: str, now: datetime) -> None:
    shipment = shared_container(now)

    with pytest.raises(OverrideRefusedError) as refused:
        overriding.override_finding(
            blocked(shipment), reason=reason, actor=member_of(shipment, Role.SIGNATORY), at=now
        )

    assert refused.value.code == code


def test_what_the_law_fixes_nobody_overrides(now: datetime) -> None:
    shipment = requests.bring_to(
        requests.enter(load_example("coffee-peru"), at=now), Status.UNDER_REVIEW, at=now
    )
    late = now + timedelta(days=30)
    Shipment.objects.filter(pk=shipment.pk).update(departs_at=now)
    with transaction.atomic():
        checking.store_findings(Shipment.objects.get(pk=shipment.pk), at=late)

    finding = shipment.findings.get(is_current=True, check_id="C06")
    with pytest.raises(OverrideRefusedError) as refused:
        overriding.override_finding(
            finding, reason=REASON, actor=member_of(shipment, Role.SIGNATORY), at=late
        )

    assert (refused.value.code, finding.may_be_overridden) == ("not_lawful", False)


def test_a_decision_is_kept_as_it_was_given(now: datetime) -> None:
    shipment = shared_container(now)
    overriding.override_finding(
        blocked(shipment), reason=REASON, actor=member_of(shipment, Role.SIGNATORY), at=now
    )

    for change in ({"reason": "Another."}, {"digest": "0" * 64}):
        with pgtrigger.ignore(), pytest.raises(IntegrityError, match="kept as"), transaction.atomic():
            Override.objects.update(**change)
    with pgtrigger.ignore(), pytest.raises(IntegrityError, match="kept as"), transaction.atomic():
        Override.objects.all()._raw_delete("default")


def test_a_stranger_finds_neither_the_finding_nor_the_decision(client: Client, now: datetime) -> None:
    shipment = shared_container(now)
    override = overriding.override_finding(
        blocked(shipment), reason=REASON, actor=member_of(shipment, Role.SIGNATORY), at=now
    )
    elsewhere = Membership.objects.filter(role=Role.SIGNATORY).exclude(certifier=shipment.certifier)[0]
    sign_in(client, elsewhere)

    pages = (
        reverse("shipments:override", args=[shipment.public_id, blocked(shipment).pk]),
        reverse("shipments:override_take_back", args=[override.public_id]),
    )
    assert [client.post(page, {"reason": REASON}).status_code for page in pages] == [404, 404]


def test_what_the_exporter_is_asked_names_nobody_else(client: Client, now: datetime) -> None:
    shipment = shared_container(now)
    sign_in(client, member_of(shipment, Role.REVIEWER))
    address = reverse("shipments:act", args=[shipment.public_id, "ask"])

    page = client.get(address, {"finding": blocked(shipment).pk}).content.decode()

    assert "stand on another request as well" in page
    assert "Cooperativa Agraria" not in page


def test_the_page_asks_for_the_reason_and_keeps_what_was_typed(client: Client, now: datetime) -> None:
    shipment = shared_container(now)
    sign_in(client, member_of(shipment, Role.SIGNATORY))
    address = reverse("shipments:override", args=[shipment.public_id, blocked(shipment).pk])

    assert "in the same container" in client.get(address).content.decode()
    assert "Write why it may be issued" in client.post(address, {"reason": " "}).content.decode()
    answer = client.post(address, {"reason": REASON}, follow=True)

    assert "C11 no longer blocks" in answer.content.decode()
    assert Override.objects.get().reason == REASON


def test_an_unchanged_finding_stays_the_same_row_with_its_note(now: datetime) -> None:
    shipment = requests.bring_to(
        requests.enter(load_example("coffee-peru"), at=now), Status.UNDER_REVIEW, at=now
    )
    explain_all(shipment, now)
    before = list(shipment.findings.filter(is_current=True).order_by("pk").values_list("pk", "note"))
    later = now + timedelta(hours=1)

    with transaction.atomic():
        checking.store_findings(Shipment.objects.get(pk=shipment.pk), at=later)

    current = shipment.findings.filter(is_current=True).order_by("pk")
    unchanged = current.exclude(check_id="C06")
    assert [(finding.pk, finding.note) for finding in unchanged] == [
        row for row in before if row in set(unchanged.values_list("pk", "note"))
    ]
    assert set(current.values_list("confirmed_at", flat=True)) == {later}
    assert {finding.check_id for finding in current if finding.made_at == later} == {"C06"}


def test_goods_of_high_risk_are_approved_by_a_second_person(now: datetime) -> None:
    shipment = requests.bring_to(
        requests.enter(load_example("soy-turkey-risk"), at=now), Status.UNDER_REVIEW, at=now
    )
    explain_all(shipment, now)
    first, second = member_of(shipment, Role.REVIEWER), member_of(shipment, Role.SIGNATORY)

    with pytest.raises(ActionRefusedError, match="second reviewer"):
        review.approve_shipment(shipment, actor=first, at=now)

    listed = shipment.findings.get(is_current=True, check_id="C13")
    review.note_finding(listed, note="Looked at once more.", actor=first, at=now)
    assert review.approve_shipment(shipment, actor=second, at=now).status == Status.APPROVED
