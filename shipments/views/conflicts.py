"""The page on which a reviewer or signatory declares conflicts of interest of their own."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import check_queries
from shipments.forms.conflicts import ConflictForm
from shipments.services import conflicts as conflict_services


@access.requires(Capability.REVIEW_SHIPMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: MemberRequest) -> HttpResponse:
    """What the person declared, and the form for one more."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operation = form.cleaned_data["operation"]
        try:
            conflict_services.declare_conflict(
                operation, reason=form.cleaned_data["reason"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(
                request,
                _("It is declared: requests with %(name)s are for your colleagues now.")
                % {"name": operation.name},
            )
            return redirect("shipments:conflicts")
    return render(
        request,
        "shipments/conflicts.html",
        {"form": form, "conflicts": check_queries.list_conflicts(request.membership)},
    )


@access.requires(Capability.REVIEW_SHIPMENT)
@require_POST
def conflict_end(request: MemberRequest, conflict_id: uuid.UUID) -> HttpResponse:
    """Ends one; it stays in the list with its last day."""
    conflict = check_queries.get_conflict(request.membership, conflict_id)
    conflict_services.end_conflict(conflict, actor=request.membership, at=timezone.now())
    messages.success(
        request, _("It has ended: you may review for %(name)s again.") % {"name": conflict.operation.name}
    )
    return redirect("shipments:conflicts")
