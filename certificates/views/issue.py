"""The signatory's pages for one request: the exact paper, the button, and the papers being made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts import queries as account_queries
from accounts.access import MemberRequest
from accounts.roles import Capability, Role
from certificates import facts, queries
from certificates.documents import produce
from certificates.documents.press import PaperError
from certificates.documents.snapshot import SnapshotError
from certificates.forms import HowForm
from certificates.models import Certificate
from certificates.services import issuing, retrying
from certificates.services.issuing import NewFindingsError
from operations.models.certifier import NumberSource
from shipments import check_queries
from shipments import queries as shipment_queries
from shipments.forms.actions import NoteForm
from shipments.models import Finding, Shipment
from shipments.rules.checks import table
from shipments.rules.lifecycle import Status
from shipments.services import acknowledging, rechecking


@dataclass(frozen=True)
class ProgressItem:
    """One certificate on the progress page (components/progress.html)."""

    label: str
    url: str
    state: str
    sentence: str
    paper_url: str
    next_try_at: datetime | None = None


@dataclass(frozen=True)
class NewFinding:
    """What the checks found after the approval, with the box for the signatory's note."""

    finding: Finding
    title: str
    form: NoteForm


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
@access.confirmed_person
@require_http_methods(["GET", "POST"])
def issue(request: MemberRequest, shipment_id: uuid.UUID) -> HttpResponse:
    """What will be issued, who is told, and the button. A second click finds it done."""
    shipment = shipment_queries.get_shipment(request.membership, shipment_id)
    outage = queries.get_outage_on(request.membership)
    lines = queries.list_lines_with_numbers(shipment)
    form = HowForm(request.POST or None, lines=lines) if outage else None
    news = _new_findings(shipment, request)
    refusals: list[str] = []
    are_answered = not [new for new in news if not new.form.is_valid()]  # each shows what it lacks
    if request.method == "POST" and are_answered and (form is None or form.is_valid()):
        try:
            certificates = _issue(request, shipment, form, news)
        except NewFindingsError as refusal:
            refusals = refusal.messages[:1]
            rechecking.recheck_one(shipment, timezone.now())  # so that they can be answered to
            news = _new_findings(shipment, None)
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
    is_recorded = shipment.certifier.number_source == NumberSource.RECORDED
    return render(
        request,
        "certificates/issue.html",
        {
            "shipment": shipment,
            "lines": lines,
            "form": form,
            "outage": outage,
            "news": news,
            "refusals": refusals,
            "told": _people_told(shipment),
            "is_recorded": is_recorded,
            "lacks_numbers": is_recorded and any(line.number is None for line in lines),
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
            next_try_at=state.next_try_at,
        )
        for state in queries.list_paper_states(shipment)
    ]
    context = {
        "shipment": shipment,
        "items": items,
        "failed": [item for item in items if item.state == "failed"],
        "is_done": all(item.state == "done" for item in items),
        "may_retry": request.membership.can(Capability.ISSUE_CERTIFICATE),
    }
    template = (
        "certificates/_progress.html" if request.headers.get("HX-Request") else "certificates/progress.html"
    )
    return render(request, template, context)


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_POST
def retry(request: MemberRequest, shipment_id: uuid.UUID) -> HttpResponse:
    """Asks now for the papers that failed."""
    shipment = shipment_queries.get_shipment(request.membership, shipment_id)
    certificates = [state.certificate for state in queries.list_paper_states(shipment)]
    retrying.retry_papers(certificates, actor=request.membership, at=timezone.now())
    return redirect("certificates:progress", shipment.public_id)


def _new_findings(shipment: Shipment, request: MemberRequest | None) -> list[NewFinding]:
    """With what the request typed into their boxes, if it was sent."""
    typed = request.POST if request is not None and request.method == "POST" else None
    found = check_queries.list_unanswered(shipment, shipment_queries.list_findings(shipment))
    return [
        NewFinding(
            finding,
            str(table.BY_ID[finding.check_id].title),
            NoteForm(typed, prefix=f"new-{finding.pk}"),
        )
        for finding in found
    ]


def _issue(
    request: MemberRequest, shipment: Shipment, form: HowForm | None, news: list[NewFinding]
) -> list[Certificate]:
    actor, at, confirmed_at = request.membership, timezone.now(), access.confirmed_at(request)
    if news:
        notes = {new.finding.pk: new.form.cleaned_data["note"] for new in news}
        acknowledging.acknowledge_findings(shipment, notes, actor=actor, at=at)
    if form is not None and form.is_manual:
        return issuing.issue_manual_certificates(
            shipment, coop_codes=form.coop_codes, actor=actor, at=at, confirmed_at=confirmed_at
        )
    return issuing.issue_certificates(shipment, actor=actor, at=at, confirmed_at=confirmed_at)


def _people_told(shipment: Shipment) -> list[tuple[str, str, str]]:
    """Name, address and party of everybody who gets the message."""
    people = [
        (person, shipment.exporter)
        for person in account_queries.list_people(shipment.exporter, roles=(Role.EXPORTER,))
    ]
    if shipment.recipient is not None:
        people += [
            (person, shipment.recipient)
            for person in account_queries.list_people(shipment.recipient, roles=(Role.IMPORTER,))
        ]
    return [(person.name, person.email, party.name) for person, party in people]
