"""Step 2: the products of a request, one page for each."""

from __future__ import annotations

import uuid

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
from shipments import queries
from shipments.forms.lines import LineForm, initial_of_line
from shipments.services import drafting
from shipments.views.steps import gaps_of, steps_of


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def products(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The products so far."""
    shipment = queries.get_shipment(request.membership, public_id)
    problems = [problem for problem in queries.list_problems(shipment) if problem.step == "products"]
    return render(
        request,
        "shipments/step_products.html",
        {
            "shipment": shipment,
            "lines": queries.list_lines(shipment),
            "gaps": gaps_of(shipment, problems) if "show" in request.GET else [],
            "steps": steps_of(shipment, "products"),
        },
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def line(request: MemberRequest, public_id: uuid.UUID, line_id: uuid.UUID | None = None) -> HttpResponse:
    """One product: a new one, or one to change."""
    shipment = queries.get_shipment(request.membership, public_id)
    row = queries.get_line(shipment, line_id) if line_id else None
    shown = queries.list_problems(shipment) if row and "show" in request.GET else []
    form = LineForm(
        request.POST or None,
        initial=initial_of_line(row) if row else None,
        exporter=shipment.exporter,
        on=timezone.now().date(),
        problems=[problem for problem in shown if row and problem.line == row.position],
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_line(shipment, row, form.cleaned_data, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            again = "another" in request.POST
            return redirect("shipments:line_new" if again else "shipments:products", shipment.public_id)
    return render(
        request,
        "shipments/line_form.html",
        {"shipment": shipment, "line": row, "form": form, "steps": steps_of(shipment, "products")},
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def line_remove(request: MemberRequest, public_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    """Takes a product off the request."""
    shipment = queries.get_shipment(request.membership, public_id)
    row = queries.get_line(shipment, line_id)
    try:
        drafting.remove_line(shipment, row, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("“%(line)s” is off the request.") % {"line": row})
    return redirect("shipments:products", shipment.public_id)
