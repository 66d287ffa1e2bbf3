"""What is said about a line's tariff code while it is chosen, and the page that divides a line by seasons."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.advice import advise
from shipments.forms.splitting import SplitForm
from shipments.services import splitting
from shipments.services.splitting import Split
from shipments.views.steps import steps_of


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def tariff_advice(
    request: MemberRequest, public_id: uuid.UUID, line_id: uuid.UUID | None = None
) -> HttpResponse:
    """The part of the line's page below the tariff code, for the code that was just typed."""
    shipment = queries.get_shipment(request.membership, public_id)
    row = queries.get_line(shipment, line_id) if line_id else None
    advice = advise(request.GET.get("hts", ""), shipment, timezone.now())
    return render(
        request,
        "shipments/_season.html",
        {"shipment": shipment, "line": row, "advice": advice, "field": "hts"},
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def line_split(request: MemberRequest, public_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    """The parts of a line whose window reaches over several seasons; POST makes a request of each."""
    shipment = queries.get_shipment(request.membership, public_id)
    row = queries.get_line(shipment, line_id)
    advice = advise(row.hts, shipment, timezone.now())
    if advice is None or not advice.is_out_of_season or not advice.parts:
        messages.info(request, _("The tariff code of this product holds for the whole window."))
        return redirect("shipments:line", shipment.public_id, row.public_id)
    form = SplitForm(request.POST or None, line=row, dated_codes=advice.parts)
    if request.method == "POST" and form.is_valid():
        try:
            split = splitting.split_line(
                shipment, row, parts=form.parts(), actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _done(split))
            return redirect("shipments:products", shipment.public_id)
    return render(
        request,
        "shipments/line_split.html",
        {
            "shipment": shipment,
            "line": row,
            "advice": advice,
            "form": form,
            "is_only_line": len(queries.list_lines(shipment)) == 1,
            "steps": steps_of(shipment, "products"),
        },
    )


def _done(split: Split) -> str:
    """Where the parts are now."""
    references = ", ".join(draft.reference for draft in split.drafts)
    if not references:
        return _("The window of this request and the tariff code now fit each other.")
    moved = ngettext(
        "A further part is in the draft %(references)s: fill in its departure and its papers.",
        "Further parts are in the drafts %(references)s: fill in their departure and their papers.",
        len(split.drafts),
    ) % {"references": references}
    kept = (
        _("This request keeps the first part.")
        if split.kept is not None
        else _("The product left this request.")
    )
    return f"{kept} {moved}"
