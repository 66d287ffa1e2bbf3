"""What people are told about a certificate: one function for each message."""

from __future__ import annotations

from datetime import datetime

from accounts import mail
from accounts import queries as account_queries
from accounts.models import OutboxMessage
from accounts.roles import Role
from certificates import facts
from certificates.models import Certificate


def certificate_issued(certificate: Certificate, *, at: datetime) -> list[OutboxMessage]:
    """To exporter and importer, once the sealed paper is there."""
    people = [
        *account_queries.list_people(certificate.exporter, roles=(Role.EXPORTER,)),
        *account_queries.list_people(certificate.recipient, roles=(Role.IMPORTER,)),
    ]
    messages = [
        mail.owe(
            "certificate_issued",
            occasion=f"{certificate.number}:issued",
            recipient=person,
            context={
                "certificate": certificate,
                "registration_note": facts.registration_note_of(certificate.certifier),
            },
            at=at,
            certifier=certificate.certifier,
        )
        for person in people
    ]
    return [message for message in messages if message is not None]
