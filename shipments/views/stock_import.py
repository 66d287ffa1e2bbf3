"""Entries from a spreadsheet: send it, look at what was understood, enter it."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import stock_queries, stock_sheets
from shipments.forms.stock import SheetForm
from shipments.models import StockPaper
from shipments.readers.limited import FileRefusedError
from shipments.rules import papers
from shipments.services import stock_papers
from shipments.stock_sheets import ReadSheet

_TABLES = (papers.SHEET, papers.CSV)


@access.requires(Capability.KEEP_STOCK)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_new(request: MemberRequest, operation_id: uuid.UUID) -> HttpResponse:
    """Takes the file; nothing is entered yet."""
    operation = stock_queries.get_operation(request.membership, operation_id)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            paper = stock_papers.keep_stock_paper(
                operation, form.cleaned_data["file"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error("file", refusal.messages[0])
        else:
            return redirect("shipments:stock_sheet", paper.public_id)
    context = {
        "operation": operation,
        "form": form,
        "columns": stock_sheets.headings_of_empty_sheet(),
    }
    return render(request, "shipments/stock_sheet_new.html", context)


@access.requires(Capability.KEEP_STOCK)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: MemberRequest, paper_id: uuid.UUID) -> HttpResponse:
    """GET shows what was understood and what is wrong with each row; POST enters the rows that are right."""
    paper = stock_queries.get_paper(request.membership, paper_id)
    if paper.content_type not in _TABLES:
        raise Http404
    read = _read(paper, timezone.now().date())
    refusals: list[str] = []
    if request.method == "POST":
        try:
            entries = stock_papers.import_stock_entries(
                paper, read.to_enter, actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            sentence = ngettext("%(count)d entry is made.", "%(count)d entries are made.", len(entries))
            messages.success(request, sentence % {"count": len(entries)})
            return redirect("shipments:stock_of", paper.operation.public_id)
    context = {"paper": paper, "operation": paper.operation, "read": read, "refusals": refusals}
    return render(request, "shipments/stock_sheet.html", context)


@access.requires(Capability.KEEP_STOCK)
@require_safe
def sheet_empty(request: MemberRequest, operation_id: uuid.UUID) -> HttpResponse:
    """A sheet with headings and two examples, to be filled in."""
    operation = stock_queries.get_operation(request.membership, operation_id)
    today = timezone.now().date()
    kept = stock_queries.list_stock(operation, today)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(stock_sheets.headings_of_empty_sheet())
    rows.writerows(stock_sheets.example_rows(kept[0].product.name if kept else "", today))
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="stock.csv"'},
    )


def _read(paper: StockPaper, today: date) -> ReadSheet:
    """The rows of the file; one that cannot be read any more is like one without rows."""
    try:
        return stock_sheets.read(paper, today)
    except (FileRefusedError, OSError):
        return ReadSheet("", is_cut=False, heading_row=0, missing=[], rows=[])
