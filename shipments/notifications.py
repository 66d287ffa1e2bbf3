"""What people are told about a request: one function for each message.

Each returns outbox rows, written in the verb's own transaction; the verb asks for them to be sent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from accounts import mail
from accounts import queries as account_queries
from accounts.models import Membership, OutboxMessage, User
from accounts.roles import Capability, Role, roles_that_can
from shipments.models import AskedItem, InformationRequest, Shipment, StandingRequest
from shipments.rules import rejection
from shipments.rules.deadlines import Deadline
from shipments.rules.lifecycle import Status

Messages = list[OutboxMessage | None]


def shipment_submitted(shipment: Shipment, *, at: datetime) -> Messages:
    """To the certifier's reviewers: a request waits. Once for each submission."""
    people = account_queries.list_people(shipment.certifier, roles=(Role.REVIEWER, Role.SIGNATORY))
    return _owe(
        "shipment_submitted",
        shipment,
        people,
        occasion=f"{shipment.reference}:submitted:{at.timestamp():.0f}",
        at=at,
    )


def information_asked(
    shipment: Shipment, question: InformationRequest, words: str, *, at: datetime
) -> Messages:
    """To the exporter: what is asked, as a list, and where to answer."""
    return _owe(
        "information_asked",
        shipment,
        _exporters(shipment),
        occasion=f"{question.public_id}:asked",
        at=at,
        words=words,
    )


def information_answered(
    shipment: Shipment, question: InformationRequest, items: Sequence[AskedItem], *, at: datetime
) -> Messages:
    """To whoever asked: each item with its answer."""
    return _owe(
        "information_answered",
        shipment,
        [question.asked_by.user],
        occasion=f"{question.public_id}:answered",
        at=at,
        question=question,
        items=items,
    )


def shipment_approved(shipment: Shipment, *, at: datetime) -> Messages:
    """To the certifier's signatories: certificates can be issued."""
    people = account_queries.list_people(shipment.certifier, roles=(Role.SIGNATORY,))
    return _owe(
        "shipment_approved",
        shipment,
        people,
        occasion=f"{shipment.reference}:approved:{at.timestamp():.0f}",
        at=at,
    )


def approved_with_conditions(shipment: Shipment, *, at: datetime) -> Messages:
    """To the exporter: on what conditions it is approved, since they will stand on the paper."""
    return _owe(
        "approved_with_conditions",
        shipment,
        _exporters(shipment),
        occasion=f"{shipment.reference}:conditions:{at.timestamp():.0f}",
        at=at,
    )


def shipment_rejected(shipment: Shipment, *, at: datetime) -> Messages:
    """To the exporter: the decision, its reasons, and how to have it looked at again."""
    return _owe(
        "shipment_rejected",
        shipment,
        _exporters(shipment),
        occasion=f"{shipment.reference}:rejected:{at.timestamp():.0f}",
        at=at,
        grounds=rejection.words_of(shipment.rejection_codes),
    )


def standing_draft_made(
    shipment: Shipment, standing: StandingRequest, refusals: Sequence[str], *, at: datetime
) -> Messages:
    """To the exporter: the draft of the next departure is there, and what is left to type."""
    return _owe(
        "standing_draft_made",
        shipment,
        _exporters(shipment),
        occasion=f"{standing.public_id}:{shipment.standing_departure_on}",
        at=at,
        standing=standing,
        refusals=refusals,
    )


def shipment_assigned(shipment: Shipment, reviewer: Membership, *, by: Membership, at: datetime) -> Messages:
    """To the reviewer to whom somebody else gave the request."""
    return _owe(
        "shipment_assigned",
        shipment,
        [reviewer.user],
        occasion=f"{shipment.reference}:assigned:{reviewer.public_id}:{at.timestamp():.0f}",
        at=at,
        by=by,
    )


def deadline_near(shipment: Shipment, deadline: Deadline, *, at: datetime) -> Messages:
    """To whoever has to act: the signatories of an approved request, its reviewer, else all reviewers.

    Once for each deadline: one that moves is told anew.
    """
    return _owe(
        f"{deadline.kind}_near",
        shipment,
        _who_acts(shipment),
        occasion=occasion_of(shipment, deadline),
        at=at,
        deadline=deadline,
        hours=max(1, round((deadline.at - at) / timedelta(hours=1))),
    )


def occasion_of(shipment: Shipment, deadline: Deadline) -> str:
    return f"{shipment.reference}:near:{deadline.kind}:{deadline.at.timestamp():.0f}"


def list_told(occasions: Collection[str]) -> set[str]:
    """Which of these occasions were told to somebody before."""
    return set(OutboxMessage.objects.filter(occasion__in=occasions).values_list("occasion", flat=True))


def _who_acts(shipment: Shipment) -> list[User]:
    if shipment.status == Status.APPROVED:
        return account_queries.list_people(shipment.certifier, roles=(Role.SIGNATORY,))
    reviewer = shipment.reviewer
    if reviewer is not None and reviewer.is_active and reviewer.user.is_active:
        return [reviewer.user]
    return account_queries.list_people(shipment.certifier, roles=roles_that_can(Capability.REVIEW_SHIPMENT))


def _exporters(shipment: Shipment) -> list[User]:
    return account_queries.list_people(shipment.exporter, roles=(Role.EXPORTER,))


def _owe(
    template: str, shipment: Shipment, people: list[User], *, occasion: str, at: datetime, **words: object
) -> Messages:
    return [
        mail.owe(
            template,
            occasion=occasion,
            recipient=person,
            context={"shipment": shipment, **words},
            at=at,
            certifier=shipment.certifier,
        )
        for person in people
    ]
