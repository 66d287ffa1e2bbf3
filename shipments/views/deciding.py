"""Approve, with conditions where there are some, and reject for reasons of the list."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.forms.deciding import ApproveForm, RejectForm
from shipments.models import Shipment
from shipments.rules import rejection
from shipments.rules.checks.judgement import Severity
from shipments.rules.lifecycle import Action
from shipments.services import review
from shipments.views.going_back import refuse_early


@access.requires(Capability.VIEW_SHIPMENTS)
@require_http_methods(["GET", "POST"])
def approve(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """What will be approved, the conditions, and what still stands in the way."""
    shipment = queries.get_shipment(request.membership, public_id)
    if answer := refuse_early(request, shipment, Action.APPROVE):
        return answer
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review.approve_shipment(
                shipment, **form.cleaned_data, actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("Approved. A signatory can issue the certificates."))
            return redirect("shipments:review_page", shipment.public_id)
    context = {
        "shipment": shipment,
        "action": Action.APPROVE,
        "form": form,
        "lines": queries.list_lines(shipment),
    }
    return render(request, "shipments/approve.html", context)


@access.requires(Capability.VIEW_SHIPMENTS)
@require_http_methods(["GET", "POST"])
def reject(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The reasons, those that what blocks speaks for ticked already, and what the exporter will read."""
    shipment = queries.get_shipment(request.membership, public_id)
    if answer := refuse_early(request, shipment, Action.REJECT):
        return answer
    form = RejectForm(request.POST or None, initial={"codes": _suggested(shipment)})
    if request.method == "POST" and form.is_valid():
        try:
            review.reject_shipment(shipment, **form.cleaned_data, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Rejected. The exporter is told why."))
            return redirect("shipments:review_page", shipment.public_id)
    context = {
        "shipment": shipment,
        "action": Action.REJECT,
        "form": form,
        "appeal_text": shipment.certifier.appeal_text or rejection.usual_appeal(shipment.certifier.name),
    }
    return render(request, "shipments/reject.html", context)


def _suggested(shipment: Shipment) -> list[rejection.RejectionCode]:
    blocking = (one for one in queries.list_findings(shipment) if one.severity == Severity.BLOCK)
    return rejection.suggested(finding.check_id for finding in blocking)
