"""Papers of a request: attach, take off, open."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.forms.steps import STEP_FORMS, PaperForm, initial_of
from shipments.services import papers
from shipments.views.steps import steps_of


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_attach(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes one file."""
    shipment = queries.get_shipment(request.membership, public_id)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            paper = papers.attach_paper(
                shipment,
                form.cleaned_data["file"],
                kind=form.cleaned_data["kind"],
                actor=request.membership,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error("file", refusal.messages[0])
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": paper.name})
            return redirect("shipments:papers", shipment.public_id)
    statements = STEP_FORMS["papers"]
    context = {
        "shipment": shipment,
        "paper_form": form,
        "form": statements(initial=initial_of(statements, shipment)),
        "papers": queries.list_papers(shipment),
        "steps": steps_of(shipment, "papers"),
    }
    return render(request, "shipments/step_papers.html", context, status=422)


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_remove(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Takes a paper off the request."""
    paper = queries.get_attachment(request.membership, paper_id)
    try:
        papers.remove_paper(paper, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("“%(name)s” is off the request.") % {"name": paper.name})
    return redirect("shipments:papers", paper.shipment.public_id)


@access.requires(Capability.VIEW_SHIPMENTS)
@require_safe
def paper_open(request: MemberRequest, paper_id: uuid.UUID) -> FileResponse:
    """The file, as an attachment in a sandbox: it is somebody else's (security.md 18)."""
    paper = queries.get_attachment(request.membership, paper_id)
    response = FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.name, content_type=paper.content_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
