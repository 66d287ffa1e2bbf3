"""What people are told about a request: one function for each message.

Each returns outbox rows, written in the verb's own transaction; the verb asks for them to be sent.
"""

from __future__ import annotations

from datetime import datetime

from accounts import mail
from accounts import queries as account_queries
from accounts.models import OutboxMessage, User
from accounts.roles import Role
from shipments.models import InformationRequest, Shipment

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


def information_asked(shipment: Shipment, question: InformationRequest, *, at: datetime) -> Messages:
    """To the exporter: what is asked, and where to answer."""
    return _owe(
        "information_asked",
        shipment,
        _exporters(shipment),
        occasion=f"{question.public_id}:asked",
        at=at,
        question=question,
    )


def information_answered(shipment: Shipment, question: InformationRequest, *, at: datetime) -> Messages:
    """To whoever asked: the answer."""
    return _owe(
        "information_answered",
        shipment,
        [question.asked_by.user],
        occasion=f"{question.public_id}:answered",
        at=at,
        question=question,
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


def shipment_rejected(shipment: Shipment, *, at: datetime) -> Messages:
    """To the exporter: the decision and its reason."""
    return _owe(
        "shipment_rejected",
        shipment,
        _exporters(shipment),
        occasion=f"{shipment.reference}:rejected:{at.timestamp():.0f}",
        at=at,
    )


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
