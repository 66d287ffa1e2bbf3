"""Risk lists and lowest prices, as they hold for the certifier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations import queries
from operations.forms.watch_lists import EndForm, PriceFloorForm, RiskEntryForm
from operations.models import Certifier
from operations.services import watch_lists

FORMS: dict[str, type[RiskEntryForm] | type[PriceFloorForm]] = {
    "risk": RiskEntryForm,
    "price": PriceFloorForm,
}
VERBS: dict[str, Callable[..., object]] = {
    "risk": watch_lists.add_risk_entry,
    "price": watch_lists.add_price_floor,
}


@access.requires(Capability.VIEW_DESK)
@require_safe
def list_(request: MemberRequest) -> HttpResponse:
    """Both risk lists, and the lowest prices; staff who keep them find the ways to add and to end."""
    certifier = _certifier(request)
    return render(
        request,
        "operations/watch_lists.html",
        {
            "certifier": certifier,
            "risks": queries.list_risk_entries(certifier),
            "prices": queries.list_price_floors(certifier),
            "may_keep": request.membership.can(Capability.KEEP_WATCH_LISTS),
            "today": timezone.localdate(),
        },
    )


@access.requires(Capability.KEEP_WATCH_LISTS)
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, kind: str) -> HttpResponse:
    """A new entry; it counts for every request from its first day on."""
    if kind not in FORMS:
        raise Http404
    today = timezone.localdate()
    form = FORMS[kind](request.POST or None, initial={"valid_from": today, "list": "high_risk"})
    if request.method == "POST" and form.is_valid():
        try:
            VERBS[kind](_certifier(request), form.cleaned_data, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("It is on the list. Requests follow with their next check."))
            return redirect("operations:watch_lists")
    return render(request, "operations/watch_list_form.html", {"form": form, "kind": kind})


@access.requires(Capability.KEEP_WATCH_LISTS)
@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, kind: str, entry_id: int) -> HttpResponse:
    """Ends an entry of the certifier's own."""
    entry: Any = queries.get_watch_list_entry(_certifier(request), kind, entry_id)
    form = EndForm(request.POST or None, initial={"last_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            watch_lists.end_entry(entry, **form.cleaned_data, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The entry ends. What it found so far stays with its requests."))
            return redirect("operations:watch_lists")
    return render(request, "operations/watch_list_end.html", {"form": form, "entry": entry})


def _certifier(request: MemberRequest) -> Certifier:
    if request.membership.certifier is None:
        raise Http404
    return request.membership.certifier
