"""Reads of certificates for the doors."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts import proof
from accounts.models import AuditEvent, Membership, RecordCheckpoint, kind_of
from certificates.documents import store
from certificates.models import Certificate, CertificateVersion, Outage, RecordedNumber
from certificates.rules import numbering
from certificates.rules.lifecycle import Status
from certificates.rules.standing import Standing, standing_on
from shipments import queries as shipment_queries
from shipments.models import Shipment, ShipmentLine


@dataclass(frozen=True)
class PaperState:
    """Where one certificate's paper is: working, failed (with the sentence and the next try) or done."""

    certificate: Certificate
    state: str
    sentence: str
    next_try_at: datetime | None = None


def get_certificate(membership: Membership, public_id: uuid.UUID) -> Certificate:
    """The certificate with its parties. Raises `Http404` for absent and not theirs alike."""
    return get_object_or_404(_with_parties(membership), public_id=public_id)


def get_checkpoint_over(certificate: Certificate) -> RecordCheckpoint | None:
    """The signed checkpoint under which its issue stands; None until the next one is signed."""
    event = _issue_event(certificate)
    found = proof.get_checkpoint_over(event.pk) if event else None
    return found[1] if found else None


def prove_issue(certificate: Certificate) -> proof.InclusionProof | None:
    """That its issue stands in the record; None until the next checkpoint is signed."""
    event = _issue_event(certificate)
    return proof.prove_inclusion(event.pk) if event else None


def get_current_version(certificate: Certificate) -> CertificateVersion:
    return certificate.versions.get(is_current=True)


def list_certificates(membership: Membership, *, text: str = "") -> QuerySet[Certificate]:
    """What the membership may see, the newest first; by number, party, product, lot or code."""
    certificates = _with_parties(membership)
    number = numbering.parse_number(text)
    if number is not None:
        certificates = certificates.filter(
            Q(number=str(number)) | Q(line__recorded_number__number=str(number))
        )
    elif text:
        certificates = certificates.filter(
            Q(number__contains=text)
            | Q(product_name__icontains=text)
            | Q(exporter__name__icontains=text)
            | Q(recipient__name__icontains=text)
            | Q(lots__contains=[text])
            | Q(hts=text.replace(".", ""))
            | Q(coop_code__iexact=text)
        )
    return certificates.order_by("-issued_at", "-pk")


def list_paper_states(shipment: Shipment) -> list[PaperState]:
    """The certificates of a request in the order of its lines, each with the state of its paper."""
    versions = CertificateVersion.objects.filter(is_current=True)
    certificates = shipment.certificates.prefetch_related(Prefetch("versions", versions)).order_by(
        "line__position"
    )
    return [_paper_state(certificate) for certificate in certificates]


@dataclass(frozen=True)
class NumberedLine:
    """A line of a request with the number that the federal system allotted to it, if it is here."""

    line: ShipmentLine
    number: str | None

    @property
    def position(self) -> int:
        return self.line.position

    @property
    def name_as_labelled(self) -> str:
        return self.line.name_as_labelled


def list_lines_with_numbers(shipment: Shipment) -> list[NumberedLine]:
    """The lines in their order, with lots."""
    numbers = dict(RecordedNumber.objects.filter(line__shipment=shipment).values_list("line_id", "number"))
    return [NumberedLine(line, numbers.get(line.pk)) for line in shipment_queries.list_lines(shipment)]


def list_registered(outage: Outage) -> list[Certificate]:
    """The manual certificates of an outage that were registered afterwards, or are void."""
    return list(
        outage.certificates.exclude(pk__in=[certificate.pk for certificate in list_unregistered(outage)])
        .select_related("exporter", "shipment", "line__recorded_number__recorded_by__user")
        .order_by("issued_at", "pk")
    )


def list_unregistered(outage: Outage) -> list[Certificate]:
    """The manual certificates of an outage that no number was recorded for yet, the oldest first. A void
    one needs none."""
    return list(
        outage.certificates.filter(line__recorded_number=None)
        .exclude(status=Status.VOIDED)
        .select_related("exporter", "recipient", "shipment", "line")
        .order_by("issued_at", "pk")
    )


def get_outage_on(membership: Membership) -> Outage | None:
    """The outage that is declared now."""
    return Outage.objects.visible_to(membership).filter(ended_at=None).first()


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
        return PaperState(certificate, "failed", version.paper_error, version.paper_due_at)
    return PaperState(certificate, "working", "")


def _with_parties(membership: Membership) -> QuerySet[Certificate]:
    return Certificate.objects.visible_to(membership).select_related(
        "certifier", "exporter", "recipient", "shipment"
    )


def _issue_event(certificate: Certificate) -> AuditEvent | None:
    return AuditEvent.objects.filter(
        subject_kind=kind_of(certificate), subject_id=certificate.public_id, event="certificate:issued"
    ).first()
