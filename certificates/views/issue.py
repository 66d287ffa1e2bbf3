"""The signatory's pages: the exact paper, the button, and the papers being made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from certificates import facts, queries
from certificates.documents import produce
from certificates.documents.press import PaperError
from certificates.documents.snapshot import SnapshotError
from certificates.services import issuing
from shipments import queries as shipment_queries
from shipments.rules.lifecycle import Status


@dataclass(frozen=True)
class ProgressItem:
    """One certificate on the progress page (components/progress.html)."""

    label: str
    url: str
    state: str
    sentence: str
    paper_url: str


@access.requires(Capability.VIEW_SHIPMENTS)
@xframe_options_sameorigin
@require_safe
def preview(request: MemberRequest, line_id: uuid.UUID) -> HttpResponse:
    """The paper of a line as it would be issued: DRAFT across the page, and no number."""
    line = shipment_queries.get_line_of(request.membership, line_id)
    shipment = shipment_queries.get_shipment(request.membership, line.shipment.public_id)
    try:
        content = facts.draft_of(shipment, line)
        paper = produce.preview(content, facts.logo_of(shipment.certifier))
    except (SnapshotError, PaperError) as refusal:
        return render(
            request, "certificates/preview_refused.html", {"shipment": shipment, "sentence": str(refusal)}
        )
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="draft-{shipment.reference}-{line.position}.pdf"'
    return response


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_http_methods(["GET", "POST"])
def issue(request: MemberRequest, shipment_id: uuid.UUID) -> HttpResponse:
    """What will be issued, and the button. A second click finds it done."""
    shipment = shipment_queries.get_shipment(request.membership, shipment_id)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            certificates = issuing.issue_certificates(shipment, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            shipment = shipment_queries.get_shipment(request.membership, shipment_id)
            refusals = [] if shipment.status == Status.ISSUED else refusal.messages
        else:
            messages.success(
                request, _("Issued: %(numbers)s.") % {"numbers": ", ".join(map(str, certificates))}
            )
            return redirect("certificates:progress", shipment.public_id)
    if shipment.status == Status.ISSUED:
        return redirect("certificates:progress", shipment.public_id)
    return render(
        request,
        "certificates/issue.html",
        {
            "shipment": shipment,
            "lines": shipment_queries.list_lines(shipment),
            "refusals": refusals,
            "registration_note": facts.registration_note_of(shipment.certifier),
        },
    )


@access.requires(Capability.VIEW_CERTIFICATES)
@require_safe
def progress(request: MemberRequest, shipment_id: uuid.UUID) -> HttpResponse:
    """The certificates of a request and their papers; asks again by itself until all are sealed."""
    shipment = shipment_queries.get_shipment(request.membership, shipment_id)
    items = [
        ProgressItem(
            label=state.certificate.number,
            url=reverse("certificates:detail", args=[state.certificate.public_id]),
            state=state.state,
            sentence=state.sentence,
            paper_url=reverse("certificates:paper", args=[state.certificate.public_id])
            if state.state == "done"
            else "",
        )
        for state in queries.list_paper_states(shipment)
    ]
    context = {
        "shipment": shipment,
        "items": items,
        "is_done": all(item.state == "done" for item in items),
    }
    template = (
        "certificates/_progress.html" if request.headers.get("HX-Request") else "certificates/progress.html"
    )
    return render(request, template, context)
