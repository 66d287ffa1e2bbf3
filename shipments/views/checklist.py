"""The certifier's checklist of papers, among the settings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.models import Certifier
from shipments import paper_facts
from shipments.forms.checklist import ChecklistEntryForm, PreviewForm
from shipments.models import ChecklistEntry
from shipments.rules import checklist as rules
from shipments.rules.checklist import Demand, Goods, Request
from shipments.services import checklist as verbs
from shipments.views.paper_page import AskedPaper


@dataclass(frozen=True)
class ShownEntry:
    """An entry in words; `public_id` is None for a default."""

    public_id: uuid.UUID | None
    paper: str
    is_required: bool
    conditions: tuple[str, ...]
    help_words: str


@access.requires(Capability.MANAGE_CERTIFIER)
@require_safe
def checklist(request: MemberRequest) -> HttpResponse:
    """The list, what was taken off it, and what a request would be asked for."""
    certifier = _certifier(request)
    rows = paper_facts.list_entries(certifier)
    own = [row for row in rows if row.removed_at is None]
    preview = PreviewForm(request.GET or None)
    return render(
        request,
        "shipments/checklist.html",
        {
            "certifier": certifier,
            "is_default": not rows,
            "entries": [_shown(row) for row in own]
            if rows
            else [_shown_default(one) for one in rules.DEFAULTS],
            "removed": [_shown(row) for row in rows if row.removed_at is not None],
            "preview": preview,
            "asked": _asked(certifier, preview) if preview.is_valid() else None,
        },
    )


@access.requires(Capability.MANAGE_CERTIFIER)
@require_http_methods(["GET", "POST"])
def entry(request: MemberRequest, entry_id: uuid.UUID | None = None) -> HttpResponse:
    """One paper of the list: a new one, or one to change."""
    certifier = _certifier(request)
    row = paper_facts.get_entry(certifier, entry_id) if entry_id else None
    form = ChecklistEntryForm(request.POST or None, initial=_initial(row) if row else None)
    if request.method == "POST" and form.is_valid():
        verbs.save_checklist_entry(
            certifier, row, form.cleaned_data, actor=request.membership, at=timezone.now()
        )
        messages.success(request, _("The checklist is saved. It counts for every request from now on."))
        return redirect("shipments:checklist")
    return render(request, "shipments/checklist_entry.html", {"form": form, "row": row})


@access.requires(Capability.MANAGE_CERTIFIER)
@require_POST
def adopt(request: MemberRequest) -> HttpResponse:
    """Makes the defaults the certifier's own."""
    verbs.adopt_default_checklist(_certifier(request), actor=request.membership, at=timezone.now())
    messages.success(request, _("The list is yours now. Change, add and remove papers as you need."))
    return redirect("shipments:checklist")


@access.requires(Capability.MANAGE_CERTIFIER)
@require_POST
def entry_remove(request: MemberRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Takes a paper off the list."""
    row = paper_facts.get_entry(_certifier(request), entry_id)
    verbs.remove_checklist_entry(row, actor=request.membership, at=timezone.now())
    messages.success(
        request,
        _("“%(paper)s” is off the checklist. You can put it back below.")
        % {"paper": row.get_paper_kind_display()},
    )
    return redirect("shipments:checklist")


@access.requires(Capability.MANAGE_CERTIFIER)
@require_POST
def entry_restore(request: MemberRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Puts a paper back on the list."""
    row = paper_facts.get_entry(_certifier(request), entry_id)
    verbs.restore_checklist_entry(row, actor=request.membership, at=timezone.now())
    messages.success(
        request, _("“%(paper)s” is on the checklist again.") % {"paper": row.get_paper_kind_display()}
    )
    return redirect("shipments:checklist")


def _certifier(request: MemberRequest) -> Certifier:
    if request.membership.certifier is None:
        raise Http404
    return request.membership.certifier


def _initial(row: ChecklistEntry) -> dict[str, object]:
    names = ("paper_kind", "demand", "help_words", "request_kind", "product_class", "hts_prefix")
    return {name: getattr(row, name) for name in names} | {
        "standard": row.standard.code if row.standard else None,
        "origin": row.origin.code if row.origin else None,
    }


def _shown(row: ChecklistEntry) -> ShownEntry:
    conditions = (
        row.get_request_kind_display() if row.request_kind else "",
        row.get_product_class_display() if row.product_class else "",
        _("tariff codes from %(prefix)s") % {"prefix": row.hts_prefix} if row.hts_prefix else "",
        row.standard.name if row.standard else "",
        _("from %(country)s") % {"country": row.origin.name} if row.origin else "",
    )
    return ShownEntry(
        public_id=row.public_id,
        paper=str(row.get_paper_kind_display()),
        is_required=row.demand == Demand.REQUIRED,
        conditions=tuple(str(one) for one in conditions if one),
        help_words=row.help_words,
    )


def _shown_default(default: rules.Entry) -> ShownEntry:
    """A default as a row that is not stored: its few conditions in the same words."""
    row = ChecklistEntry(
        paper_kind=default.paper_kind,
        demand=default.demand,
        request_kind=default.request_kind,
        product_class=default.product_class,
        hts_prefix=default.hts_prefix,
        origin=paper_facts.get_country(default.origin),
        help_words=str(default.help_words),
    )
    shown = _shown(row)
    return replace(shown, public_id=None)


def _asked(certifier: Certifier, form: PreviewForm) -> list[AskedPaper]:
    typed = form.cleaned_data
    request = Request(
        kind=typed["kind"] or "single",
        standard=typed["standard"].code if typed["standard"] else "NOP",
        origins=frozenset({typed["origin"].code} if typed["origin"] else ()),
        goods=(Goods(typed["product_class"] or "plant", typed["hts"]),),
    )
    return [
        AskedPaper(
            label=paper_facts.label_of_kind(asked.paper_kind),
            help_words=str(asked.help_words),
            is_required=asked.demand == Demand.REQUIRED,
            is_there=False,
        )
        for asked in rules.ask(paper_facts.entries_of(certifier), request, ())
    ]
