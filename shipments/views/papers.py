"""Papers of a request: attach, say what one is, take off, put back, open."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.forms.papers import PaperForm, PaperKindForm
from shipments.forms.steps import STEP_FORMS, initial_of
from shipments.models import Attachment, Shipment
from shipments.services import papers, reading
from shipments.views.paper_page import beside_papers
from shipments.views.steps import steps_of


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_attach(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Takes files: each is attached or refused by itself.

    A script sends one at a time and is answered in JSON: what became of it, or the sentence why not.
    """
    shipment = queries.get_shipment(request.membership, public_id)
    form = PaperForm(request.POST, request.FILES)
    attached: list[Attachment] = []
    if form.is_valid():
        for upload in form.cleaned_data["file"]:
            try:
                attached.append(_attach(request, shipment, upload, form.cleaned_data["kind"]))
            except ValidationError as refusal:
                form.add_error("file", refusal.messages[0])
    if request.accepts("text/html"):
        return _page_after(request, shipment, form, attached)
    if form.errors:
        return JsonResponse({"sentence": next(iter(form.errors.values()))[0]}, status=422)
    paper = attached[0]
    return JsonResponse({"name": paper.name, "kind": paper.get_kind_display()})


def _attach(request: MemberRequest, shipment: Shipment, upload: UploadedFile[Any], kind: str) -> Attachment:
    return papers.attach_paper(shipment, upload, kind=kind, actor=request.membership, at=timezone.now())


def _page_after(
    request: MemberRequest, shipment: Shipment, form: PaperForm, attached: list[Attachment]
) -> HttpResponse:
    for paper in attached:
        messages.success(request, _("“%(name)s” is attached.") % {"name": paper.name})
    if not form.errors:
        return redirect("shipments:papers", shipment.public_id)
    statements = STEP_FORMS["papers"]
    context = {
        "shipment": shipment,
        "form": statements(initial=initial_of(statements, shipment)),
        "steps": steps_of(shipment, "papers"),
        **beside_papers(shipment, form),
    }
    return render(request, "shipments/step_papers.html", context, status=422)


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def paper_list(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Checklist and papers alone, while words are being read or after files were dropped."""
    shipment = queries.get_shipment(request.membership, public_id)
    return render(request, "shipments/_paper_list.html", {"shipment": shipment, **beside_papers(shipment)})


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_kind(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Says what a paper is."""
    form = PaperKindForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    if not kind:
        messages.error(request, str(form.errors["kind"][0]))
        paper = queries.get_attachment(request.membership, paper_id)
        return redirect("shipments:papers", paper.shipment.public_id)
    return _change(request, paper_id, papers.change_paper_kind, "", kind=kind)


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_remove(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Takes a paper off the request."""
    done = _("“%(name)s” is off the request. You can put it back below.")
    return _change(request, paper_id, papers.remove_paper, done)


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_restore(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Puts a paper back that was taken off."""
    return _change(request, paper_id, papers.restore_paper, _("“%(name)s” is on the request again."))


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def paper_read(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Asks once more for the words of a paper."""
    return _change(request, paper_id, reading.read_paper_again, "")


def _change(
    request: MemberRequest, paper_id: uuid.UUID, verb: Callable[..., Attachment], done: str, **values: str
) -> HttpResponse:
    """Does one verb to a paper and shows the papers: in place for htmx, else as a page."""
    paper = queries.get_attachment(request.membership, paper_id)
    try:
        verb(paper, **values, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        if request.htmx:  # type: ignore[attr-defined]
            shipment = queries.get_shipment(request.membership, paper.shipment.public_id)
            return render(
                request, "shipments/_paper_list.html", {"shipment": shipment, **beside_papers(shipment)}
            )
        if done:
            messages.success(request, done % {"name": paper.name})
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
