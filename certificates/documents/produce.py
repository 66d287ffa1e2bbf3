"""Makes the sealed paper that a version is owed. Called by the task; it can run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import OutboxMessage
from accounts.rules import backoff
from certificates import (
    facts,
    notifications,
    offline_codes,
    paper_verification,
    seal_keys,
    timestamp_authority,
)
from certificates.documents import pdf, seal, snapshot, store
from certificates.documents.seal_backends import SealKeyError
from certificates.documents.timestamps import TimestampError
from certificates.models import CertificateVersion, SealBackend, SealedPaper, SealKey

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
    sealed_at = clock()
    key = seal_keys.get_key_in_use(certifier, sealed_at)
    if key.backend == SealBackend.DEMO and not content.is_specimen:
        raise SealKeyError(
            "The certificate was issued for a key of the certifier's own and its paper does "
            "not say SPECIMEN, "
            "but only a demonstration's key is in force. Register the certifier's key: manage.py keys make"
        )
    version.offline_code = offline_codes.write_code(version, content, version.made_at)
    unsealed = pdf.render(content, logo=facts.logo_of(certifier), code=version.offline_code)
    authority = timestamp_authority.configured()
    sealed = seal.seal(
        unsealed,
        key=seal_keys.open_key(key),
        at=sealed_at,
        reason="NOP Import Certificate issued",
        has_room_for_timestamp=authority is not None,
    )
    version.timestamp_due_at = None
    timestamped_at = None
    if authority is not None:
        try:
            sealed, timestamped_at = authority.add_time(sealed, sealed_by=seal_keys.parts_of(key), at=clock())
        except TimestampError as error:
            logger.warning("The paper of version %s is sealed without a timestamp. %s", version_id, error)
            version.timestamp_due_at = clock() + backoff.wait_after(1)
    made_at = clock()
    keep(version, Sealed(sealed, key, sealed_at, timestamped_at), at=made_at)
    return notifications.paper_made(version, content.registered_number, at=made_at)


@dataclass(frozen=True)
class Sealed:
    """A sealed file, by which key and when, and the time of an authority on it."""

    content: bytes
    key: SealKey
    sealed_at: datetime
    timestamped_at: datetime | None


def keep(version: CertificateVersion, sealed: Sealed, *, at: datetime) -> None:
    """Stores a file as the version's current paper; the earlier one stays on the list of its papers.

    The record takes its hash, so that the next checkpoint proves that the paper existed by then.
    """
    version.paper_sha256 = store.keep(settings.MEDIA_ROOT, sealed.content)
    version.paper_size_bytes = len(sealed.content)
    version.paper_made_at = at
    version.paper_error = ""
    version.save(
        update_fields=[
            "offline_code",
            "paper_sha256",
            "paper_size_bytes",
            "paper_made_at",
            "paper_error",
            "timestamp_due_at",
            "timestamp_attempts",
        ]
    )
    SealedPaper.objects.create(
        version=version,
        sha256=version.paper_sha256,
        size_bytes=version.paper_size_bytes,
        sealed_by=sealed.key,
        sealed_at=sealed.sealed_at,
        timestamped_at=sealed.timestamped_at,
        kept_at=at,
    )
    certificate = version.certificate
    audit.record(
        paper_verification.SEALED,
        certificate,
        label=certificate.number,
        actor=None,
        at=at,
        certifier=certificate.certifier,
        operation=certificate.exporter,
        after={
            "version": version.version,
            "paper_sha256": version.paper_sha256,
            "key": sealed.key.kid,
            "sealed_at": sealed.sealed_at,
            **({"timestamped_at": sealed.timestamped_at} if sealed.timestamped_at else {}),
        },
    )


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
