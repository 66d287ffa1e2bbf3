"""The exporter's home, the list of requests and one request's page."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts import queries as account_queries
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import conversation_facts, fee_facts, queries
from shipments.forms.steps import StartForm
from shipments.rules import lifecycle, rejection
from shipments.rules.lifecycle import Status
from shipments.services import copying, drafting, fees
from shipments.services.transition import EDITABLE

PAGE_SIZE = 25


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What needs the exporter now, then what is under way."""
    shipments = queries.list_open_of_exporter(request.membership)
    needs_me = [shipment for shipment in shipments if shipment.status in EDITABLE]
    return render(
        request,
        "shipments/home.html",
        {
            "needs_me": needs_me,
            "under_way": [shipment for shipment in shipments if shipment not in needs_me],
            "now": timezone.now(),
        },
    )


@access.requires(Capability.VIEW_SHIPMENTS)
@require_safe
def shipment_list(request: MemberRequest) -> HttpResponse:
    """All requests that the person may see, with a search and a filter."""
    text, status = request.GET.get("q", "").strip()[:100], request.GET.get("status", "")
    if status not in Status.values:
        status = ""
    shipments = queries.list_shipments(request.membership, text=text, status=status)
    page = Paginator(shipments, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "shipments/shipment_list.html",
        {"page": page, "text": text, "status": status, "statuses": Status.choices},
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def shipment_start(request: MemberRequest) -> HttpResponse:
    """The choice that begins a request."""
    exporter = queries.get_exporter(request.membership)
    usual = fees.default_speed_of(exporter.certifier)
    form = StartForm(
        request.POST or None,
        speeds=fee_facts.list_speeds(exporter.certifier),
        initial={"speed": usual},
    )
    if request.method == "POST" and form.is_valid():
        shipment = drafting.start_shipment(
            exporter,
            kind=form.cleaned_data["kind"],
            speed=form.cleaned_data.get("speed") or usual,
            actor=request.membership,
            at=timezone.now(),
        )
        messages.success(request, _("Draft %(reference)s is open.") % {"reference": shipment.reference})
        return redirect("shipments:parties", shipment.public_id)
    return render(request, "shipments/shipment_start.html", {"form": form})


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def shipment_copy(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new draft like this one; what was not taken over is said."""
    source = queries.get_shipment(request.membership, public_id)
    copy = copying.copy_shipment(source, actor=request.membership, at=timezone.now())
    messages.success(
        request,
        _(
            "Draft %(new)s is made from %(old)s. What belongs to one shipment alone is left empty and "
            "marked: departure, weights, lots, containers, bill of lading. Papers are attached anew."
        )
        % {"new": copy.shipment.reference, "old": source.reference},
    )
    for sentence in copy.refusals:
        messages.warning(request, sentence)
    return redirect("shipments:parties", copy.shipment.public_id)


@access.requires(Capability.VIEW_SHIPMENTS)
@require_safe
def shipment_detail(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """One request: what was declared, what was asked, what happened."""
    shipment = queries.get_shipment(request.membership, public_id)
    rounds = conversation_facts.list_rounds(shipment)
    return render(
        request,
        "shipments/shipment_detail.html",
        {
            "shipment": shipment,
            "lines": queries.list_lines(shipment),
            "papers": queries.list_papers(shipment),
            "rounds": rounds,
            "open_round": next((one for one in rounds if one.is_open), None),
            "clocks": conversation_facts.clocks_of(shipment, timezone.now()),
            "grounds": rejection.words_of(shipment.rejection_codes),
            "has_submissions": shipment.received_at is not None,
            "events": account_queries.list_events_of(shipment, events=lifecycle.EVENTS),
            "actions": queries.list_actions(shipment, request.membership),
            "may_copy": request.membership.can(Capability.EDIT_SHIPMENT),
            "may_edit": shipment.status in EDITABLE and request.membership.can(Capability.EDIT_SHIPMENT),
        },
    )
