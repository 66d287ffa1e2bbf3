"""The record, for the people of a certifier: on a page and as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access, record
from accounts.access import MemberRequest
from accounts.forms.record import RecordFilterForm
from accounts.queries import RecordedEvent
from accounts.roles import Capability
from accounts.rules.csv_cells import safe_cell

COLUMNS = (
    "at_utc",
    "event",
    "subject_kind",
    "subject_id",
    "subject",
    "actor",
    "role",
    "reason",
    "before",
    "after",
    "request_id",
    "address",
)


@access.requires(Capability.VIEW_RECORD)
@require_safe
def events(request: MemberRequest) -> HttpResponse:
    """The newest events that match the filters; `?older_than=` is the key of the next page."""
    form = RecordFilterForm(request.GET)
    wanted = form.wanted() if form.is_valid() else None
    older_than = _key(request.GET.get("older_than", ""))
    page = record.get_page(request.membership, wanted, older_than=older_than) if wanted else None
    return render(
        request,
        "accounts/record.html",
        {
            "form": form,
            "page": page,
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "is_first_page": older_than is None,
        },
    )


@access.requires(Capability.VIEW_RECORD)
@require_safe
def events_csv(request: MemberRequest) -> HttpResponseBase:
    """Every event that matches the filters, as CSV in UTF-8; instants are UTC."""
    form = RecordFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "accounts/record.html", {"form": form, "is_filtered": True}, status=400)
    rows = record.iterate(request.membership, form.wanted())
    name = f"record-{timezone.now():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        _lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Passing:
    """A file for csv.writer that hands each line on."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterator[RecordedEvent]) -> Iterator[str]:
    writer = csv.writer(_Passing())
    yield "\ufeff" + writer.writerow(COLUMNS)  # the mark tells spreadsheets that this is UTF-8
    for event in rows:
        yield writer.writerow([safe_cell(cell) for cell in _cells(event)])


def _cells(event: RecordedEvent) -> tuple[str, ...]:
    return (
        event.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        event.event,
        event.subject_kind,
        str(event.subject_id),
        event.subject_label,
        event.actor_name,
        event.role,
        event.reason,
        json.dumps(event.before, ensure_ascii=False, sort_keys=True),
        json.dumps(event.after, ensure_ascii=False, sort_keys=True),
        event.request_id,
        event.address or "",
    )


def _key(typed: str) -> int | None:
    """The id in the address; anything else shows the first page. Ids are 63 bits wide."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else None
