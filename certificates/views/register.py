"""The register, one certificate's page, and its paper."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access
from accounts import queries as account_queries
from accounts.access import MemberRequest
from accounts.roles import Capability
from certificates import paper_boxes, queries
from certificates.documents import entry_card, snapshot

PAGE_SIZE = 25


@access.requires(Capability.VIEW_CERTIFICATES)
@require_safe
def certificate_list(request: MemberRequest) -> HttpResponse:
    """Every certificate that the person may see, the newest first."""
    text = request.GET.get("q", "").strip()[:100]
    certificates = queries.list_certificates(request.membership, text=text)
    page = Paginator(certificates, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.now().date()
    rows = [(certificate, queries.standing_of(certificate, today)) for certificate in page]
    return render(request, "certificates/certificate_list.html", {"page": page, "rows": rows, "text": text})


@access.requires(Capability.VIEW_CERTIFICATES)
@require_safe
def certificate_detail(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """One certificate: its standing, its content as frozen, its paper, its history."""
    certificate = queries.get_certificate(request.membership, public_id)
    version = queries.get_current_version(certificate)
    content = snapshot.from_json(version.snapshot.encode())
    return render(
        request,
        "certificates/certificate_detail.html",
        {
            "certificate": certificate,
            "version": version,
            "content": content,
            "boxes": paper_boxes.boxes_of(content),
            "entry": entry_card.entry_of(content),
            "standing": queries.standing_of(certificate, timezone.now().date()),
            "events": account_queries.list_events_of(certificate),
            "checkpoint": queries.get_checkpoint_over(certificate),
        },
    )


@access.requires(Capability.VIEW_CERTIFICATES)
@require_safe
def record_proof(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The proof that its issue stands in the record, for programs; the event's own words for its certifier
    only, its hash for everybody who sees the certificate."""
    certificate = queries.get_certificate(request.membership, public_id)
    proof = queries.prove_issue(certificate)
    if proof is None:
        sentence = _("The issue comes under the next checkpoint, within the hour. Ask again then.")
        return JsonResponse({"code": "not_yet", "message": sentence}, status=404)
    shown = asdict(proof)
    if not request.membership.is_staff_of_certifier:
        del shown["leaf"]
    return JsonResponse(shown)


@access.requires(Capability.VIEW_CERTIFICATES)
@require_safe
def paper(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sealed PDF; a page that says when to come back while it is being made."""
    certificate = queries.get_certificate(request.membership, public_id)
    version = queries.get_current_version(certificate)
    content = queries.read_paper(version)
    if content is None:
        context = {"certificate": certificate, "version": version}
        return render(request, "certificates/paper_missing.html", context, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{certificate.number}.pdf"'
    return response
