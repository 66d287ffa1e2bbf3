"""The language of somebody who is not signed in; who is chooses it in the profile."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts import access

_A_YEAR = 365 * 24 * 3600


@access.public
@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the language in a cookie and goes back to the page in `?next=`.

    A link and not a form: a form's token would set a cookie on every public page.
    """
    if code not in dict(settings.LANGUAGES):
        raise Http404
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
        following = "/"
    response = redirect(following)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_A_YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
