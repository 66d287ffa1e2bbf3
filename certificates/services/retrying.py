"""Asks again for what a lost job owed: the rows say what (security.md 22)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import queue
from accounts.models import Membership
from certificates import tasks
from certificates.documents import produce, restamp
from certificates.models import Certificate, CertificateVersion


def ask_for_owed_papers(at: datetime) -> int:
    """Asks for every paper that is due and not there; returns how many."""
    owed = produce.list_owed(at)
    for version_id in owed:
        queue.ask(tasks.produce_document, version_id=version_id)
    return len(owed)


def ask_for_owed_timestamps(at: datetime) -> int:
    """Asks for the time of an authority on every paper that was sealed without; returns how many."""
    owed = restamp.list_owed(at)
    for version_id in owed:
        queue.ask(tasks.add_timestamp, version_id=version_id)
    return len(owed)


@transaction.atomic(durable=True)
def retry_papers(certificates: list[Certificate], *, actor: Membership, at: datetime) -> int:
    """Asks at once for papers that failed, instead of at their next try; returns how many."""
    seen = Certificate.objects.visible_to(actor).filter(
        pk__in=[certificate.pk for certificate in certificates]
    )
    owed = CertificateVersion.objects.select_for_update(of=("self",)).filter(
        certificate__in=seen, is_current=True, paper_sha256=""
    )
    ids = list(owed.exclude(paper_error="").order_by("pk").values_list("pk", flat=True))
    CertificateVersion.objects.filter(pk__in=ids).update(paper_due_at=at, paper_error="")
    for version_id in ids:
        queue.ask(tasks.produce_document, version_id=version_id)
    return len(ids)
