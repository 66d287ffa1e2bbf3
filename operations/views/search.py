"""Look-ups for forms: suggestions while one types, and a plain page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.access import MemberRequest
from operations import queries, tariff_codes
from operations.queries import OperationHit
from operations.rules import clean_text
from operations.tariff_codes import HtsHit

_SUGGESTIONS = 12
_RESULTS = 50
_LONGEST_SEARCH = 100


@access.signed_in
@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """Operations by name, city, country or NOP ID; `role=recipient` puts the United States first."""
    text, objection = _typed(request)
    hits = queries.find_operations(text, limit=_RESULTS, role_hint=_role_hint(request))
    return _page(request, "operation", text, objection, hits)


@access.signed_in
@require_safe
def suggest(request: MemberRequest) -> JsonResponse:
    """The same as suggestions."""
    text, objection = _typed(request)
    hits = queries.find_operations(text, limit=_SUGGESTIONS, role_hint=_role_hint(request))
    return _suggestions(request, "operation", objection, hits)


@access.signed_in
@require_safe
def hts_find(request: MemberRequest) -> HttpResponse:
    """Tariff codes in force from `on` (today) until `until`, by digits or words."""
    text, objection = _typed(request)
    on, until = _window(request)
    hits = tariff_codes.find_hts(text, on=on, until=until, limit=_RESULTS)
    return _page(request, "hts", text, objection, hits)


@access.signed_in
@require_safe
def hts_suggest(request: MemberRequest) -> JsonResponse:
    """The same as suggestions."""
    text, objection = _typed(request)
    on, until = _window(request)
    hits = tariff_codes.find_hts(text, on=on, until=until, limit=_SUGGESTIONS)
    return _suggestions(request, "hts", objection, hits)


def _page(
    request: MemberRequest, kind: str, text: str, objection: str, hits: Sequence[OperationHit | HtsHit]
) -> HttpResponse:
    context = {"text": text, "objection": objection, "hits": hits, "most": _RESULTS}
    return render(request, f"operations/{kind}_search.html", context)


def _suggestions(
    request: MemberRequest, kind: str, objection: str, hits: Sequence[OperationHit | HtsHit]
) -> JsonResponse:
    template = f"operations/_{kind}_suggestion.html"
    found = [
        {
            "value": hit.value,
            "label": hit.label if isinstance(hit, OperationHit) else "",  # the page tells of a tariff code
            "html": render_to_string(template, {"hit": hit}, request),
        }
        for hit in hits
    ]
    return JsonResponse({"objection": objection, "hits": found})


def _role_hint(request: HttpRequest) -> Literal["recipient"] | None:
    return "recipient" if request.GET.get("role") == "recipient" else None


def _window(request: HttpRequest) -> tuple[date, date | None]:
    """The days for which a code is looked for; a form gives its window."""
    on = _day(request.GET.get("on", "")) or timezone.now().date()
    until = _day(request.GET.get("until", ""))
    return on, until if until and until >= on else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _typed(request: HttpRequest) -> tuple[str, str]:
    """What was typed, and why it is not looked for."""
    try:
        return clean_text.clean_text(request.GET.get("q", ""), _LONGEST_SEARCH), ""
    except clean_text.TextRefusedError as refusal:
        return "", str(refusal)
