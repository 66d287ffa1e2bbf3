"""The stock on pages: the products of an exporter, the ledger of one, and both as files."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.models import Operation
from shipments import queries, stock_export, stock_queries
from shipments.forms.stock import LedgerFilterForm
from shipments.rules import papers
from shipments.rules.stock import TYPED, EntryKind

PAGE_SIZE = 50


@access.requires(Capability.VIEW_STOCK)
@require_safe
def stock(request: MemberRequest) -> HttpResponse:
    """An exporter's products; for staff, the exporters whose stock is kept."""
    if request.membership.is_staff_of_certifier:
        keepers = stock_queries.list_keepers(request.membership)
        return render(request, "shipments/stock_keepers.html", {"keepers": keepers})
    return _list(request, queries.get_exporter(request.membership))


@access.requires(Capability.VIEW_STOCK)
@require_safe
def stock_of(request: MemberRequest, operation_id: uuid.UUID) -> HttpResponse:
    """The products of one operation, for the staff of its certifier."""
    return _list(request, stock_queries.get_operation(request.membership, operation_id))


def _list(request: MemberRequest, operation: Operation) -> HttpResponse:
    found = stock_queries.list_stock(operation, timezone.now().date())
    return render(
        request,
        "shipments/stock_list.html",
        {
            "operation": operation,
            "kept": [one for one in found if one.balance.is_kept],
            "others": [one for one in found if not one.balance.is_kept],
            "may_enter": request.membership.can(Capability.KEEP_STOCK),
        },
    )


@access.requires(Capability.VIEW_STOCK)
@require_safe
def product(request: MemberRequest, product_id: uuid.UUID) -> HttpResponse:
    """The ledger of one product: sum, chart, entries with the balance after each."""
    found = stock_queries.get_product(request.membership, product_id)
    form = LedgerFilterForm(request.GET)
    wanted = form.wanted()
    ledger = stock_queries.get_ledger(found, timezone.now().date(), **wanted)
    return render(
        request,
        "shipments/stock_product.html",
        {
            "product": found,
            "operation": found.operation,
            "ledger": ledger,
            "page": Paginator(ledger.rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "wanted": wanted,
            "is_filtered": any(wanted.values()),
            "kinds": EntryKind.choices,
            "kinds_to_enter": [(kind.value, kind.label) for kind in TYPED],
            "may_enter": request.membership.can(Capability.KEEP_STOCK),
            "may_set_yield": request.membership.can(Capability.REVIEW_SHIPMENT),
        },
    )


@access.requires(Capability.VIEW_STOCK)
@require_safe
def product_export(request: MemberRequest, product_id: uuid.UUID, ending: str) -> HttpResponseBase:
    """The entries of the page, filtered as it is, the oldest first."""
    found = stock_queries.get_product(request.membership, product_id)
    wanted = LedgerFilterForm(request.GET).wanted()
    ledger = stock_queries.get_ledger(found, timezone.now().date(), **wanted)
    return _file([(row.entry, row.after_kg) for row in reversed(ledger.rows)], ending)


@access.requires(Capability.VIEW_STOCK)
@require_safe
def operation_export(request: MemberRequest, operation_id: uuid.UUID, ending: str) -> HttpResponseBase:
    """Every entry of every product of an operation."""
    operation = stock_queries.get_operation(request.membership, operation_id)
    return _file(stock_queries.list_entries(operation), ending)


def _file(rows: list[stock_export.Row], ending: str) -> HttpResponseBase:
    name = f"stock-{timezone.now():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if ending == "xlsx":
        return HttpResponse(stock_export.workbook(rows), content_type=papers.SHEET, headers=headers)
    lines = stock_export.csv_lines(rows)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
