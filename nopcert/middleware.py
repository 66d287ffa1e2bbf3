"""What happens to every request before a view sees it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts import request_identity
from accounts.rules import client_address

GetResponse = Callable[[HttpRequest], HttpResponse]

# PostgreSQL text cannot hold NUL, and UTF-8 no lone surrogate: neither is anything a person typed.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


class RequestIdentityMiddleware:
    """Gives each request an id for the record, the log and the error page, and closes private pages
    to caches (security.md 17)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = request_identity.RequestIdentity(
            request_id=uuid.uuid4().hex[:12],
            address=client_address.client_address(
                request.META.get("REMOTE_ADDR") or "",
                request.headers.get("X-Forwarded-For", ""),
                settings.NOPCERT_TRUSTED_PROXIES,
            ),
        )
        request.request_id = identity.request_id  # type: ignore[attr-defined]
        token = request_identity.current.set(identity)
        try:
            response = self.get_response(request)
        finally:
            request_identity.current.reset(token)
        response["X-Request-Id"] = identity.request_id
        # An answer that speaks of caches itself is left alone. So is the person where the database is
        # away: asking who they are would be one more question to it.
        if (
            not response.has_header("Cache-Control")
            and getattr(request, "user", None)
            and request.user.is_authenticated
        ):
            add_never_cache_headers(response)
        return response


class UnreadableInputMiddleware:
    """Keeps NUL and lone surrogates from the database, which answers them with an error
    (security-details.md R5.12).

    In an address they are refused with 400: nothing was typed there. In a form they become U+FFFD, so
    that the field itself refuses them in a sentence and everything else that was typed is kept. A cookie
    with one is none of ours and is not there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _UNREADABLE.search(request.path_info) or _has_unreadable(request.GET):
            sentence = _(
                "The address holds a character that no keyboard types. Check the link that brought you "
                "here, or start again from the first page."
            )
            return render(request, "400.html", {"sentence": sentence}, status=400)
        request.COOKIES = {
            name: value for name, value in request.COOKIES.items() if not _UNREADABLE.search(value)
        }
        if request.method == "POST" and _has_unreadable(request.POST):
            request.POST = _with_replacements(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


class FormAddressMiddleware:
    """Gives a page to an address that only takes forms, opened in the browser: Django answers with nothing
    at all. Most get there by signing in again after a button was pressed too late."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response


def _has_unreadable(fields: QueryDict) -> bool:
    return any(
        _UNREADABLE.search(text) for name, values in fields.lists() for text in (name, *map(str, values))
    )


def _with_replacements(fields: QueryDict) -> QueryDict:
    readable = QueryDict(mutable=True)
    for name, values in fields.lists():
        readable.setlist(
            _UNREADABLE.sub("\ufffd", name), [_UNREADABLE.sub("\ufffd", str(value)) for value in values]
        )
    return readable
