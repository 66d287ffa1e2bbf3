"""Adds the time of an authority to papers that were sealed while it did not answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.rules import backoff
from certificates import seal_keys, timestamp_authority
from certificates.documents import produce, store
from certificates.documents.timestamps import TimestampError
from certificates.models import CertificateVersion, SealKey

logger = logging.getLogger(__name__)


def list_owed(at: datetime, *, most: int = 50) -> list[int]:
    """Versions whose paper is owed a timestamp, the longest owed first."""
    owed = CertificateVersion.objects.filter(timestamp_due_at__lte=at)
    return list(owed.order_by("timestamp_due_at", "pk").values_list("pk", flat=True)[:most])


def restamp(version_id: int, at: datetime, *, clock: Callable[[], datetime]) -> bool:
    """Keeps the paper anew with the time of an authority, as a further file of the same version.

    Returns whether it was done. A version that is owed none, or that another worker holds, is left alone; a
    failure is tried again later, until the paper is a day old: then it keeps the seal it has.
    """
    with transaction.atomic(durable=True):
        version = (
            CertificateVersion.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("certificate__certifier", "certificate__exporter")
            .filter(pk=version_id, timestamp_due_at__isnull=False)
            .first()
        )
        if version is None:
            return False
        paper = version.papers.select_related("sealed_by").get(sha256=version.paper_sha256)
        try:
            stamped, timestamped_at = _stamped(version.paper_sha256, paper.sealed_by, clock())
        except TimestampError as error:
            logger.warning("The paper of version %s still has no timestamp. %s", version_id, error)
            version.timestamp_attempts += 1
            is_over = at - paper.sealed_at >= timestamp_authority.ADDED_WITHIN
            wait = backoff.wait_after(version.timestamp_attempts)
            version.timestamp_due_at = None if is_over else at + wait
            version.save(update_fields=["timestamp_due_at", "timestamp_attempts"])
            return False
        version.timestamp_due_at = None
        sealed = produce.Sealed(stamped, paper.sealed_by, paper.sealed_at, timestamped_at)
        produce.keep(version, sealed, at=clock())
    return True


def _stamped(sha256: str, key: SealKey, at: datetime) -> tuple[bytes, datetime]:
    authority = timestamp_authority.configured()
    if authority is None:
        raise TimestampError("No timestamp authority is set up any more (NOPCERT_TSA_URL).")
    content = store.read(settings.MEDIA_ROOT, sha256)
    if content is None:
        raise TimestampError(f"The paper {sha256[:16]}… is missing or altered on the disk.")
    return authority.add_time(content, sealed_by=seal_keys.parts_of(key), at=at)
