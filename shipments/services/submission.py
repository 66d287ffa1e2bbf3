"""The exporter's verbs on a finished request: submit, recall, withdraw."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.services import telling
from shipments import clocks, facts, notifications
from shipments.models import Shipment
from shipments.rules import attestation, completeness
from shipments.rules.completeness import Problem
from shipments.rules.lifecycle import Action
from shipments.services import checking, fees, freezing, transition


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


class AttestationRefusedError(ValidationError):
    """The statement is not the actor's own, or not about the request as it stands now."""


def submit_shipment(
    shipment: Shipment,
    *,
    attested_by_name: str,
    actor: Membership,
    at: datetime,
    revision: int | None = None,
) -> Shipment:
    """Hands the request to the certifier and tells its reviewers; keeps the statement word for word.

    `revision` is that of the request as the actor read it. The clock of thirty days starts at the first
    complete submission. Raises `ActionRefusedError`, `AttestationRefusedError`, `IncompleteError` or
    `BlockedError`; nothing is stored then.
    """
    with transaction.atomic(durable=True):
        shipment = transition.lock(shipment, actor)
        transition.require(shipment, Action.SUBMIT, actor=actor)
        _require_statement(shipment, attested_by_name, revision, actor)
        require_complete(shipment)
        require_unblocked(shipment, at)
        price = fees.fix_fee(shipment, at)
        shipment.speed = price.get("speed", shipment.speed)  # the promise is of the speed that is paid for
        transition.move(
            shipment,
            Action.SUBMIT,
            actor=actor,
            at=at,
            submitted_by=actor,
            submitted_at=at,
            attested_by_name=attested_by_name,
            attestation=str(attestation.STATEMENT),
            recorded=("attested_by_name", "attestation"),
            **clocks.on_receipt(shipment, at),
            **price,
        )
        freezing.keep_submission(shipment, actor=actor, at=at)
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


def _require_statement(shipment: Shipment, name: str, revision: int | None, actor: Membership) -> None:
    if not attestation.resembles(name, actor.user.name):
        raise AttestationRefusedError(attestation.refusal(name, actor.user.name), code="other_name")
    if revision is not None and revision != shipment.revision:
        raise AttestationRefusedError(
            _(
                "The request was changed in another window or by a colleague since you opened this page. "
                "Read it once more below, then make your statement about it as it stands now."
            ),
            code="changed_meanwhile",
        )


def require_complete(shipment: Shipment) -> None:
    """A step of the verbs that hand in. Raises `IncompleteError`."""
    problems = list(completeness.problems(facts.declare(shipment)))
    if problems:
        raise IncompleteError(problems)


def require_unblocked(shipment: Shipment, at: datetime) -> None:
    """Judges the request anew, as a step of the verbs that hand in. Raises `BlockedError`."""
    findings = checking.store_findings(shipment, at=at)
    bouncing = checking.bouncing(findings)
    if bouncing:
        raise BlockedError([finding.sentence for finding in bouncing])
