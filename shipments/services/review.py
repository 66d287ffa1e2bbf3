"""The certifier's verbs: take up, release, ask, note, approve, reject, return to review."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import Membership
from accounts.services import telling
from shipments import notifications
from shipments.models import Finding, InformationRequest, Shipment
from shipments.rules.lifecycle import Action
from shipments.services import checking, transition
from shipments.services.submission import BlockedError


class UnexplainedError(ValidationError):
    """A warning still waits for the reviewer's note."""


@transaction.atomic(durable=True)
def take_up_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str = "") -> Shipment:
    """Makes the actor its reviewer and runs the checks again, since days may have passed."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.TAKE_UP, actor=actor)
    transition.move(shipment, Action.TAKE_UP, actor=actor, at=at, reviewer=actor)
    checking.store_findings(shipment, at=at)
    return shipment


@transaction.atomic(durable=True)
def release_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str = "") -> Shipment:
    """Puts it back on the desk for whoever has time."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.RELEASE, actor=actor)
    transition.move(shipment, Action.RELEASE, actor=actor, at=at, reason=reason, reviewer=None)
    return shipment


@transaction.atomic(durable=True)
def ask_information(shipment: Shipment, *, actor: Membership, at: datetime, reason: str) -> Shipment:
    """Asks the exporter for one thing (`reason` is the question) and tells them."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ASK, actor=actor, reason=reason)
    question = InformationRequest.objects.create(
        shipment=shipment, question=reason, asked_by=actor, asked_at=at
    )
    transition.move(shipment, Action.ASK, actor=actor, at=at, reason=reason)
    telling.tell(notifications.information_asked(shipment, question, at=at))
    return shipment


@transaction.atomic(durable=True)
def note_finding(finding: Finding, *, note: str, actor: Membership, at: datetime) -> Finding:
    """Keeps what the reviewer says to a finding; it stays with the decision."""
    shipment = transition.lock(finding.shipment, actor)
    transition.require(shipment, Action.APPROVE, actor=actor)  # a note belongs to a review that is open
    finding = shipment.findings.select_for_update(of=("self",)).get(pk=finding.pk, is_current=True)
    before = finding.note
    finding.note, finding.noted_by, finding.noted_at = note, actor, at
    finding.save(update_fields=["note", "noted_by", "noted_at"])
    audit.record(
        "shipment:noted",
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        before={"check": finding.check_id, "note": before},
        after={"check": finding.check_id, "note": note},
    )
    return finding


@transaction.atomic(durable=True)
def approve_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str = "") -> Shipment:
    """Decides for it. Raises `BlockedError` for what blocks today, `UnexplainedError` for warnings
    without a note."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.APPROVE, actor=actor)
    findings = checking.store_findings(shipment, at=at)
    if blocking := checking.blocking(findings):
        raise BlockedError([finding.sentence for finding in blocking])
    if waiting := checking.unexplained(findings):
        sentence = ngettext(
            "%(count)d finding has no note yet (%(checks)s). Write what you found out, then approve.",
            "%(count)d findings have no note yet (%(checks)s). Write what you found out, then approve.",
            len(waiting),
        )
        checks = ", ".join(sorted({finding.check_id for finding in waiting}))
        raise UnexplainedError(sentence % {"count": len(waiting), "checks": checks}, code="unexplained")
    transition.move(
        shipment,
        Action.APPROVE,
        actor=actor,
        at=at,
        reason=reason,
        approved_by=actor,
        decided_at=at,
        decision_reason=reason,
    )
    telling.tell(notifications.shipment_approved(shipment, at=at))
    return shipment


@transaction.atomic(durable=True)
def reject_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str) -> Shipment:
    """Decides against it, with the reason that the exporter reads."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.REJECT, actor=actor, reason=reason)
    transition.move(
        shipment, Action.REJECT, actor=actor, at=at, reason=reason, decided_at=at, decision_reason=reason
    )
    telling.tell(notifications.shipment_rejected(shipment, at=at))
    return shipment


@transaction.atomic(durable=True)
def reopen_shipment(shipment: Shipment, *, actor: Membership, at: datetime, reason: str) -> Shipment:
    """Sends an approved request back to review before anything is issued."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.REOPEN, actor=actor, reason=reason)
    transition.move(
        shipment,
        Action.REOPEN,
        actor=actor,
        at=at,
        reason=reason,
        approved_by=None,
        decided_at=None,
        decision_reason="",
    )
    return shipment
