"""Attaching papers to a request, saying what they are, and taking them off."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from shipments.models import AskedItem, Attachment, Shipment
from shipments.readers import delimited, limited
from shipments.readers.limited import FileRefusedError, Job
from shipments.readers.refusal import RefusedError
from shipments.rules import papers
from shipments.services import transition
from shipments.services.reading import owe_reading


class PaperRefusedError(ValidationError):
    """The file cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """What is stored of an upload: a picture is drawn anew, everything else stays byte for byte."""

    content: bytes
    content_type: str


def attach_paper(
    shipment: Shipment,
    upload: UploadedFile[Any],
    *,
    kind: str = "",
    answers: AskedItem | None = None,
    actor: Membership,
    at: datetime,
) -> Attachment:
    """Keeps a file with the request, judged by its content and never by its name (security.md 18).

    Without a `kind` the name of the file suggests one; `answers` is what the certifier had asked for. The
    words of the file are read afterwards by a worker. A file that is there already as the same kind of paper
    stays once: a lost answer makes people send again. Raises `PaperRefusedError` for a file that may not be
    kept or one too many, `ActionRefusedError` once the request is closed.
    """
    name = papers.display_name(upload.name or "")
    kept = inspect_upload(upload, name)  # before the lock: a look into a large file takes a second
    kind = kind or papers.guess_kind(name)
    sha256 = hashlib.sha256(kept.content).hexdigest()
    with transaction.atomic(durable=True):
        shipment = transition.lock(shipment, actor)
        transition.refuse_when_closed(shipment)
        same = shipment.attachments.filter(sha256=sha256, kind=kind, removed_at=None).first()
        if same is not None:
            return _let_answer(same, answers)
        _refuse_too_many(shipment)
        attachment = Attachment.objects.create(
            shipment=shipment,
            kind=kind,
            file=ContentFile(kept.content, name="paper"),
            name=name,
            content_type=kept.content_type,
            size_bytes=len(kept.content),
            sha256=sha256,
            uploaded_by=actor,
            uploaded_at=at,
            answers=answers,
        )
        owe_reading(attachment, at=at)
        _record("shipment:paper_attached", attachment, actor=actor, at=at)
    return attachment


def _let_answer(attachment: Attachment, item: AskedItem | None) -> Attachment:
    if item is not None and attachment.answers_id != item.pk:
        attachment.answers = item
        attachment.save(update_fields=["answers"])
    return attachment


@transaction.atomic(durable=True)
def change_paper_kind(attachment: Attachment, *, kind: str, actor: Membership, at: datetime) -> Attachment:
    """Says what a paper is; what it has to show follows from it. Raises `ActionRefusedError`."""
    attachment = _lock(attachment, actor)
    if attachment.kind != kind:
        before, attachment.kind = attachment.kind, kind
        attachment.save(update_fields=["kind"])
        _record("shipment:paper_changed", attachment, actor=actor, at=at, before={"kind": before})
    return attachment


@transaction.atomic(durable=True)
def remove_paper(attachment: Attachment, *, actor: Membership, at: datetime) -> Attachment:
    """Takes a paper off the request. The file stays: an earlier submission may have shown it."""
    attachment = _lock(attachment, actor)
    if attachment.removed_at is None:
        attachment.removed_at = at
        attachment.save(update_fields=["removed_at"])
        _record("shipment:paper_removed", attachment, actor=actor, at=at)
    return attachment


@transaction.atomic(durable=True)
def restore_paper(attachment: Attachment, *, actor: Membership, at: datetime) -> Attachment:
    """Puts a paper back that was taken off. Raises `PaperRefusedError` where it is one too many."""
    attachment = _lock(attachment, actor)
    if attachment.removed_at is not None:
        _refuse_too_many(attachment.shipment)
        attachment.removed_at = None
        attachment.save(update_fields=["removed_at"])
        _record("shipment:paper_restored", attachment, actor=actor, at=at)
    return attachment


def _lock(attachment: Attachment, actor: Membership) -> Attachment:
    """The paper as it is now, on a locked request that may still be changed."""
    shipment = transition.lock(attachment.shipment, actor)
    transition.refuse_when_closed(shipment)
    attachment = shipment.attachments.select_for_update(of=("self",)).get(pk=attachment.pk)
    attachment.shipment = shipment
    return attachment


def _refuse_too_many(shipment: Shipment) -> None:
    if shipment.attachments.filter(removed_at=None).count() >= settings.NOPCERT_UPLOAD_MAX_FILES:
        raise PaperRefusedError(
            _("A request takes %(count)d papers at most. Take one off, or join several into one PDF.")
            % {"count": settings.NOPCERT_UPLOAD_MAX_FILES},
            code="too_many",
        )


def inspect_upload(upload: UploadedFile[Any], name: str) -> Kept:
    """What is kept of an upload, judged by its content. A step of verbs that keep files, here and in
    `stock_papers.py`. Raises `PaperRefusedError`."""
    size = upload.size or 0
    if size > settings.NOPCERT_UPLOAD_MAX_BYTES:
        raise PaperRefusedError(
            _("The file has %(size)s, and %(limit)s is the most. Scan it in a lower resolution or split it.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.NOPCERT_UPLOAD_MAX_BYTES)},
            code="too_large",
        )
    content = upload.read()
    try:
        return _kept(content, name)
    except (FileRefusedError, RefusedError) as refusal:
        code = str(refusal)
        raise PaperRefusedError(papers.REFUSALS[code] % {"name": name}, code=code) from refusal


def _kept(content: bytes, name: str) -> Kept:
    if not content:
        raise RefusedError("empty")
    head = content[: papers.HEAD_BYTES]
    guessed = filetype.guess(head)
    match papers.read_as(guessed.mime if guessed else "", head, name):
        case "pdf":
            limited.read(Job.INSPECT_PDF, content)
            return Kept(content, papers.PDF)
        case "office":
            answer = limited.read(Job.INSPECT_OFFICE, content)
            return Kept(content, str(answer.found["content_type"]))
        case "picture":
            answer = limited.read(Job.REDRAW_PICTURE, content)
            return Kept(answer.content, str(answer.found["content_type"]))
        case "csv":
            delimited.decode(content)
            return Kept(content, papers.CSV)
        case refusal:
            raise RefusedError(refusal)


def _record(
    event: str,
    attachment: Attachment,
    *,
    actor: Membership,
    at: datetime,
    before: dict[str, str] | None = None,
) -> None:
    shipment = attachment.shipment
    audit.record(
        event,
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        before=before or {},
        after={"paper": attachment.name, "kind": attachment.kind, "sha256": attachment.sha256},
    )
