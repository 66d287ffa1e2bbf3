"""What left late: goods that departed before their request was decided or issued."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import desk_export, late_queries
from shipments.forms.desk import LateFilterForm

PAGE_SIZE = 50
MOST_IN_A_FILE = 5000


@access.requires(Capability.VIEW_DESK)
@require_safe
def late(request: MemberRequest) -> HttpResponse:
    """The list, the last departure first."""
    at = timezone.now()
    exporters = late_queries.list_exporters(request.membership, at)
    form = LateFilterForm(request.GET, exporters=exporters)
    found = late_queries.list_late(request.membership, form.wanted(), at)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "shipments/late.html",
        {
            "form": form,
            "page": page,
            "rows": late_queries.list_rows(page, at),
            "is_ever": bool(exporters),
        },
    )


@access.requires(Capability.VIEW_DESK)
@require_safe
def late_csv(request: MemberRequest) -> HttpResponseBase:
    """The same rows, all pages, as CSV."""
    at = timezone.now()
    form = LateFilterForm(request.GET, exporters=late_queries.list_exporters(request.membership, at))
    found = late_queries.list_late(request.membership, form.wanted(), at)[:MOST_IN_A_FILE]
    return StreamingHttpResponse(
        desk_export.late_lines(late_queries.list_rows(found, at)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="left-late-{at:%Y-%m-%d}.csv"'},
    )
