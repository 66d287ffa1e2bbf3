"""What people are told about a certificate: one function for each message."""

from __future__ import annotations

from datetime import datetime

from accounts import mail
from accounts import queries as account_queries
from accounts.models import OutboxMessage
from accounts.roles import Role
from certificates import facts
from certificates.models import CertificateVersion


def paper_made(version: CertificateVersion, registered_number: str, *, at: datetime) -> list[OutboxMessage]:
    """To exporter and importer, once the sealed paper is there: that the certificate is issued or, of a
    manual one, under which number it was registered afterwards."""
    certificate = version.certificate
    people = [
        *account_queries.list_people(certificate.exporter, roles=(Role.EXPORTER,)),
        *account_queries.list_people(certificate.recipient, roles=(Role.IMPORTER,)),
    ]
    note = "" if certificate.is_manual else facts.registration_note_of(certificate.certifier)
    messages = [
        mail.owe(
            "certificate_registered" if registered_number else "certificate_issued",
            occasion=f"{certificate.number}:registered:{registered_number}"
            if registered_number
            else f"{certificate.number}:issued",
            recipient=person,
            context={
                "certificate": certificate,
                "registration_note": note,
                "registered_number": registered_number,
            },
            at=at,
            certifier=certificate.certifier,
        )
        for person in people
    ]
    return [message for message in messages if message is not None]
