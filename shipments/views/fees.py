"""Prices: the certifier's list and its months, and the exporter's choice of a speed."""

from __future__ import annotations

import csv
import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.models import Certifier
from shipments import fee_facts, queries
from shipments.forms.fees import PriceListForm, PriceRows, SpeedForm, initial_rows, prices_in
from shipments.models import PriceList, Shipment
from shipments.services import fees

_COLUMNS = (
    "reference",
    "exporter",
    "exporter_nop_id",
    "submitted_at",
    "status",
    "speed",
    "certificates",
    "amount",
    "currency",
)


@access.requires(Capability.MANAGE_CERTIFIER)
@require_http_methods(["GET", "POST"])
def price_list(request: MemberRequest) -> HttpResponse:
    """The list, a row a price; a row without a price does not count, and no row means no prices."""
    certifier = _certifier(request)
    stored = fee_facts.get_price_list(certifier)
    data = request.POST or None
    form = PriceListForm(data, initial=_initial(stored))
    rows = PriceRows(data, initial=initial_rows(fee_facts.list_prices(stored)) if stored else [])
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            fees.save_price_list(
                certifier,
                prices_in(rows),
                currency=form.cleaned_data["currency"],
                default_speed=form.cleaned_data["default_speed"],
                actor=request.membership,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The prices are saved. Submitted requests keep theirs."))
            return redirect("shipments:price_list")
    return render(
        request,
        "shipments/price_list.html",
        {
            "form": form,
            "rows": rows,
            "price_list": stored,
            "months": fee_facts.list_months(certifier),
        },
    )


@access.requires(Capability.MANAGE_CERTIFIER)
@require_safe
def charged_csv(request: MemberRequest, year: int, month: int) -> HttpResponse:
    """What was charged in a month, for the certifier's own billing: one row a request."""
    certifier = _certifier(request)
    if not (2024 <= year <= 2100 and 1 <= month <= 12):
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="fees-{year}-{month:02d}.csv"'
    response.write("\ufeff")  # so that spreadsheets read UTF-8
    table = csv.writer(response)
    table.writerow(_COLUMNS)
    for shipment in fee_facts.list_charged(certifier, date(year, month, 1)):
        table.writerow(_row(shipment))
    return response


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def speed(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another speed for a draft."""
    shipment = queries.get_shipment(request.membership, public_id)
    form = SpeedForm(request.POST, speeds=fee_facts.list_speeds(shipment.certifier))
    if form.is_valid():
        try:
            fees.choose_speed(
                shipment, form.cleaned_data["speed"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    else:
        messages.error(request, _("Your certifier does not offer this speed. Choose one of those shown."))
    return redirect("shipments:review", shipment.public_id)


def _certifier(request: MemberRequest) -> Certifier:
    if request.membership.certifier is None:
        raise Http404
    return request.membership.certifier


def _initial(stored: PriceList | None) -> dict[str, object]:
    if stored is None:
        return {"currency": "USD"}
    return {"currency": stored.currency, "default_speed": stored.default_speed}


def _row(shipment: Shipment) -> list[str]:
    name = shipment.exporter.name
    return [
        shipment.reference,
        f"'{name}" if name[:1] in ("=", "+", "-", "@") else name,  # no formula in a spreadsheet
        shipment.exporter.nop_id,
        shipment.fee_fixed_at.isoformat() if shipment.fee_fixed_at else "",
        shipment.status,
        shipment.speed,
        str(len(shipment.fee_parts)),
        str(shipment.fee),
        shipment.fee_currency,
    ]
