"""What may happen to a request, as one table (architecture.md section 5).

Guards, buttons, rights, the docs and the tests read this table; nobody keeps a second list.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

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


class Part(StrEnum):
    """What a person may have done for a request that keeps them from another act on it."""

    PREPARER = "preparer"
    """Started or submitted it for the exporter."""

    REVIEWER = "reviewer"
    """Took it up or approved it; counts where the certifier works with four eyes."""

    FIRST_LOOK = "first_look"
    """Noted what stands on a risk list: a second reviewer approves (`checks/leeway.py`)."""


@dataclass(frozen=True)
class Transition:
    """One row: the action, from where, to where, who may, and what it takes.

    `event` is what the record says: `shipment:` and a past participle. Whoever played one of the parts in
    `other_than` leaves the action to another person (7 CFR 205.501: nobody decides about their own).
    """

    action: Action
    event: str
    sources: frozenset[Status]
    target: Status
    capability: Capability
    needs_reason: bool = False
    other_than: frozenset[Part] = frozenset()


def _row(
    action: Action,
    event: str,
    sources: set[Status],
    target: Status,
    capability: Capability,
    *,
    needs_reason: bool = False,
    other_than: Collection[Part] = (),
) -> Transition:
    return Transition(
        action, event, frozenset(sources), target, capability, needs_reason, frozenset(other_than)
    )


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
            other_than=(Part.PREPARER,),
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
            other_than=(Part.PREPARER,),
        ),
        _row(
            Action.ANSWER,
            "shipment:answered",
            {Status.INFORMATION_REQUESTED},
            Status.SUBMITTED,
            Capability.SUBMIT_SHIPMENT,
        ),
        _row(
            Action.REJECT,
            "shipment:rejected",
            {Status.UNDER_REVIEW},
            Status.REJECTED,
            Capability.REVIEW_SHIPMENT,
            needs_reason=True,
            other_than=(Part.PREPARER,),
        ),
        _row(
            Action.APPROVE,
            "shipment:approved",
            {Status.UNDER_REVIEW},
            Status.APPROVED,
            Capability.REVIEW_SHIPMENT,
            other_than=(Part.PREPARER, Part.FIRST_LOOK),
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
            other_than=(Part.PREPARER, Part.REVIEWER),
        ),
    )
}


WITH_EXPORTER = frozenset({Status.DRAFT, Status.INFORMATION_REQUESTED})
"""Where the exporter has the request: the certifier waits. A draft counts once it was received."""

CLOSED = frozenset({Status.ISSUED, Status.REJECTED, Status.WITHDRAWN})
"""Where nothing more happens to a request."""

ASSIGNABLE = frozenset({Status.SUBMITTED, Status.UNDER_REVIEW, Status.INFORMATION_REQUESTED})
"""Where a request may be given to a reviewer, or taken from one; its status stays."""


EVENTS = frozenset(row.event for row in TRANSITIONS.values()) | {
    "shipment:started",
    "shipment:copied",
    "shipment:made_by_season",
    "shipment:changed",
    "shipment:split",
    "shipment:paper_attached",
    "shipment:paper_changed",
    "shipment:paper_removed",
    "shipment:paper_restored",
}
"""What both sides see of a request's history. The rest of it (notes, overrides, assignments) is the
certifier's."""


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
    OWN_REQUEST = (
        "own_request",
        _(
            "You prepared this request for its exporter, so you cannot decide about it: %(action)s. "
            "Leave it to a colleague."
        ),
    )
    SAME_PERSON = (
        "same_person",
        _(
            "You reviewed this request. This certifier works with four eyes, so another signatory "
            "has to issue its certificates."
        ),
    )
    SECOND_REVIEWER = (
        "second_reviewer",
        _(
            "Goods of this origin are on a list of high risk, and the note to that finding is yours. A "
            "second reviewer has to look at the request and approve it."
        ),
    )


def refuse(
    action: Action, *, status: str, may: bool, reason: str, parts: Collection[Part] = ()
) -> Refusal | None:
    """Why the action may not happen now, or None. `parts` are those that the actor played before."""
    row = TRANSITIONS[action]
    if not may:
        return Refusal.NO_RIGHT
    if status not in row.sources:
        return Refusal.WRONG_STATUS
    if row.needs_reason and not reason.strip():
        return Refusal.NO_REASON
    if Part.PREPARER in row.other_than.intersection(parts):
        return Refusal.OWN_REQUEST
    if Part.REVIEWER in row.other_than.intersection(parts):
        return Refusal.SAME_PERSON
    if Part.FIRST_LOOK in row.other_than.intersection(parts):
        return Refusal.SECOND_REVIEWER
    return None


def parts_of(
    person: int, *, preparers: Collection[int | None], reviewers: Collection[int | None], four_eyes: bool
) -> frozenset[Part]:
    """The parts that count against a person; all are keys of users, None for nobody."""
    parts = {Part.PREPARER} if person in preparers else set()
    if four_eyes and person in reviewers:
        parts.add(Part.REVIEWER)
    return frozenset(parts)


def sentence(refusal: Refusal, *, status: str, action: Action) -> str:
    """What the person reads."""
    return str(refusal.label) % {"status": Status(status).label, "action": action.label}
