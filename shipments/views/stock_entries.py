"""Entering stock, taking an entry back, its papers, and the highest yield of a product."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.models import CertifiedProduct, Operation
from shipments import stock_queries
from shipments.forms.stock import KINDS, HighestYieldForm, MorePapersForm, ReverseForm, StockEntryForm
from shipments.models import StockPaper
from shipments.rules import weights
from shipments.services import stock, stock_papers

_KEPT = "kept_paper"
"""Papers of a page that was refused: they are stored already and go with the next attempt."""


@access.requires(Capability.KEEP_STOCK)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: MemberRequest, product_id: uuid.UUID, kind: str) -> HttpResponse:
    """One entry of the kind. Files that came with a refused page are kept for the next attempt."""
    product = stock_queries.get_product(request.membership, product_id)
    if kind not in KINDS:
        raise Http404
    is_sent = request.method == "POST"
    form = StockEntryForm(
        *((request.POST, request.FILES) if is_sent else ()),
        kind=KINDS[kind],
        asks_area=stock.asks_area(product),
    )
    papers = _papers(request, form, product.operation) if is_sent else []
    if form.is_valid():
        try:
            stock.add_stock_entry(
                product, form.values(), papers=papers, actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            _show(form, refusal)
        else:
            _tell_what_is_left(request, product)
            return redirect("shipments:stock_product", product.public_id)
    return render(
        request,
        "shipments/stock_entry_form.html",
        {
            "product": product,
            "operation": product.operation,
            "form": form,
            "kind": KINDS[kind],
            "kinds": [(one.value, one.label) for one in KINDS.values()],
            "papers": papers,
            "kept_name": _KEPT,
        },
    )


@access.requires(Capability.KEEP_STOCK)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_reverse(request: MemberRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Asks why, then takes the entry back."""
    entry = stock_queries.get_entry(request.membership, entry_id)
    form = ReverseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            stock.reverse_stock_entry(entry, reason=reason, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _tell_what_is_left(request, entry.product)
            return redirect("shipments:stock_product", entry.product.public_id)
    context = {"entry": entry, "product": entry.product, "operation": entry.product.operation, "form": form}
    return render(request, "shipments/stock_reverse.html", context)


@access.requires(Capability.KEEP_STOCK)
@require_POST
def entry_papers(request: MemberRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Puts papers to an entry that was made without."""
    entry = stock_queries.get_entry(request.membership, entry_id)
    form = MorePapersForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("shipments:stock_product", entry.product.public_id)
    for upload in form.cleaned_data["papers"]:
        try:
            paper = _keep(request, entry.product.operation, upload)
            stock_papers.attach_stock_paper(entry, paper, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": paper.name})
    return redirect("shipments:stock_product", entry.product.public_id)


@access.requires(Capability.VIEW_STOCK)
@require_safe
def paper_open(request: MemberRequest, paper_id: uuid.UUID) -> FileResponse:
    """The file, as an attachment in a sandbox: it is somebody else's (security.md 18)."""
    paper = stock_queries.get_paper(request.membership, paper_id)
    response = FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.name, content_type=paper.content_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@access.requires(Capability.REVIEW_SHIPMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def highest_yield(request: MemberRequest, product_id: uuid.UUID) -> HttpResponse:
    """Sets how much a hectare of the product gives at most."""
    product = stock_queries.get_product(request.membership, product_id)
    form = HighestYieldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            stock_papers.set_highest_yield(
                product, **form.cleaned_data, actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The highest yield is set. The next checks judge by it."))
            return redirect("shipments:stock_product", product.public_id)
    context = {
        "product": product,
        "operation": product.operation,
        "form": form,
        "limits": stock_queries.list_limits(product),
    }
    return render(request, "shipments/stock_yield.html", context)


def _papers(request: MemberRequest, form: StockEntryForm, operation: Operation) -> list[StockPaper]:
    """The papers of this page, of now or of an attempt before; a refused file is said at its field."""
    papers = stock_queries.list_papers(request.membership, request.POST.getlist(_KEPT), operation)
    if form.is_looking_up:
        uploads = request.FILES.getlist("papers")
    else:
        form.full_clean()
        uploads = [upload for upload in form.cleaned_data.get("papers") or [] if upload]
    for upload in uploads:
        try:
            papers.append(_keep(request, operation, upload))
        except ValidationError as refusal:
            if not form.is_looking_up:
                form.add_error("papers", refusal.messages[0])
    return papers


def _keep(request: MemberRequest, operation: Operation, upload: UploadedFile[Any]) -> StockPaper:
    return stock_papers.keep_stock_paper(operation, upload, actor=request.membership, at=timezone.now())


def _show(form: StockEntryForm, refusal: ValidationError) -> None:
    """What the verb refused, at its field where the form has it."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _tell_what_is_left(request: MemberRequest, product: CertifiedProduct) -> None:
    left_kg = stock_queries.get_balance(product, timezone.now().date()).left_kg
    values = {"product": product.name, "left": weights.format_kg(left_kg)}
    if left_kg < 0:
        sentence = _(
            "It is entered, but more of %(product)s went out or is asked for than came in: %(left)s. Enter "
            "the harvest or purchase that is missing."
        )
        messages.warning(request, sentence % values)
    else:
        messages.success(request, _("It is entered. Left of %(product)s: %(left)s.") % values)
