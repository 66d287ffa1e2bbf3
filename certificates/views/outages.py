"""Outages of the federal system: what is declared, and what has to be registered afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from certificates import issuing_queries, queries
from certificates.forms import OutageForm
from certificates.services import outages


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_http_methods(["GET", "POST"])
def outage_list(request: MemberRequest) -> HttpResponse:
    """The outages so far; declares one."""
    form = OutageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outage = outages.declare_outage(
                reason=form.cleaned_data["reason"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The outage is declared. Manual certificates may be issued now."))
            return redirect("issuing:outage", outage.public_id)
    return render(
        request,
        "certificates/outage_list.html",
        {
            "form": form,
            "outages": issuing_queries.list_outages(request.membership),
            "outage_on": queries.get_outage_on(request.membership),
        },
    )


@access.requires(Capability.VIEW_DESK)
@require_safe
def outage(request: MemberRequest, outage_id: uuid.UUID) -> HttpResponse:
    """One outage and its manual certificates, those without a number of the federal system first."""
    found = issuing_queries.get_outage(request.membership, outage_id)
    waiting = queries.list_unregistered(found)
    return render(
        request,
        "certificates/outage.html",
        {
            "outage": found,
            "waiting": waiting,
            "registered": queries.list_registered(found),
            "may_act": request.membership.can(Capability.ISSUE_CERTIFICATE),
            "now": timezone.now(),
        },
    )


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_POST
def outage_end(request: MemberRequest, outage_id: uuid.UUID) -> HttpResponse:
    """No more manual certificates."""
    return _act(
        request, outage_id, outages.end_outage, _("The outage is ended. Register what was issued by hand.")
    )


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_POST
def outage_close(request: MemberRequest, outage_id: uuid.UUID) -> HttpResponse:
    """Puts an outage away whose certificates are all registered."""
    return _act(
        request, outage_id, outages.close_outage, _("The outage is closed: everything is registered.")
    )


def _act(
    request: MemberRequest, outage_id: uuid.UUID, verb: Callable[..., object], sentence: str
) -> HttpResponse:
    found = issuing_queries.get_outage(request.membership, outage_id)
    try:
        verb(found, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, sentence)
    return redirect("issuing:outage", found.public_id)
