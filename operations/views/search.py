"""Look-ups for forms: options for a datalist while one types, or a plain page without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.access import MemberRequest
from operations import queries
from operations.rules import clean_text

_OPTIONS = 12
_RESULTS = 50
_LONGEST_SEARCH = 100


@access.signed_in
@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """Operations by name, city or NOP ID; `role=recipient` puts the United States first."""
    text, objection = _typed(request)
    asks_recipient = "recipient" in (request.GET.get("role"), request.GET.get("field"))
    hint: Literal["recipient"] | None = "recipient" if asks_recipient else None
    limit = _OPTIONS if _wants_options(request) else _RESULTS
    hits = queries.find_operations(text, limit=limit, role_hint=hint)
    return _answer(request, "operation", text, objection, hits)


@access.signed_in
@require_safe
def hts_find(request: MemberRequest) -> HttpResponse:
    """Tariff codes in force today, by digits or words."""
    text, objection = _typed(request)
    limit = _OPTIONS if _wants_options(request) else _RESULTS
    hits = queries.find_hts(text, on=timezone.now().date(), limit=limit)
    return _answer(request, "hts", text, objection, hits)


def _answer(
    request: MemberRequest, kind: str, text: str, objection: str, hits: Sequence[object]
) -> HttpResponse:
    context = {"text": text, "objection": objection, "hits": hits, "most": _RESULTS}
    if _wants_options(request):
        return render(request, f"operations/_{kind}_options.html", context)
    return render(request, f"operations/{kind}_search.html", context)


def _wants_options(request: MemberRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _typed(request: MemberRequest) -> tuple[str, str]:
    """What was typed, from the parameter that `field` names or from `q`; and why it is not looked for."""
    name = request.GET.get("field") or "q"
    try:
        return clean_text.clean_text(request.GET.get(name, ""), _LONGEST_SEARCH), ""
    except clean_text.TextRefusedError as refusal:
        return "", str(refusal)
