"""Attaching papers to a request and taking them off."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from shipments.models import Attachment, Shipment
from shipments.rules import papers
from shipments.services import transition


class PaperRefusedError(ValidationError):
    """The file cannot be taken; the message says why and what to do."""


@transaction.atomic(durable=True)
def attach_paper(
    shipment: Shipment, upload: UploadedFile[Any], *, kind: str, actor: Membership, at: datetime
) -> Attachment:
    """Keeps a file with the request, judged by its content and never by its name (security.md 18).

    Raises `PaperRefusedError` for an empty, too large or unknown kind of file or one too many,
    `ActionRefusedError` once the request is closed.
    """
    shipment = transition.lock(shipment, actor)
    transition.refuse_when_closed(shipment)
    content_type = _content_type(upload)
    if shipment.attachments.filter(removed_at=None).count() >= settings.NOPCERT_UPLOAD_MAX_FILES:
        raise PaperRefusedError(
            _("A request takes %(count)d papers at most. Take one off, or join several into one PDF.")
            % {"count": settings.NOPCERT_UPLOAD_MAX_FILES},
            code="too_many",
        )
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    attachment = Attachment.objects.create(
        shipment=shipment,
        kind=kind,
        file=upload,
        name=papers.display_name(upload.name or ""),
        content_type=content_type,
        size_bytes=upload.size or 0,
        sha256=digest.hexdigest(),
        uploaded_by=actor,
        uploaded_at=at,
    )
    _record("shipment:paper_attached", shipment, attachment, actor=actor, at=at)
    return attachment


@transaction.atomic(durable=True)
def remove_paper(attachment: Attachment, *, actor: Membership, at: datetime) -> Attachment:
    """Takes a paper off the request. The file stays: an earlier submission may have shown it."""
    shipment = transition.lock(attachment.shipment, actor)
    transition.refuse_when_closed(shipment)
    attachment = shipment.attachments.select_for_update(of=("self",)).get(pk=attachment.pk)
    if attachment.removed_at is None:
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])
        _record("shipment:paper_removed", shipment, attachment, actor=actor, at=at)
    return attachment


def _content_type(upload: UploadedFile[Any]) -> str:
    size = upload.size or 0
    if size == 0:
        raise PaperRefusedError(
            _("The file “%(name)s” is empty. Open it on your side, save it again and attach it once more.")
            % {"name": papers.display_name(upload.name or "")},
            code="empty",
        )
    if size > settings.NOPCERT_UPLOAD_MAX_BYTES:
        raise PaperRefusedError(
            _("The file has %(size)s, and %(limit)s is the most. Scan it in a lower resolution or split it.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.NOPCERT_UPLOAD_MAX_BYTES)},
            code="too_large",
        )
    head = upload.read(papers.HEAD_BYTES)
    upload.seek(0)
    guessed = filetype.guess(head)
    content_type = papers.accepted_type(guessed.mime if guessed else "", head, upload.name or "")
    if content_type is None:
        raise PaperRefusedError(
            _(
                "The file “%(name)s” is none of the kinds that can be read here: PDF, PNG, JPEG, XLSX, DOCX "
                "or CSV. Its content decides, not its name. Save it as PDF and attach that."
            )
            % {"name": papers.display_name(upload.name or "")},
            code="wrong_type",
        )
    return content_type


def _record(
    event: str, shipment: Shipment, attachment: Attachment, *, actor: Membership, at: datetime
) -> None:
    audit.record(
        event,
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        after={"paper": attachment.name, "kind": attachment.kind, "sha256": attachment.sha256},
    )
