"""Makes the sealed paper that a version is owed. Called by the task; it can run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import OutboxMessage
from accounts.rules import backoff
from certificates import facts, notifications, offline_codes
from certificates.documents import pdf, seal, snapshot, store
from certificates.models import CertificateVersion

logger = logging.getLogger(__name__)

FIRST_ASKED_BY_CLOCK_AFTER = timedelta(seconds=60)
"""The task of the verb has this long before the clock takes the paper for lost."""

_LONGEST_ERROR = 300


def produce(version_id: int, at: datetime, *, clock: Callable[[], datetime]) -> list[OutboxMessage]:
    """Renders, seals and stores the paper and owes its messages; returns those to send.

    A version that has its paper, or that another worker holds, is left alone. A failure is kept on the
    row, with the time of the next try, and never lost. `clock` gives the instants of seal and storing.
    """
    try:
        with transaction.atomic(durable=True):
            return _produce(version_id, clock)
    except Exception as error:  # whatever it was, the row says it and the clock tries again
        logger.exception("The paper of version %s could not be made.", version_id)
        _note_failure(version_id, error, at)
        return []


def list_owed(at: datetime, *, most: int = 200) -> list[int]:
    """Versions whose paper is due and not there, the longest owed first."""
    owed = CertificateVersion.objects.filter(paper_sha256="", paper_due_at__lte=at)
    return list(owed.order_by("paper_due_at", "pk").values_list("pk", flat=True)[:most])


def preview(content: snapshot.Snapshot, logo: bytes | None) -> bytes:
    """The paper of a draft: watermark, reference, no number and no seal."""
    return pdf.render(content, logo=logo)


def _produce(version_id: int, clock: Callable[[], datetime]) -> list[OutboxMessage]:
    version = (
        CertificateVersion.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("certificate__certifier", "certificate__exporter", "certificate__recipient")
        .filter(pk=version_id, paper_sha256="")
        .first()
    )
    if version is None:
        return []
    certifier = version.certificate.certifier
    content = snapshot.from_json(version.snapshot.encode())
    version.offline_code = offline_codes.write_code(version, content, version.made_at)
    unsealed = pdf.render(content, logo=facts.logo_of(certifier), code=version.offline_code)
    key = seal.load_key(settings.NOPCERT_KEYS_ROOT, certifier.nop_prefix)
    sealed = seal.seal(unsealed, key=key, at=clock(), reason="NOP Import Certificate issued")
    made_at = clock()
    version.paper_sha256 = store.keep(settings.MEDIA_ROOT, sealed)
    version.paper_size_bytes = len(sealed)
    version.paper_made_at = made_at
    version.paper_error = ""
    version.save(
        update_fields=["offline_code", "paper_sha256", "paper_size_bytes", "paper_made_at", "paper_error"]
    )
    return notifications.paper_made(version, content.registered_number, at=made_at)


def _note_failure(version_id: int, error: Exception, at: datetime) -> None:
    with transaction.atomic():
        version = (
            CertificateVersion.objects.select_for_update().filter(pk=version_id, paper_sha256="").first()
        )
        if version is None:
            return
        version.paper_attempts += 1
        version.paper_error = str(error)[:_LONGEST_ERROR] or error.__class__.__name__
        version.paper_due_at = at + backoff.wait_after(version.paper_attempts)
        version.save(update_fields=["paper_attempts", "paper_error", "paper_due_at"])
