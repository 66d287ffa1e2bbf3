"""Pages that belong to no room: the first page, help and health."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.roles import Capability
from shipments import check_queries

HELP_PAGES = frozenset({"statuses", "boxes", "departed", "glossary"})


@access.public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Sends each person to the page that answers "what must I do now?"; a visitor sees what this is."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    membership = getattr(request, "membership", None)
    if membership is None:
        return redirect("accounts:switch")
    if membership.can(Capability.VIEW_DESK):
        return redirect("shipments:desk")
    if membership.can(Capability.EDIT_SHIPMENT):
        return redirect("shipments:home")
    return redirect("certificates:list")


@access.public
@require_safe
def help_page(request: HttpRequest, page: str = "index") -> HttpResponse:
    """What the words and boxes mean, and what to do when something went wrong."""
    if page != "index" and page not in HELP_PAGES:
        raise Http404
    return render(request, f"help/{page}.html")


@access.public
@require_safe
def help_checks(request: HttpRequest) -> HttpResponse:
    """The checks, as they come: what each asks and how heavy it weighs."""
    return render(request, "help/checks.html", {"checks": check_queries.list_weights()})


@access.public
def not_here(request: HttpRequest) -> HttpResponse:
    """An address that a library would serve and that has no page here."""
    raise Http404


@access.public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives. Asks nothing of database or broker."""
    return HttpResponse("alive\n", content_type="text/plain")


@access.public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, else 503. A missing broker only slows work, so it is told, not failed."""
    parts: dict[str, str] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = "ready"
    except Exception:
        parts["database"] = "unreachable"
    # The cache forgives: only what comes back was kept (nopcert/cache.py).
    cache.set("readyz", "kept", 60)
    parts["broker"] = "ready" if cache.get("readyz") == "kept" else "unreachable"
    return JsonResponse(parts, status=200 if parts["database"] == "ready" else 503)
