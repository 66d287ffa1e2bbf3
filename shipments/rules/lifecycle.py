"""What may happen to a request, as one table (architecture.md section 5).

Guards, buttons, rights, the docs and the tests read this table; nobody keeps a second list.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    INFORMATION_REQUESTED = "information_requested", _("Information requested")
    UNDER_REVIEW = "under_review", _("Under review")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("Issued")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Action(models.TextChoices):
    """The label is the word on the button."""

    SUBMIT = "submit", _("Submit")
    RECALL = "recall", _("Recall to change it")
    WITHDRAW = "withdraw", _("Withdraw")
    TAKE_UP = "take_up", _("Take up")
    RELEASE = "release", _("Release")
    ASK = "ask", _("Ask for information")
    ANSWER = "answer", _("Answer")
    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    REOPEN = "reopen", _("Return to review")
    ISSUE = "issue", _("Issue certificates")


@dataclass(frozen=True)
class Transition:
    """One row: the action, from where, to where, who may, and what it takes.

    `event` is what the record says: `shipment:` and a past participle.
    """

    action: Action
    event: str
    sources: frozenset[Status]
    target: Status
    capability: Capability
    needs_reason: bool = False
    needs_other_person: bool = False


def _row(
    action: Action,
    event: str,
    sources: set[Status],
    target: Status,
    capability: Capability,
    *,
    needs_reason: bool = False,
    needs_other_person: bool = False,
) -> Transition:
    return Transition(action, event, frozenset(sources), target, capability, needs_reason, needs_other_person)


TRANSITIONS: dict[Action, Transition] = {
    row.action: row
    for row in (
        _row(
            Action.SUBMIT, "shipment:submitted", {Status.DRAFT}, Status.SUBMITTED, Capability.SUBMIT_SHIPMENT
        ),
        _row(
            Action.RECALL, "shipment:recalled", {Status.SUBMITTED}, Status.DRAFT, Capability.SUBMIT_SHIPMENT
        ),
        _row(
            Action.WITHDRAW,
            "shipment:withdrawn",
            {Status.DRAFT, Status.SUBMITTED, Status.INFORMATION_REQUESTED},
            Status.WITHDRAWN,
            Capability.SUBMIT_SHIPMENT,
            needs_reason=True,
        ),
        _row(
            Action.TAKE_UP,
            "shipment:taken_up",
            {Status.SUBMITTED},
            Status.UNDER_REVIEW,
            Capability.REVIEW_SHIPMENT,
        ),
        _row(
            Action.RELEASE,
            "shipment:released",
            {Status.UNDER_REVIEW},
            Status.SUBMITTED,
            Capability.REVIEW_SHIPMENT,
        ),
        _row(
            Action.ASK,
            "shipment:asked",
            {Status.UNDER_REVIEW},
            Status.INFORMATION_REQUESTED,
            Capability.REVIEW_SHIPMENT,
            needs_reason=True,
        ),
        _row(
            Action.ANSWER,
            "shipment:answered",
            {Status.INFORMATION_REQUESTED},
            Status.SUBMITTED,
            Capability.SUBMIT_SHIPMENT,
            needs_reason=True,
        ),
        _row(
            Action.REJECT,
            "shipment:rejected",
            {Status.UNDER_REVIEW},
            Status.REJECTED,
            Capability.REVIEW_SHIPMENT,
            needs_reason=True,
        ),
        _row(
            Action.APPROVE,
            "shipment:approved",
            {Status.UNDER_REVIEW},
            Status.APPROVED,
            Capability.REVIEW_SHIPMENT,
        ),
        _row(
            Action.REOPEN,
            "shipment:reopened",
            {Status.APPROVED},
            Status.UNDER_REVIEW,
            Capability.ISSUE_CERTIFICATE,
            needs_reason=True,
        ),
        _row(
            Action.ISSUE,
            "shipment:issued",
            {Status.APPROVED},
            Status.ISSUED,
            Capability.ISSUE_CERTIFICATE,
            needs_other_person=True,
        ),
    )
}


class Refusal(models.TextChoices):
    """Why an action is refused; the label is the sentence."""

    WRONG_STATUS = (
        "wrong_status",
        _(
            "This request is “%(status)s” by now, so it cannot be done: %(action)s. "
            "Somebody may have been faster; read the page again."
        ),
    )
    NO_RIGHT = "no_right", _("Your role may not do this: %(action)s. Ask a colleague whose role may.")
    NO_REASON = "no_reason", _("Say why: the words are kept in the record and shown to the other side.")
    SAME_PERSON = (
        "same_person",
        _(
            "You reviewed this request. This certifier works with four eyes, so another signatory "
            "has to issue its certificates."
        ),
    )


def refuse(action: Action, *, status: str, may: bool, reason: str, is_same_person: bool) -> Refusal | None:
    """Why the action may not happen now, or None.

    `is_same_person`: the actor is one whom a transition that needs another person excludes.
    """
    row = TRANSITIONS[action]
    if not may:
        return Refusal.NO_RIGHT
    if status not in row.sources:
        return Refusal.WRONG_STATUS
    if row.needs_reason and not reason.strip():
        return Refusal.NO_REASON
    if row.needs_other_person and is_same_person:
        return Refusal.SAME_PERSON
    return None


def sentence(refusal: Refusal, *, status: str, action: Action) -> str:
    """What the person reads."""
    return str(refusal.label) % {"status": Status(status).label, "action": action.label}
