"""Looking at a paper without opening the file: one page as a picture drawn here, or a table as words."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import paper_pages, queries
from shipments.readers.limited import FileRefusedError


@access.requires(Capability.VIEW_SHIPMENTS)
@require_safe
def paper_view(request: MemberRequest, paper_id: uuid.UUID, number: int = 1) -> HttpResponse:
    """A page of a paper; for htmx the page alone, to turn leaves inside the review page."""
    paper = queries.get_attachment(request.membership, paper_id)
    template = "shipments/_paper_view.html" if request.htmx else "shipments/paper_view.html"  # type: ignore[attr-defined]
    view = paper_pages.look_at(paper, number)
    return render(request, template, {"view": view, "paper": paper, "shipment": paper.shipment})


@access.requires(Capability.VIEW_SHIPMENTS)
@require_safe
def paper_picture(request: MemberRequest, paper_id: uuid.UUID, number: int) -> HttpResponse:
    """The picture of a page: pixels that we drew, never a byte of the stranger's file (security.md 18)."""
    paper = queries.get_attachment(request.membership, paper_id)
    try:
        picture, kind = paper_pages.draw_page(paper, number)
    except (FileRefusedError, OSError) as refusal:
        raise Http404 from refusal
    response = HttpResponse(picture, content_type=kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
