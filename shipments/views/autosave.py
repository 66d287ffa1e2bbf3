"""Saves a page while it is typed: what htmx sends from the forms with `shipments/_autosave.html`."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.widgets import SEARCH, TAKE
from shipments import queries
from shipments.forms.line_page import LinePage, fingerprint_of
from shipments.forms.lots import ADD, PASTED, REMOVE, TAKE_PASTED
from shipments.forms.steps import STEP_FORMS, initial_of
from shipments.models import Shipment, ShipmentLine
from shipments.views import lines, saving


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def step(request: MemberRequest, public_id: uuid.UUID, name: str) -> HttpResponse:
    """Parties, transport or papers: what is right is saved even if something else is wrong."""
    shipment = queries.get_shipment(request.membership, public_id)
    form_class = STEP_FORMS.get(name)
    if form_class is None:
        raise Http404
    form = form_class(_typed(request), initial=initial_of(form_class, shipment))
    form.full_clean()
    outcome = saving.save_step(request, shipment, name, form, step=name)
    return saving.answer(request, form, saving.fresh_step(request, shipment, name), outcome)


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def line(request: MemberRequest, public_id: uuid.UUID, line_id: uuid.UUID | None = None) -> HttpResponse:
    """One product with its lots. A new one becomes a row with the first thing typed; the page then goes on
    as the page of that row."""
    shipment = queries.get_shipment(request.membership, public_id)
    row = queries.get_line(shipment, line_id) if line_id else None
    page = lines.page_of(request, shipment, row, timezone.now(), typed=_typed(request))
    if row is None:
        page.row = queries.find_line_of_page(shipment, page.sending.page)
    outcome, stored = saving.save_line(request, shipment, page)
    if stored is None:
        return saving.answer(request, page.form, page.form, outcome)
    return _answer_line(request, shipment, page, outcome, queries.get_line(shipment, stored.public_id))


def _typed(request: HttpRequest) -> QueryDict:
    """What stands in the boxes. No button was pressed, whatever the browser sends along: not the one that
    looks something up, nor those of the lots; a pasted list is put into rows by its own button."""
    typed = request.POST.copy()
    for name in (SEARCH, TAKE, ADD, REMOVE, TAKE_PASTED, PASTED):
        typed.pop(name, None)
    return typed


def _answer_line(
    request: MemberRequest, shipment: Shipment, page: LinePage, outcome: saving.Saving, row: ShipmentLine
) -> HttpResponse:
    fresh = lines.page_of(request, shipment, row, timezone.now())
    are_lots_saved = page.lots.is_bound and page.lots.is_valid() and not outcome.refusals
    place = [shipment.public_id, row.public_id]
    return saving.answer(
        request,
        page.form,
        fresh.form,
        outcome,
        has_other_errors=page.lots.is_bound and not page.lots.is_valid(),
        page={
            "address": reverse("shipments:line", args=place),
            "autosave": reverse("shipments:line_autosave", args=place),
            "keep": f"{shipment.public_id}/{row.public_id}",
            "hidden": {"seen_lots": fingerprint_of(row)} if are_lots_saved else {},
            "lots": {"is_saved": are_lots_saved, "errors": _lot_errors(request, page)},
        },
    )


def _lot_errors(request: MemberRequest, page: LinePage) -> dict[str, list[str]]:
    """What is wrong with each field of a lot; nothing where empty rows between have moved the places."""
    if str(page.lots.total_form_count()) != request.POST.get(f"{page.lots.prefix}-TOTAL_FORMS"):
        return {}
    return {
        form.add_prefix(name): [str(sentence) for sentence in sentences]
        for form in page.lots.forms
        for name, sentences in form.errors.items()
    }
