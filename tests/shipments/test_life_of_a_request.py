"""A machine tries the verbs of a request in any order, by anybody: no way leads to a wrong certificate.

Real rows and the real verbs; each run is rolled back. The tables alone are walked to the end beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from certificates.models import Certificate
from certificates.services import issuing
from nopcert.demo import requests
from operations.models import Operation
from operations.models.operation import Standing
from shipments.models import Shipment
from shipments.rules import lifecycle
from shipments.rules.lifecycle import Action, Part, Status
from shipments.services import checking, overriding, review, submission
from tests.conftest import NOW
from tests.shipments.order import load_example, member_of

PEOPLE = ("exporter", "reviewer", "signatory", "both", "insider")


VERBS = (
    *("issue", "issue", "issue", "issue", "approve", "approve", "override"),
    *("note_everything", "take_up", "release", "reopen", "submit"),
)
"""The last steps stand here more often: what comes before is the work of the stages."""

STAGES = ("draft", "noted", "approved", "blocked", "overridden")


def take_up(stage: str, place: int) -> Shipment:
    """A request for sesame of its own lots. In the last two stages another exporter's coffee is in its
    container: that blocks, and may be overridden."""
    sesame = deepcopy(load_example("sesame-ethiopia"))
    sesame["bill_of_lading"] += str(place)
    sesame["lines"][0]["lots"] = [f"HO-{stage}"]
    sesame["containers"] = load_example("coffee-peru")["containers"] if place > 2 else []
    shipment = requests.enter(sesame, at=NOW)
    return shipment if stage == "draft" else requests.bring_to(shipment, Status.UNDER_REVIEW, at=NOW)


def bring_to_stage(shipment: Shipment, stage: str) -> None:
    """The lawful next steps of the people who should."""
    with transaction.atomic():
        checking.store_findings(Shipment.objects.get(pk=shipment.pk), at=NOW)
    reviewer = member_of(shipment, Role.REVIEWER)
    current = shipment.findings.filter(is_current=True)
    for finding in current.filter(severity="warn"):
        review.note_finding(finding, note="Looked at.", actor=reviewer, at=NOW)
    for finding in current.filter(severity="block") if stage == "overridden" else ():
        signatory = member_of(shipment, Role.SIGNATORY)
        overriding.override_finding(finding, reason="One container.", actor=signatory, at=NOW)
    if stage == "approved":
        review.approve_shipment(shipment, actor=reviewer, at=NOW)


@pytest.fixture
def prepared(house: None) -> dict[str, Shipment]:
    """One request for each stage."""
    coffee = requests.enter(load_example("coffee-peru"), at=NOW)
    requests.bring_to(coffee, Status.SUBMITTED, at=NOW)
    taken = {stage: take_up(stage, place) for place, stage in enumerate(STAGES)}
    for stage in STAGES[1:]:
        bring_to_stage(taken[stage], stage)
    return taken


class LifeOfARequest(RuleBasedStateMachine):
    """`both` is the reviewer, also as a signatory; `insider` works for the exporter and is a signatory."""

    prepared: ClassVar[dict[str, Shipment]]

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.around = transaction.atomic()
        self.around._from_testcase = True  # as Django's TestCase does: verbs open durable blocks inside
        self.around.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @initialize(stage=st.sampled_from(STAGES), days=st.sampled_from([0, 13]))
    def begin(self, stage: str, days: int = 0) -> None:
        """On the day of the tests, or thirteen days later, when the goods have left."""
        self.now += timedelta(days=days)
        self.shipment = self.prepared[stage]
        exporter = Membership.objects.get(operation=self.shipment.exporter, role=Role.EXPORTER)
        reviewer = member_of(self.shipment, Role.REVIEWER)
        twice = {"certifier": self.shipment.certifier, "role": Role.SIGNATORY}
        self.people = {
            "exporter": exporter,
            "reviewer": reviewer,
            "signatory": member_of(self.shipment, Role.SIGNATORY),
            "both": Membership.objects.create(user=reviewer.user, **twice),
            "insider": Membership.objects.create(user=exporter.user, **twice),
        }

    def attempt(self, verb: Callable[..., object], who: str, **values: object) -> None:
        """A verb refuses in a sentence, or does its work; nothing else may come out of it."""
        try:
            verb(self.current(), actor=self.people[who], at=self.now, **values)
        except (ValidationError, Shipment.DoesNotExist):
            return

    def current(self) -> Shipment:
        return Shipment.objects.get(pk=self.shipment.pk)

    def submit(self, who: str) -> None:
        self.attempt(submission.submit_shipment, who, attested_by_name=self.people[who].user.name)

    def take_up(self, who: str) -> None:
        self.attempt(review.take_up_shipment, who)

    def release(self, who: str) -> None:
        self.attempt(review.release_shipment, who)

    def note_everything(self, who: str) -> None:
        for finding in self.current().findings.filter(is_current=True, severity="warn"):
            self.attempt(
                lambda _shipment, finding=finding, **values: review.note_finding(finding, **values),
                who,
                note="Looked at.",
            )

    def override(self, who: str) -> None:
        for finding in self.current().findings.filter(is_current=True, severity="block"):
            self.attempt(
                lambda _shipment, finding=finding, **values: overriding.override_finding(finding, **values),
                who,
                reason="Both travel in one container.",
            )

    def approve(self, who: str) -> None:
        self.attempt(review.approve_shipment, who)

    def reopen(self, who: str) -> None:
        self.attempt(review.reopen_shipment, who, reason="Once more.")

    def issue(self, who: str) -> None:
        self.attempt(issuing.issue_certificates, who)

    @rule(verb=st.sampled_from(VERBS), who=st.sampled_from(PEOPLE))
    def act(self, verb: str, who: str) -> None:
        getattr(self, verb)(who)

    @precondition(lambda self: not Certificate.objects.exists())
    @rule(days=st.sampled_from([1, 13]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: not Certificate.objects.exists())
    @rule(standing=st.sampled_from([Standing.CERTIFIED, Standing.SUSPENDED]))
    def handler_changes(self, standing: str) -> None:
        Operation.objects.filter(pk=self.shipment.final_handler_id).update(standing=standing)

    @invariant()
    def no_certificate_is_issued_that_must_not_be(self) -> None:
        certificate = Certificate.objects.filter(shipment=self.shipment.pk).first()
        shipment = self.current()
        assert (certificate is not None) == (shipment.status == Status.ISSUED)
        if certificate is None:
            return
        assert shipment.approved_by is not None
        assert AuditEvent.objects.filter(event="shipment:approved", subject_id=shipment.public_id).exists()
        assert shipment.departs_at is not None
        assert certificate.issued_at < shipment.departs_at
        issuer = certificate.issued_by.user_id
        assert issuer != self.people["exporter"].user_id
        assert issuer not in (shipment.approved_by.user_id, shipment.reviewer and shipment.reviewer.user_id)
        assert shipment.approved_by.user_id != self.people["exporter"].user_id
        current = shipment.findings.filter(is_current=True)
        assert not current.filter(severity="block", override=None).exists()
        assert shipment.final_handler is not None
        assert shipment.final_handler.standing == Standing.CERTIFIED


def test_no_way_leads_to_a_certificate_that_must_not_be(prepared: dict[str, Shipment]) -> None:
    LifeOfARequest.prepared = prepared
    run_state_machine_as_test(
        LifeOfARequest,
        settings=settings(
            max_examples=100,
            stateful_step_count=12,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("stage", ["noted", "overridden"])
def test_the_machine_can_reach_a_certificate(stage: str, prepared: dict[str, Shipment]) -> None:
    """Without this the machine might prove nothing."""
    LifeOfARequest.prepared = prepared
    machine = LifeOfARequest()
    try:
        machine.begin(stage)
        machine.approve("reviewer")
        machine.issue("both")
        machine.issue("insider")
        assert machine.current().status == Status.APPROVED
        machine.issue("signatory")
        assert machine.current().status == Status.ISSUED
        machine.no_certificate_is_issued_that_must_not_be()
    finally:
        machine.teardown()


def _paths(status: Status, without: set[Action], seen: frozenset[Status] = frozenset()) -> set[Status]:
    """Every status that can be reached by the table without some of its actions."""
    reached = {status}
    for row in lifecycle.TRANSITIONS.values():
        if row.action not in without and status in row.sources and row.target not in seen:
            reached |= _paths(row.target, without, seen | {status, row.target})
    return reached


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.TAKE_UP, Action.APPROVE, Action.ISSUE])
def test_the_table_has_no_way_to_issued_around(action: Action) -> None:
    assert Status.ISSUED in _paths(Status.DRAFT, set())
    assert Status.ISSUED not in _paths(Status.DRAFT, {action})


def test_the_table_keeps_the_preparer_and_the_reviewer_from_issuing() -> None:
    refused = [
        lifecycle.refuse(Action.ISSUE, status=Status.APPROVED, may=True, reason="", parts={part})
        for part in (Part.PREPARER, Part.REVIEWER)
    ]

    assert refused == [lifecycle.Refusal.OWN_REQUEST, lifecycle.Refusal.SAME_PERSON]
