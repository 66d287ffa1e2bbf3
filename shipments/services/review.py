"""The certifier's verbs: take up, release, note, approve, reject, return to review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from accounts.models import Membership
from accounts.services import telling
from shipments import notifications
from shipments.models import Finding, Shipment
from shipments.rules import conditions as conditions_rule
from shipments.rules import rejection
from shipments.rules.lifecycle import Action
from shipments.rules.rejection import RejectionCode
from shipments.services import checking, noting, transition
from shipments.services.submission import BlockedError


class UnexplainedError(ValidationError):
    """A warning still waits for the reviewer's note."""


class NoGroundsError(ValidationError):
    """A rejection without a reason of the list, or with “another reason” and no words for it."""


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
def note_finding(finding: Finding, *, note: str, actor: Membership, at: datetime) -> Finding:
    """Keeps what the reviewer says to a finding; it stays with the decision."""
    shipment = transition.lock(finding.shipment, actor)
    # A note belongs to a review that is open; whoever may reject may note, also who may not approve.
    transition.require(shipment, Action.REJECT, actor=actor, reason=note)
    finding = shipment.findings.select_for_update(of=("self",)).get(pk=finding.pk, is_current=True)
    noting.keep_note(shipment, finding, note, actor=actor, at=at)
    return finding


@transaction.atomic(durable=True)
def approve_shipment(
    shipment: Shipment, *, actor: Membership, at: datetime, conditions: str = "", reason: str = ""
) -> Shipment:
    """Decides for it; `conditions`, one a line, are printed as remarks on every certificate. Raises
    `BlockedError` for what blocks today, `UnexplainedError` for warnings without a note,
    `ConditionsRefusedError` for conditions that do not fit on the paper."""
    printed = "\n".join(conditions_rule.parse(conditions))
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
        recorded=("conditions",),
        approved_by=actor,
        decided_at=at,
        decision_reason=reason,
        conditions=printed,
    )
    telling.tell(notifications.shipment_approved(shipment, at=at))
    if printed:
        telling.tell(notifications.approved_with_conditions(shipment, at=at))
    return shipment


@transaction.atomic(durable=True)
def reject_shipment(
    shipment: Shipment,
    *,
    actor: Membership,
    at: datetime,
    codes: Sequence[str] = (RejectionCode.OTHER,),
    reason: str = "",
) -> Shipment:
    """Decides against it for one or more reasons of the list (`codes`), with words of the reviewer's own. The
    exporter reads both, and how to have the decision looked at again, as the certifier's settings say it on
    this day. Raises `ActionRefusedError`, `NoGroundsError`."""
    shipment = transition.lock(shipment, actor)
    grounds = rejection.words_of(codes)
    told = "\n".join([*grounds, reason])
    transition.require(shipment, Action.REJECT, actor=actor, reason=told)
    if refusal := rejection.refusal(codes, reason):
        raise NoGroundsError(refusal, code="no_grounds")
    transition.move(
        shipment,
        Action.REJECT,
        actor=actor,
        at=at,
        reason=told.strip(),
        recorded=("rejection_codes",),
        decided_at=at,
        decision_reason=reason,
        rejection_codes=list(dict.fromkeys(codes)),
        appeal_text=shipment.certifier.appeal_text or rejection.usual_appeal(shipment.certifier.name),
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
        conditions="",
    )
    return shipment
