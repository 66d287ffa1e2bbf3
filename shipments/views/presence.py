"""Who else has a review page open; the page asks every few seconds."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import presence, queries


@access.requires(Capability.VIEW_DESK)
@require_POST
def ping(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Notes that the person is here; answers who else is, or nothing (204) where the page says so already."""
    shipment = queries.get_shipment(request.membership, public_id)
    others = presence.note(shipment.public_id, request.membership, timezone.now())
    if request.POST.get("seen", "") == presence.digest(others):
        return HttpResponse(status=204)
    return render(
        request,
        "shipments/_presence.html",
        {"others": others, "seen": presence.digest(others), "shipment": shipment},
    )
