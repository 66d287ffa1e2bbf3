"""The people of a certifier and of the operations that it certifies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, queries
from accounts.access import MemberRequest
from accounts.forms.members import EndMembershipForm, FindOperationForm, InvitationForm
from accounts.roles import Capability
from accounts.services.inviting import invite_member, withdraw_invitation
from accounts.services.membership import end_membership


@access.requires(Capability.MANAGE_MEMBERS)
@access.confirmed_person
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: MemberRequest) -> HttpResponse:
    """Who acts for the certifier, or with `?operation=` for an operation; POST invites."""
    finding = FindOperationForm(request.GET if "operation" in request.GET else None)
    party = _party(request, finding)
    is_for_certifier = party == request.membership.certifier
    form = InvitationForm(
        request.POST if request.method == "POST" else None, is_for_certifier=is_for_certifier
    )
    if form.is_valid():
        try:
            invitation = invite_member(
                party, **form.cleaned_data, actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request,
                _("A link is on its way to %(email)s. It is valid for 72 hours.")
                % {"email": invitation.email},
            )
            return redirect(request.get_full_path())
    context = {
        "party": party,
        "is_for_certifier": is_for_certifier,
        "members": queries.list_members(party),
        "invitations": queries.list_invitations(party, timezone.now()),
        "form": form,
        "finding": finding,
    }
    return render(request, "accounts/members.html", context)


@access.requires(Capability.MANAGE_MEMBERS)
@access.confirmed_person
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Says what the end of a membership means, asks why, and ends it."""
    member = queries.find_member(request.membership, public_id)
    if member is None:
        raise Http404
    form = EndMembershipForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            end_membership(
                member, actor=request.membership, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request,
                _("%(name)s does not act as %(role)s any more.")
                % {"name": member.user.name, "role": member.role_label},
            )
            return redirect(_page_of(member.operation))
    context = {"form": form, "member": member, "back": _page_of(member.operation)}
    return render(request, "accounts/membership_end.html", context)


@access.requires(Capability.MANAGE_MEMBERS)
@access.confirmed_person
@require_POST
def withdraw(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Makes an invitation's link worthless; a new one can be sent at any time."""
    invitation = queries.find_invitation(request.membership, public_id)
    if invitation is None:
        raise Http404
    try:
        withdraw_invitation(invitation, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}
        )
    return redirect(_page_of(invitation.operation))


def _party(request: MemberRequest, finding: FindOperationForm) -> Any:
    """The operation that is asked for and certified here, else the own certifier."""
    if finding.is_valid():
        operation = queries.find_operation_of(request.membership, finding.cleaned_data["operation"])
        if operation is not None:
            return operation
        finding.add_error(
            "operation",
            _("Your certifier certifies no operation with this NOP ID. Check the digits."),
        )
    return request.membership.certifier


def _page_of(operation: Any) -> str:
    address = reverse("accounts:members")
    return f"{address}?{urlencode({'operation': operation.nop_id})}" if operation else address
