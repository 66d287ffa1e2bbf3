"""Standing requests: set one up from a shipment, see them, pause, go on, end."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import asking, queries
from shipments.forms.saved import SeasonForm
from shipments.services import standing_requests

VERBS = {
    "pause": (
        standing_requests.pause_standing_request,
        _("“%(name)s” is paused: no drafts are made until you let it go on."),
    ),
    "resume": (
        standing_requests.resume_standing_request,
        _("“%(name)s” goes on. Drafts are made again, for the departures that are still to come."),
    ),
    "end": (
        standing_requests.end_standing_request,
        _("“%(name)s” has ended. The drafts that are there stay."),
    ),
}


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def standing_list(request: MemberRequest) -> HttpResponse:
    """All of the exporter's, the active ones first."""
    standing = asking.list_standing_requests(request.membership, timezone.localdate())
    return render(request, "shipments/standing_list.html", {"standing": standing})


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def standing_new(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sets one up from a shipment."""
    shipment = queries.get_shipment(request.membership, public_id)
    departs_at = timezone.localtime(shipment.departs_at) if shipment.departs_at else None
    form = SeasonForm(
        request.POST or None,
        initial={
            "departs_at_time": departs_at.time() if departs_at else None,
            "weekday": departs_at.weekday() if departs_at else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            standing_requests.set_up_standing_request(
                shipment,
                name=form.cleaned_data["name"],
                rhythm=form.season,
                departs_at_time=form.cleaned_data["departs_at_time"],
                lead_days=form.cleaned_data["lead_days"],
                actor=request.membership,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("The request comes again now. You are told by mail when a draft is there.")
            )
            return redirect("shipments:standing")
    return render(request, "shipments/standing_form.html", {"shipment": shipment, "form": form})


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def standing_act(request: MemberRequest, standing_id: uuid.UUID, name: str) -> HttpResponse:
    """Pause, resume or end."""
    standing = asking.get_standing_request(request.membership, standing_id)
    if name not in VERBS:
        raise Http404
    verb, words = VERBS[name]
    try:
        verb(standing, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, words % {"name": standing.name})
    return redirect("shipments:standing")
