"""Step 2: the products of a request, one page for each."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import asking, queries
from shipments.advice import advise
from shipments.forms.line_page import LinePage, fingerprint_of, sums_of_row
from shipments.models import Shipment, ShipmentLine
from shipments.models.shipment import Kind
from shipments.rules import weights
from shipments.services import drafting
from shipments.services.changing import ChangedMeanwhileError
from shipments.services.lots import LotsChangedError
from shipments.views import saving
from shipments.views.steps import gaps_of, steps_of


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def products(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The products so far with what does not add up, and their totals."""
    shipment = queries.get_shipment(request.membership, public_id)
    problems = [problem for problem in queries.list_problems(shipment) if problem.step == "products"]
    lines = queries.list_lines(shipment)
    return render(
        request,
        "shipments/step_products.html",
        {
            "shipment": shipment,
            "lines": lines,
            "rows": [(line, sums_of_row(line), advise(line.hts, shipment, timezone.now())) for line in lines],
            "total_net_kg": weights.total(line.net_weight_kg for line in lines),
            "total_gross_kg": weights.total(line.gross_weight_kg for line in lines),
            "gaps": gaps_of(shipment, problems) if "show" in request.GET else [],
            "steps": steps_of(shipment, "products"),
        },
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def line(request: MemberRequest, public_id: uuid.UUID, line_id: uuid.UUID | None = None) -> HttpResponse:
    """One product: a new one, or one to change."""
    at = timezone.now()
    shipment = queries.get_shipment(request.membership, public_id)
    row = queries.get_line(shipment, line_id) if line_id else None
    page = page_of(request, shipment, row, at, request.POST or None)
    choices: list[saving.Choice] = []
    if request.method == "POST" and page.is_to_save():
        try:
            saved = drafting.save_line(
                shipment,
                row,
                page.form.cleaned_data,
                lots=page.lots.lots() if page.lots.is_bound else None,
                actor=request.membership,
                at=at,
                seen=page.form.seen(),
                seen_lots=page.seen_lots,
                sending=page.sending,
            )
        except LotsChangedError as refusal:
            page.form.add_error(None, refusal)
            page.seen_lots = fingerprint_of(queries.get_line(shipment, line_id) if line_id else None)
        except ChangedMeanwhileError as meanwhile:
            now = row or queries.find_line_of_page(shipment, page.sending.page)
            choices = saving.choices_of(meanwhile.conflicts, page_of(request, shipment, now, at).form)
        except ValidationError as refusal:
            page.form.add_error(None, refusal)
        else:
            return _go_on(request, shipment, queries.get_line(shipment, saved.public_id))
    return render(
        request,
        "shipments/line_form.html",
        {
            "shipment": shipment,
            "line": row,
            "page": page,
            "choices": choices,
            "advice": advise(str(page.form["hts"].value() or ""), shipment, at),
            "steps": steps_of(shipment, "products"),
        },
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def line_preview(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the weights come to while they are typed; saves nothing."""
    shipment = queries.get_shipment(request.membership, public_id)
    page = page_of(request, shipment, None, timezone.now(), request.POST)
    return render(request, "shipments/_line_sums.html", {"sums": page.sums})


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


def page_of(
    request: MemberRequest,
    shipment: Shipment,
    row: ShipmentLine | None,
    at: datetime,
    typed: QueryDict | None = None,
) -> LinePage:
    """The page of a line as it was typed, or as it stands; with `?show`, what would bounce is said at it."""
    shown = asking.list_obstacles(shipment, at) if row and "show" in request.GET else []
    return LinePage(
        typed,
        row=row,
        exporter=shipment.exporter,
        on=at.date(),
        window=queries.get_window(shipment, at.date()),
        terms=queries.list_terms(shipment, at.date()),
        like=None if row else queries.find_line(shipment, request.GET.get("like", "")),
        origin=shipment.origin.code if shipment.origin else "",
        problems=[problem for problem in shown if row and problem.line == row.position],
        notes=asking.notes_of_line(row) if row else {},
        is_estimate=shipment.kind == Kind.PERIOD,
    )


def _go_on(request: MemberRequest, shipment: Shipment, line: ShipmentLine) -> HttpResponse:
    """Where the button leads. What does not add up stands in the list of products; on the way to another
    page it is said there."""
    if "another" not in request.POST and "another_origin" not in request.POST:
        return redirect("shipments:products", shipment.public_id)
    for note in (note for notes in queries.list_notes(line).values() for note in notes):
        messages.warning(request, _("“%(line)s” is saved. %(note)s") % {"line": line, "note": note})
    new = reverse("shipments:line_new", args=[shipment.public_id])
    return redirect(f"{new}?like={line.public_id}" if "another_origin" in request.POST else new)
