"""Saved recipients and routes: use one in a step, save one from it, and the page that manages them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
from shipments import asking, queries
from shipments.forms.saved import NewSavedForm, SavedNameForm
from shipments.forms.steps import STEP_FORMS, initial_of
from shipments.models import SavedRecipient, SavedRoute
from shipments.services import saved_parts
from shipments.views import saving


@dataclass(frozen=True)
class Kind:
    """One of the two kinds: its rows, the step it fills, and its verbs."""

    model: type[Any]
    step: str
    save: Callable[..., Any]
    use: Callable[..., Any]


KINDS = {
    "recipients": Kind(SavedRecipient, "parties", saved_parts.save_recipient, saved_parts.use_recipient),
    "routes": Kind(SavedRoute, "transport", saved_parts.save_route, saved_parts.use_route),
}


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def saved_list(request: MemberRequest) -> HttpResponse:
    """Both kinds, most used first."""
    return render(
        request,
        "shipments/saved_list.html",
        {
            "recipients": asking.list_saved(SavedRecipient, request.membership),
            "routes": asking.list_saved(SavedRoute, request.membership),
        },
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def saved_new(request: MemberRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """Saves what stands in a step, under a name; what was typed in the step is saved first."""
    shipment = queries.get_shipment(request.membership, public_id)
    _save_typed(request, public_id, kind)
    form = NewSavedForm({"name": request.POST.get("saved_name", "")})
    if not form.is_valid():
        messages.error(request, str(form.errors["name"][0]))
        return redirect(f"shipments:{_kind(kind).step}", public_id)
    try:
        saved = _kind(kind).save(
            shipment, name=form.cleaned_data["name"], actor=request.membership, at=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    return redirect(f"shipments:{_kind(kind).step}", public_id)


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def saved_use(request: MemberRequest, public_id: uuid.UUID, kind: str, saved_id: uuid.UUID) -> HttpResponse:
    """Fills a step from a saved one; what was typed in its other fields is saved as well."""
    shipment = queries.get_shipment(request.membership, public_id)
    saved = asking.get_saved(_kind(kind).model, request.membership, saved_id)
    _save_typed(request, public_id, kind)
    try:
        _kind(kind).use(shipment, saved, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Filled in from “%(name)s”.") % {"name": saved.name})
    return redirect(f"shipments:{_kind(kind).step}", public_id)


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def saved_rename(request: MemberRequest, kind: str, saved_id: uuid.UUID) -> HttpResponse:
    """Another name."""
    saved = asking.get_saved(_kind(kind).model, request.membership, saved_id)
    form = SavedNameForm(request.POST or None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        try:
            saved_parts.rename_saved(
                saved, name=form.cleaned_data["name"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error("name", refusal.messages[0])
        else:
            return redirect("shipments:saved")
    return render(request, "shipments/saved_rename.html", {"form": form, "saved": saved})


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def saved_remove(request: MemberRequest, kind: str, saved_id: uuid.UUID) -> HttpResponse:
    """Off the list, with the way back on the page that follows."""
    saved = asking.get_saved(_kind(kind).model, request.membership, saved_id)
    saved_parts.remove_saved(saved, actor=request.membership, at=timezone.now())
    return render(request, "shipments/saved_removed.html", {"saved": saved, "kind": kind})


@access.requires(Capability.EDIT_SHIPMENT)
@require_POST
def saved_restore(request: MemberRequest, kind: str, saved_id: uuid.UUID) -> HttpResponse:
    """The undo of a removal."""
    saved = asking.get_saved(_kind(kind).model, request.membership, saved_id)
    try:
        saved_parts.restore_saved(saved, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("“%(name)s” is back.") % {"name": saved.name})
    return redirect("shipments:saved")


def _kind(name: str) -> Kind:
    kind = KINDS.get(name)
    if kind is None:
        raise Http404
    return kind


def _save_typed(request: MemberRequest, public_id: uuid.UUID, kind: str) -> None:
    """The buttons stand in the step's form and send it along: nothing typed is lost by pressing one."""
    shipment = queries.get_shipment(request.membership, public_id)
    name = _kind(kind).step
    form = STEP_FORMS[name](request.POST, initial=initial_of(STEP_FORMS[name], shipment))
    form.full_clean()
    typed = {field for field in form.fields if form[field].html_initial_name in form.data}
    form.cleaned_data = {field: value for field, value in form.cleaned_data.items() if field in typed}
    saving.save_step(request, shipment, name, form, step=name)
