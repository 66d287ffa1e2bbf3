"""For whom the person acts, and in which language and time zone they read."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts import queries
from accounts.access import ACTING_AS
from accounts.models import Membership


class MembershipMiddleware:
    """Sets `request.memberships` (all active ones) and `request.membership` (the one that acts, or None),
    by one query for who is signed in and none for a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = []  # type: ignore[attr-defined]
        request.membership = None  # type: ignore[attr-defined]
        # Without a session cookie nobody is signed in, and public pages stay free of Vary: Cookie.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        memberships = queries.list_memberships(request.user)
        request.memberships = memberships  # type: ignore[attr-defined]
        request.membership = _choose(memberships, request.session.get(ACTING_AS))  # type: ignore[attr-defined]
        if translation.check_for_language(request.user.language):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(_zone(request.user.time_zone)):
            return self.get_response(request)


def _choose(memberships: list[Membership], chosen: str | None) -> Membership | None:
    """The chosen one, or the person's first where nothing was chosen or the chosen one has ended."""
    return next(
        (membership for membership in memberships if str(membership.public_id) == chosen),
        memberships[0] if memberships else None,
    )


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
