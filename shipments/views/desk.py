"""The certifier's desk: the queue on a page and as a file, and the filters that a person keeps."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import desk_export, desk_queries
from shipments.forms.desk import DeskFilterForm, FilterNameForm
from shipments.services import saved_filters

PAGE_SIZE = 50
MOST_IN_A_FILE = 5000

TABS = (
    ("all", gettext_lazy("All")),
    ("mine", gettext_lazy("Mine")),
    ("unassigned", gettext_lazy("Unassigned")),
    ("exporter", gettext_lazy("Waiting for the exporter")),
)
SORT_WORDS = (
    ("due", gettext_lazy("what is due first")),
    ("departure", gettext_lazy("departure")),
    ("received", gettext_lazy("received first")),
    ("exporter", gettext_lazy("exporter")),
    ("changed", gettext_lazy("changed last")),
)


@access.requires(Capability.VIEW_DESK)
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What waits, what is due first on top; opened without filters, with the person's own default ones."""
    saved = desk_queries.list_saved_filters(request.membership)
    default = next((one for one in saved if one.is_default and one.query), None)
    if not request.GET and default:
        return redirect(reverse("shipments:desk", query=default.query))
    form = _filters(request)
    at, wanted = timezone.now(), form.wanted()
    queue = desk_queries.list_queue(request.membership, wanted, at)
    page = Paginator(queue, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = desk_queries.count_scopes(request.membership)
    may_review = request.membership.can(Capability.REVIEW_SHIPMENT)
    return render(
        request,
        "shipments/desk.html",
        {
            "form": form,
            "wanted": wanted,
            "page": page,
            "rows": desk_queries.list_rows(page, at=at, zone=_zone(), sort=wanted.sort),
            "tabs": [(name, words, counts[name]) for name, words in TABS],
            "sorts": SORT_WORDS,
            "may_review": may_review,
            "reviewers": desk_queries.list_reviewers(request.membership) if may_review else [],
            "saved_filters": [
                (one, reverse("shipments:desk", query=one.query or {"show": "all"})) for one in saved
            ],
            "name_form": FilterNameForm(),
        },
    )


@access.requires(Capability.VIEW_DESK)
@require_safe
def desk_csv(request: MemberRequest) -> HttpResponseBase:
    """The same rows in the same order, all pages, as CSV."""
    at = timezone.now()
    queue = desk_queries.list_queue(request.membership, _filters(request).wanted(), at)[:MOST_IN_A_FILE]
    rows = desk_queries.list_rows(queue, at=at, zone=_zone())
    return StreamingHttpResponse(
        desk_export.desk_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="desk-{at:%Y-%m-%d}.csv"'},
    )


@access.requires(Capability.VIEW_DESK)
@require_POST
def filter_save(request: MemberRequest) -> HttpResponse:
    """Keeps the filters of now under a name."""
    typed = QueryDict(request.POST.get("query", "")[:2000])
    filters = DeskFilterForm(typed, exporters=desk_queries.list_exporters(request.membership))
    back = reverse("shipments:desk", query=filters.query() or {"show": "all"})
    form = FilterNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(back)
    try:
        saved_filters.save_filter(
            filters.query(), actor=request.membership, at=timezone.now(), **form.cleaned_data
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request, _("The filters are kept as “%(name)s”.") % {"name": form.cleaned_data["name"]}
        )
    return redirect(back)


@access.requires(Capability.VIEW_DESK)
@require_POST
def filter_act(request: MemberRequest, filter_id: uuid.UUID, name: str) -> HttpResponse:
    """Removes one of the person's filters, or lets the desk open with it, or with none."""
    saved = desk_queries.find_saved_filter(request.membership, filter_id)
    if saved is None:
        raise Http404
    if name == "remove":
        saved_filters.remove_filter(saved, actor=request.membership)
        messages.success(request, _("“%(name)s” is removed.") % {"name": saved.name})
    elif name in ("default", "no-default"):
        saved_filters.set_default_filter(saved, is_default=name == "default", actor=request.membership)
        messages.success(
            request,
            _("The desk opens with “%(name)s” from now on.") % {"name": saved.name}
            if name == "default"
            else _("The desk opens without filters from now on."),
        )
    else:
        raise Http404
    return redirect(reverse("shipments:desk", query={"show": "all"}))


def _filters(request: MemberRequest) -> DeskFilterForm:
    return DeskFilterForm(request.GET, exporters=desk_queries.list_exporters(request.membership))


def _zone() -> ZoneInfo:
    """The reader's, as `MembershipMiddleware` set it."""
    return ZoneInfo(timezone.get_current_timezone_name())
