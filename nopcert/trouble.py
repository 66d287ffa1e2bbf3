"""The answers to trouble: a request that cannot be read, a form of another session, a fault of ours, and a
database that is away.

These pages ask the database nothing, not even who the person is: that may be what failed.
"""

from __future__ import annotations

import re
import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from nopcert import database_away

_SECRET = re.compile(r"password|secret|code", re.IGNORECASE)
"""Names of fields whose value is never written into a page."""
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (a name)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django itself refuses, such as one with too many fields."""
    context: dict[str, object] = {}
    if isinstance(exception, SessionInterrupted):
        context["sentence"] = _("You signed out in another tab while this page was working. Sign in again.")
    return HttpResponse(render_to_string("400.html", context), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened too long ago, or not by us. What was typed is shown, to be copied: the browser
    may have lost it, and it is not ours to send again for somebody who may not have sent it."""
    sentence = _(
        "This form could not be matched to your session, most often because you signed in or out in "
        "another tab. Nothing was changed. Go back, reload the page and send the form again."
    )
    context = {
        "sentence": sentence,
        "typed": [(name, value) for name, value in _fields(request) if name != _TOKEN and value.strip()],
    }
    return render(request, "403.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called by Django while it handles the exception; it is logged after us."""
    error = sys.exc_info()[1]
    if database_away.is_away(error):
        return _database_is_away(request)
    sentence = _(
        "Something went wrong here. It was written down, and what was not finished was not done. Wait a "
        "minute, then try again."
    )
    page = {"request_id": getattr(request, "request_id", "")}
    return _answer(request, 500, "fault", sentence, page)


def _database_is_away(request: HttpRequest) -> HttpResponse:
    sentence = _(
        "nopcert cannot reach its database right now. What was saved before is safe; what you sent just now "
        "is most likely not saved. Wait %(seconds)s seconds, then send it again."
    ) % {"seconds": database_away.RETRY_SECONDS}
    page = {
        "is_post": request.method == "POST",
        "fields": _fields(request) if _can_be_repeated(request) else [],
        "address": request.get_full_path(),
        "seconds": database_away.RETRY_SECONDS,
        "request_id": getattr(request, "request_id", ""),
    }
    response = _answer(request, 503, "database_away", sentence, page)
    response["Retry-After"] = str(database_away.RETRY_SECONDS)
    return response


def _answer(
    request: HttpRequest, status: int, code: str, sentence: str, page: dict[str, object]
) -> HttpResponse:
    """The page for a person, the sentence alone for a fragment (trouble.js shows it), an object for a
    program."""
    response: HttpResponse
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
    elif request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response = JsonResponse({"code": code, "detail": sentence}, status=status)
    else:
        response = HttpResponse(render_to_string(f"{status}.html", page), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _can_be_repeated(request: HttpRequest) -> bool:
    """A page can hold what was typed, but neither a file nor a password."""
    return not request.FILES and not any(_SECRET.search(name) for name in request.POST)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if not _SECRET.search(name)
        for value in values
    ]
