"""The certifier's desk: the queue, and the page on which a request is decided."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts import queries as account_queries
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.forms.actions import NoteForm
from shipments.models import Finding
from shipments.rules.checks import table
from shipments.rules.lifecycle import Action
from shipments.services import review

SCOPES = ("all", "mine", "unassigned")
PAGE_SIZE = 25


@dataclass(frozen=True)
class FindingView:
    """A finding as the page shows it, with its check's title and a box for the note."""

    finding: Finding
    title: str
    sum_lines: list[str]
    note_form: NoteForm | None


@access.requires(Capability.VIEW_DESK)
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What waits, what leaves first on top."""
    scope = request.GET.get("show", "all")
    scope = scope if scope in SCOPES else "all"
    page = Paginator(queries.list_queue(request.membership, scope=scope), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    now = timezone.now()
    return render(
        request,
        "shipments/desk.html",
        {
            "page": page,
            "rows": [(shipment, queries.leaves_soon(shipment, now)) for shipment in page],
            "scope": scope,
            "counts": queries.count_queue(request.membership),
            "now": now,
        },
    )


@access.requires(Capability.VIEW_DESK)
@require_safe
def review_page(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything for a decision on one page."""
    shipment = queries.get_shipment(request.membership, public_id)
    actions = queries.list_actions(shipment, request.membership)
    findings = [
        _shown(finding, with_note=Action.APPROVE in actions) for finding in queries.list_findings(shipment)
    ]
    return render(
        request,
        "shipments/review.html",
        {
            "shipment": shipment,
            "lines": queries.list_lines(shipment),
            "papers": queries.list_papers(shipment),
            "questions": queries.list_questions(shipment),
            "open_findings": [shown for shown in findings if shown.finding.severity != "pass"],
            "passed_findings": [shown for shown in findings if shown.finding.severity == "pass"],
            "events": account_queries.list_events_of(shipment),
            "actions": actions,
            "now": timezone.now(),
        },
    )


@access.requires(Capability.REVIEW_SHIPMENT)
@require_POST
def finding_note(request: MemberRequest, public_id: uuid.UUID, finding_id: int) -> HttpResponse:
    """Keeps a note to a finding."""
    shipment = queries.get_shipment(request.membership, public_id)
    finding = queries.get_finding(shipment, finding_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            review.note_finding(
                finding, note=form.cleaned_data["note"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("The note to %(check)s is kept.") % {"check": finding.check_id})
    else:
        messages.error(request, str(form.errors["note"][0]))
    return redirect("shipments:review_page", shipment.public_id)


def _shown(finding: Finding, *, with_note: bool) -> FindingView:
    check = table.BY_ID.get(finding.check_id)
    width = max((len(words) for words, _number in finding.arithmetic), default=0)
    return FindingView(
        finding=finding,
        title=str(check.title) if check else "",
        sum_lines=[f"{words:<{width}}  {number}" for words, number in finding.arithmetic],
        note_form=NoteForm(initial={"note": finding.note}, prefix=None, auto_id=f"note_{finding.pk}_%s")
        if with_note and finding.severity in ("warn", "note")
        else None,
    )
