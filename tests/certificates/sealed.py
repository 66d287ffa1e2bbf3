"""Certificates with their sealed paper, for the tests of keys and of the verify rule."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from accounts.roles import Role
from certificates.documents import produce, store
from certificates.models import Certificate, SealedPaper
from certificates.services import issuing
from tests.certificates.approved import approve, member


def issue(at: datetime) -> Certificate:
    """One more certificate for coffee, its paper still owed."""
    shipment = approve("coffee-peru", at)
    signatory = member(shipment.certifier, Role.SIGNATORY)
    return issuing.issue_certificates(shipment, actor=signatory, at=at)[0]


def seal_paper(at: datetime) -> SealedPaper:
    """One more certificate whose paper was sealed at that instant."""
    version = issue(at).versions.get()
    produce.produce(version.pk, at, clock=lambda: at)
    return version.papers.select_related("sealed_by", "version__certificate").get()


def content_of(paper: SealedPaper) -> bytes:
    """The file of a paper."""
    content = store.read(settings.MEDIA_ROOT, paper.sha256)
    assert content is not None
    return content
