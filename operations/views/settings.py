"""The certifier's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from operations.forms.certifier import CertifierForm
from operations.services import certifier_settings


@access.requires(Capability.MANAGE_CERTIFIER)
@require_http_methods(["GET", "HEAD", "POST"])
def certifier(request: MemberRequest) -> HttpResponse:
    """Profile, logo, numbers and the way of working; what changes is on the record."""
    own = request.membership.certifier
    if own is None:
        raise Http404
    form = CertifierForm(*([request.POST, request.FILES] if request.method == "POST" else []), certifier=own)
    if form.is_valid():
        try:
            certifier_settings.update_certifier(
                own,
                form.changes,
                actor=request.membership,
                at=timezone.now(),
                logo=form.cleaned_data["logo"],
                removes_logo=form.cleaned_data.get("removes_logo", False),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The settings are saved. New papers follow them; issued ones stay."))
            return redirect("operations:certifier_settings")
    return render(request, "operations/certifier_settings.html", {"form": form, "certifier": own})


@access.requires(Capability.MANAGE_CERTIFIER)
@require_safe
def logo(request: MemberRequest) -> HttpResponseBase:
    """The logo as it is stored, for the settings page."""
    own = request.membership.certifier
    name = own.logo.name or "" if own else ""
    if own is None or not name or not own.logo.storage.exists(name):
        raise Http404
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    return FileResponse(
        own.logo.open("rb"),
        content_type=kind,
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )
