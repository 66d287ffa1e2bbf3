"""Reads of certificates for the doors."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts import proof
from accounts.models import AuditEvent, Membership, kind_of
from certificates.documents import store
from certificates.models import Certificate, CertificateVersion
from certificates.rules import numbering
from certificates.rules.standing import Standing, standing_on
from shipments.models import Shipment


@dataclass(frozen=True)
class PaperState:
    """Where one certificate's paper is: working, failed (with the sentence) or done."""

    certificate: Certificate
    state: str
    sentence: str


def get_certificate(membership: Membership, public_id: uuid.UUID) -> Certificate:
    """The certificate with its parties. Raises `Http404` for absent and not theirs alike."""
    return get_object_or_404(_with_parties(membership), public_id=public_id)


def prove_issue(certificate: Certificate) -> proof.InclusionProof | None:
    """That its issue stands in the record; None until the next checkpoint is signed."""
    event = AuditEvent.objects.filter(
        subject_kind=kind_of(certificate), subject_id=certificate.public_id, event="certificate:issued"
    ).first()
    return proof.prove_inclusion(event.pk) if event else None


def get_current_version(certificate: Certificate) -> CertificateVersion:
    return certificate.versions.get(is_current=True)


def list_certificates(membership: Membership, *, text: str = "") -> QuerySet[Certificate]:
    """What the membership may see, the newest first; by number, party, product, lot or code."""
    certificates = _with_parties(membership)
    number = numbering.parse_number(text)
    if number is not None:
        certificates = certificates.filter(number=str(number))
    elif text:
        certificates = certificates.filter(
            Q(number__contains=text)
            | Q(product_name__icontains=text)
            | Q(exporter__name__icontains=text)
            | Q(recipient__name__icontains=text)
            | Q(lots__contains=[text])
            | Q(hts=text.replace(".", ""))
        )
    return certificates.order_by("-issued_at", "-pk")


def list_paper_states(shipment: Shipment) -> list[PaperState]:
    """The certificates of a request in the order of its lines, each with the state of its paper."""
    versions = CertificateVersion.objects.filter(is_current=True)
    certificates = shipment.certificates.prefetch_related(Prefetch("versions", versions)).order_by(
        "line__position"
    )
    return [_paper_state(certificate) for certificate in certificates]


def read_paper(version: CertificateVersion) -> bytes | None:
    """The sealed file; None while it is being made, or where the stored file is not the one recorded."""
    return store.read(settings.MEDIA_ROOT, version.paper_sha256) if version.paper_sha256 else None


def standing_of(certificate: Certificate, today: date) -> Standing:
    """The word for its badge."""
    return standing_on(
        certificate.status,
        start_on=certificate.window_start_on,
        end_on=certificate.window_end_on,
        today=today,
    )


def _paper_state(certificate: Certificate) -> PaperState:
    version = next(iter(certificate.versions.all()))
    if version.paper_sha256:
        return PaperState(certificate, "done", "")
    if version.paper_error:
        return PaperState(certificate, "failed", version.paper_error)
    return PaperState(certificate, "working", "")


def _with_parties(membership: Membership) -> QuerySet[Certificate]:
    return Certificate.objects.visible_to(membership).select_related(
        "certifier", "exporter", "recipient", "shipment"
    )
