"""The registry of certified operations, for a certifier's staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations import queries
from operations.forms.registry import RegistryFilterForm, StandingForm
from operations.services import registering

_ROWS = 50


@access.requires(Capability.VIEW_OPERATIONS)
@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """All operations by name, narrowed by the filters."""
    form = RegistryFilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    found = queries.list_operations(
        text=filters.get("q", ""),
        standing=filters.get("standing", ""),
        certifier=filters.get("certifier", ""),
        product=filters.get("product", ""),
    )
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "operations": [queries.operation_hit(operation) for operation in page],
        "is_filtered": any(filters.values()),
    }
    return render(request, "operations/operation_list.html", context)


@access.requires(Capability.VIEW_OPERATIONS)
@require_safe
def detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One operation: standing, scopes, products, address."""
    operation = queries.get_operation(public_id)
    if operation is None:
        raise Http404
    context = {
        "operation": operation,
        "products": queries.list_products_ever(operation),
        "today": timezone.localdate(),
        "may_change_standing": request.membership.can(Capability.REVIEW_SHIPMENT)
        and registering.may_change_standing(operation, request.membership),
    }
    return render(request, "operations/operation_detail.html", context)


@access.requires(Capability.REVIEW_SHIPMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def change_standing(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Notes a new standing, with the reason and what it will mean."""
    operation = queries.get_operation(public_id)
    if operation is None or not registering.may_change_standing(operation, request.membership):
        raise Http404
    form = StandingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            registering.change_standing(
                operation, **form.cleaned_data, actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The standing of %(name)s is noted.") % {"name": operation.name})
            return redirect("operations:detail", public_id=public_id)
    return render(request, "operations/standing_form.html", {"operation": operation, "form": form})
