"""The page behind an invitation's link."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import access, queries
from accounts.forms.members import NewAccountForm
from accounts.rules.inviting import InvitationState
from accounts.services.inviting import accept_invitation


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Shows what is offered and to whom; POST accepts.

    Somebody new makes an account here and is signed in. An address with an account signs in first.
    """
    at = timezone.now()
    offer = queries.find_offer(secret, at)
    if offer is None or offer.state is not InvitationState.OPEN:
        return render(
            request, "accounts/invitation_over.html", {"offer": offer}, status=410 if offer else 404
        )
    person = request.user if request.user.is_authenticated else None
    is_for_person = person is not None and person.email == offer.email
    typed = request.POST if request.method == "POST" else None
    form = None if offer.has_account else NewAccountForm(typed, initial={"name": offer.name})
    problem = ""
    if typed is not None and (form is None or form.is_valid()):
        try:
            membership = accept_invitation(
                secret, at=at, person=person, **(form.cleaned_data if form else {})
            )
        except ValidationError as refusal:
            problem = _tell_problem(form, refusal)
        else:
            access.enter(request, membership)
            messages.success(
                request,
                _("Welcome. You act for %(party)s as %(role)s.")
                % {"party": membership.acting_for_name, "role": membership.role_label},
            )
            return redirect("home")
    context = {
        "offer": offer,
        "form": form,
        "problem": problem,
        "is_for_person": is_for_person,
        "is_for_another": person is not None and not is_for_person,
    }
    return render(request, "accounts/invitation.html", context)


def _tell_problem(form: NewAccountForm | None, refusal: ValidationError) -> str:
    """At the form's fields, or as a sentence where there is no form."""
    if form is None:
        return " ".join(refusal.messages)
    form.add_error(None, refusal)
    return ""
