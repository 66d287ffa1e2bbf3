"""Where a person goes when an act is done, or may not be done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.models import Shipment
from shipments.rules.lifecycle import Action


def page_of(request: MemberRequest) -> str:
    """Staff go back to the review page, exporters to the request's own."""
    return "shipments:review_page" if request.membership.can(Capability.VIEW_DESK) else "shipments:detail"


def refuse_early(request: MemberRequest, shipment: Shipment, action: Action) -> HttpResponse | None:
    """The way back, with the sentence, where the table does not let this person act now; else None."""
    if action in queries.list_actions(shipment, request.membership):
        return None
    messages.error(request, queries.explain_refusal(shipment, action, request.membership))
    return redirect(page_of(request), shipment.public_id)
