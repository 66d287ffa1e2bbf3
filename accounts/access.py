"""The door: who may enter a view. Every view of ours carries one of these three marks.

A test reads `view.access` and `view.capability` of every address, so that no view is forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.models import Membership, User
from accounts.roles import CAPABILITY_WORDS, Capability, roles_that_can

logger = logging.getLogger(__name__)

P = ParamSpec("P")


class Access(StrEnum):
    """What a view asks of who comes."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    CAPABILITY = "capability"


ACTING_AS = "acting_as"
"""The key of the session that holds the public id of the membership in which the person acts."""


class PersonRequest(HttpRequest):
    """A request behind `@signed_in`, for annotations: what Django and `MembershipMiddleware` set."""

    user: User
    membership: Membership | None
    memberships: list[Membership]


class MemberRequest(PersonRequest):
    """A request behind `@requires`: the person acts in a role that may."""

    membership: Membership


def public(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Marks a view that anybody may see."""
    return _mark(view, Access.PUBLIC)


def signed_in(
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Lets in whoever has signed in, with or without a membership."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _send_to_login(request)
        return view(request, *args, **kwargs)

    return _mark(guarded, Access.SIGNED_IN)


def requires(
    capability: Capability,
) -> Callable[
    [Callable[Concatenate[Any, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Lets in who acts in a role that holds the capability; `request.membership` is then that Membership.

    Everyone else reads what is missing and what to do: sign in, ask for a membership, or act in another
    of their roles.
    """

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _send_to_login(request)
            membership: Membership | None = request.membership  # type: ignore[attr-defined]
            if membership is None:
                return _refuse(request, "accounts/no_membership.html", {})
            if not membership.can(capability):
                memberships: list[Membership] = request.memberships  # type: ignore[attr-defined]
                logger.warning("%s may not %s at %s", membership, capability, request.path)
                return _refuse(
                    request,
                    "accounts/access_refused.html",
                    {
                        "acting_as": membership,
                        "needed": CAPABILITY_WORDS[capability],
                        "roles": [role.label for role in roles_that_can(capability)],
                        "alternatives": [one for one in memberships if one.can(capability)],
                    },
                )
            return view(request, *args, **kwargs)

        return _mark(guarded, Access.CAPABILITY, capability)

    return decorate


def enter(request: HttpRequest, membership: Membership) -> None:
    """Signs the member in, unless that is who is signed in, and lets them act in this membership."""
    if request.user != membership.user:
        login(request, membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session[ACTING_AS] = str(membership.public_id)


def confirmed_person(
    view: Callable[Concatenate[Any, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Asks for the password or second factor before a POST, unless it was given for such an act within
    ACCOUNT_REAUTHENTICATION_TIMEOUT (five minutes); what was typed is kept meanwhile. The sign-in itself does
    not count: whoever finds a browser that was signed in a moment ago issues nothing with it.

    Stands under `@requires`.
    """
    confirmed: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = reauthentication_required(
        view, allow_get=True
    )
    return confirmed


def confirmed_at(request: PersonRequest) -> datetime:
    """When the person last proved who they are, for the record. Call it behind `@confirmed_person` alone;
    elsewhere it raises LookupError where the session does not say."""
    records = get_authentication_records(request, request.user)
    if not records:
        raise LookupError("The session does not say when the person proved who they are.")
    return datetime.fromtimestamp(records[-1]["at"], UTC)


def _mark(
    view: Callable[P, HttpResponseBase], access: Access, capability: Capability | None = None
) -> Callable[P, HttpResponseBase]:
    view.access = access  # type: ignore[attr-defined]
    view.capability = capability  # type: ignore[attr-defined]
    return view


def _send_to_login(request: HttpRequest) -> HttpResponse:
    """To the login and back again; a fragment's request goes back to the page that asked for it."""
    if not _is_htmx(request):
        return redirect_to_login(request.get_full_path())
    try:
        page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    except ValueError:  # an address that cannot be read, such as http://[
        page = "/"
    return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(page).url})


def _refuse(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page with the reason; a fragment's request is led to it."""
    if _is_htmx(request):
        return HttpResponse(status=403, headers={"HX-Redirect": request.get_full_path()})
    return render(request, template, context, status=403)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
