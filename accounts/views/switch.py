"""For whom the person acts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import PersonRequest
from accounts.services import membership


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: PersonRequest) -> HttpResponse:
    """GET lists the person's memberships; POST `membership` (its public id) acts in that one."""
    if request.method != "POST":
        context = {"memberships": request.memberships, "next": request.GET.get("next", "")}
        return render(request, "accounts/switch.html", context)
    try:
        chosen = membership.choose_membership(
            request.user, _public_id(request.POST.get("membership", "")), at=timezone.now()
        )
    except membership.UnableToChoose as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:switch")
    access.enter(request, chosen)
    messages.success(
        request,
        _("You now act for %(party)s as %(role)s.")
        % {"party": chosen.acting_for_name, "role": chosen.role_label},
    )
    return redirect(_way_back(request))


def _public_id(typed: str) -> UUID:
    """Anything that is no id is an id that nobody has."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "home"
