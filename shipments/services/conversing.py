"""The conversation about a request: ask for information, answer item by item, note among the staff."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from accounts.roles import Capability
from accounts.services import telling
from shipments import conversation_facts, notifications
from shipments.models import AskedItem, InformationRequest, InternalNote, Shipment
from shipments.rules import asked
from shipments.rules.asked import Wanted
from shipments.rules.lifecycle import Action
from shipments.services import freezing, submission, transition


class AskRefusedError(ValidationError):
    """The list cannot be asked as it is; the message says what is wrong with it."""


class UnansweredError(ValidationError):
    """Items are open and nothing says why."""


@transaction.atomic(durable=True)
def ask_information(
    shipment: Shipment,
    *,
    actor: Membership,
    at: datetime,
    items: Sequence[Wanted] = (),
    reason: str = "",
) -> Shipment:
    """Asks the exporter for a list of items and tells them; `reason` are words before the list, or the only
    item where there is no list. Raises `ActionRefusedError`, `AskRefusedError`."""
    wanted = list(items) or ([Wanted(reason)] if reason.strip() else [])
    opening = reason if items else ""
    words = asked.as_list(opening, [(number, item.words) for number, item in enumerate(wanted, 1)])
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ASK, actor=actor, reason=words)
    if len(wanted) > asked.MOST_ITEMS:
        raise AskRefusedError(
            _("%(count)d items at once are too many to answer. Ask for %(most)d at most, then go on.")
            % {"count": len(wanted), "most": asked.MOST_ITEMS},
            code="too_many",
        )
    lines = {line.position: line for line in shipment.lines.all()}
    for item in wanted:
        if item.line is not None and item.line not in lines:
            raise AskRefusedError(
                _("There is no line %(line)s in this request. It has %(count)d.")
                % {"line": item.line, "count": len(lines)},
                code="no_line",
            )
    question = InformationRequest.objects.create(
        shipment=shipment, question=opening, asked_by=actor, asked_at=at
    )
    AskedItem.objects.bulk_create(
        AskedItem(
            request=question,
            position=position,
            words=item.words,
            field=item.field,
            line=lines.get(item.line) if item.line is not None else None,
            paper_kind=item.paper_kind,
        )
        for position, item in enumerate(wanted, 1)
    )
    transition.move(shipment, Action.ASK, actor=actor, at=at, reason=words)
    telling.tell(notifications.information_asked(shipment, question, words, at=at))
    return shipment


@transaction.atomic(durable=True)
def save_answers(
    shipment: Shipment, answers: Mapping[uuid.UUID, str], *, actor: Membership, at: datetime
) -> Shipment:
    """Keeps what the exporter wrote so far, by item; the round stays open. Raises `ActionRefusedError`."""
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ANSWER, actor=actor)
    _write(_open_round(shipment), answers)
    return shipment


@transaction.atomic(durable=True)
def answer_information(
    shipment: Shipment,
    *,
    actor: Membership,
    at: datetime,
    answers: Mapping[uuid.UUID, str] | None = None,
    reason: str = "",
) -> Shipment:
    """Hands the request back with its answers; `reason` are words for all of them.

    An item counts as answered by words, by a paper attached to it, or by a change of the field it is about.
    Raises `UnansweredError` for open items without words that say why, and what `submit_shipment` raises: a
    request that lost a needed field while it was open cannot go back as it is.
    """
    shipment = transition.lock(shipment, actor)
    transition.require(shipment, Action.ANSWER, actor=actor)
    question = _open_round(shipment)
    items = _write(question, answers or {})
    changed = conversation_facts.changed_items(shipment, items)
    open_items = asked.still_open(conversation_facts.answered_of(item, changed) for item in items)
    if open_items and not reason.strip():
        raise UnansweredError(asked.refusal(open_items), code="unanswered")
    submission.require_complete(shipment)
    submission.require_unblocked(shipment, at)
    for item in items:
        item.is_changed = item.pk in changed
    AskedItem.objects.bulk_update(items, ["is_changed"])
    question.answer, question.answered_by, question.answered_at = reason, actor, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    words = asked.as_list("", [(item.position, item.answer) for item in items if item.answer])
    told = "\n".join(part for part in (words, reason) if part) or _("The request was changed as asked.")
    transition.move(shipment, Action.ANSWER, actor=actor, at=at, reason=told, submitted_at=at)
    freezing.keep_submission(shipment, actor=actor, at=at)
    telling.tell(notifications.information_answered(shipment, question, items, at=at))
    return shipment


@transaction.atomic(durable=True)
def write_internal_note(shipment: Shipment, *, words: str, actor: Membership, at: datetime) -> InternalNote:
    """Keeps what the staff tell each other; the exporter never sees it, nor that it was written. Raises
    `ActionRefusedError`."""
    shipment = transition.lock(shipment, actor)
    if actor.certifier_id != shipment.certifier_id or not actor.can(Capability.REVIEW_SHIPMENT):
        raise transition.ActionRefusedError(
            _("Internal notes are for the certifier's reviewers and signatories."), code="no_right"
        )
    if not words.strip():
        raise transition.ActionRefusedError(_("Write the note first, then keep it."), code="no_reason")
    note = InternalNote.objects.create(shipment=shipment, words=words, written_by=actor, written_at=at)
    audit.record(
        "internal_note:written",
        note,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        after={"words": words},
    )
    return note


def _open_round(shipment: Shipment) -> InformationRequest:
    return (
        shipment.questions.select_for_update(of=("self",))
        .select_related("asked_by__user")
        .get(answered_at=None)
    )


def _write(question: InformationRequest, answers: Mapping[uuid.UUID, str]) -> list[AskedItem]:
    """The items of a round with what was written to them; unknown keys are left out."""
    items = list(question.items.select_related("line").prefetch_related("papers").order_by("position"))
    written = [item for item in items if item.public_id in answers]
    for item in written:
        item.answer = answers[item.public_id]
    AskedItem.objects.bulk_update(written, ["answer"])
    return items
