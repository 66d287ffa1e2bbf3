"""The exporter's verbs on a finished request: submit, recall, withdraw, answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.services import telling
from shipments import facts, notifications
from shipments.models import InformationRequest, Shipment
from shipments.rules import completeness
from shipments.rules.completeness import Problem
from shipments.rules.lifecycle import Action
from shipments.services import checking, transition

# 7 CFR 205.273(b): the certifying agent decides within thirty calendar days of receipt.
DECISION_DAYS = timedelta(days=30)


class IncompleteError(ValidationError):
    """The request has gaps; `problems` names each with its step and field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            _("The request is not complete yet. The list below says what is missing and leads there."),
            code="incomplete",
        )
        self.problems = problems


class BlockedError(ValidationError):
    """A check says that no certificate could be issued; the messages are its sentences."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(sentences, code="blocked")


def submit_shipment(
    shipment: Shipment, *, attested_by_name: str, actor: Membership, at: datetime
) -> Shipment:
    """Hands the request to the certifier and tells its reviewers.

    The clock of thirty days starts at the first complete submission. Raises `ActionRefusedError`,
    `IncompleteError` or `BlockedError`; nothing is stored then.
    """
    with transaction.atomic(durable=True):
        shipment = transition.lock(shipment, actor)
        transition.require(shipment, Action.SUBMIT, actor=actor)
        _require_complete(shipment)
        _require_unblocked(shipment, at)
        received_at = shipment.received_at or at
        transition.move(
            shipment,
            Action.SUBMIT,
            actor=actor,
            at=at,
            submitted_by=actor,
            submitted_at=at,
            attested_by_name=attested_by_name,
            received_at=received_at,
            due_at=received_at + DECISION_DAYS,
        )
        telling.tell(notifications.shipment_submitted(shipment, at=at))
    return shipment


@transaction.atomic(durable=True)
def recall_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str = "") -> Shipment:
    """Takes a request back to change it, as long as no reviewer has taken it up."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.RECALL, actor=actor)
    transition.move(shipment, Action.RECALL, actor=actor, at=at, reason=reason)
    return shipment


@transaction.atomic(durable=True)
def withdraw_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str) -> Shipment:
    """Ends a request that nobody needs any more."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.WITHDRAW, actor=actor, reason=reason)
    transition.move(
        shipment, Action.WITHDRAW, actor=actor, at=at, reason=reason, decided_at=at, decision_reason=reason
    )
    return shipment


@transaction.atomic(durable=True)
def answer_information(shipment: Shipment, *, actor: Membership, at: datetime, reason: str) -> Shipment:
    """Answers what the certifier asked (`reason` is the answer) and hands the request back.

    Raises what `submit_shipment` raises: a request that lost a needed field while it was open cannot go
    back as it is.
    """
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ANSWER, actor=actor, reason=reason)
    _require_complete(shipment)
    _require_unblocked(shipment, at)
    question = shipment.questions.select_for_update().filter(answered_at=None).latest("asked_at")
    _close(question, reason, actor=actor, at=at)
    transition.move(shipment, Action.ANSWER, actor=actor, at=at, reason=reason, submitted_at=at)
    telling.tell(notifications.information_answered(shipment, question, at=at))
    return shipment


def _close(question: InformationRequest, answer: str, *, actor: Membership, at: datetime) -> None:
    question.answer = answer
    question.answered_by = actor
    question.answered_at = at
    question.save(update_fields=["answer", "answered_by", "answered_at"])


def _require_complete(shipment: Shipment) -> None:
    problems = list(completeness.problems(facts.declare(shipment)))
    if problems:
        raise IncompleteError(problems)


def _require_unblocked(shipment: Shipment, at: datetime) -> None:
    findings = checking.store_findings(shipment, at=at)
    blocking = checking.blocking(findings)
    if blocking:
        raise BlockedError([finding.sentence for finding in blocking])
