"""The one view for every action of the table that is a button with, at most, some words. Asking and answering
(`conversation.py`) and deciding (`deciding.py`) take more."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.forms.actions import ReasonForm
from shipments.models import Shipment
from shipments.rules.lifecycle import TRANSITIONS, Action
from shipments.services import review, submission
from shipments.views.going_back import page_of, refuse_early

VERBS: dict[Action, Callable[..., Shipment]] = {
    Action.RECALL: submission.recall_shipment,
    Action.WITHDRAW: submission.withdraw_shipment,
    Action.TAKE_UP: review.take_up_shipment,
    Action.RELEASE: review.release_shipment,
    Action.REOPEN: review.reopen_shipment,
}

# What the person reads afterwards, and what the words they give are called.
DONE = {
    Action.RECALL: _("The request is a draft again. Change it and submit it once more."),
    Action.WITHDRAW: _("The request is withdrawn."),
    Action.TAKE_UP: _("You review this request now."),
    Action.RELEASE: _("The request is back on the desk."),
    Action.REOPEN: _("The request is under review again."),
}
PROMPTS = {
    Action.WITHDRAW: _("Why is it not needed any more?"),
    Action.REOPEN: _("What has to be looked at again?"),
}


@access.requires(Capability.VIEW_SHIPMENTS)
@require_http_methods(["GET", "POST"])
def act(request: MemberRequest, public_id: uuid.UUID, name: str) -> HttpResponse:
    """Asks for the words that an action needs, then does it. The verb judges the right to."""
    shipment = queries.get_shipment(request.membership, public_id)
    if name not in Action.values or Action(name) not in VERBS:
        raise Http404
    action = Action(name)
    if answer := refuse_early(request, shipment, action):
        return answer
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = PROMPTS.get(action, _("Your words (may be left empty)"))
    form.fields["reason"].required = TRANSITIONS[action].needs_reason
    form.fields["reason"].error_messages["required"] = _("Write it in a sentence: it is kept in the record.")
    if request.method == "POST" and form.is_valid():
        try:
            VERBS[action](
                shipment, actor=request.membership, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except ValidationError as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, DONE[action])
            return redirect(page_of(request), shipment.public_id)
    return render(
        request,
        "shipments/shipment_confirm.html",
        {
            "shipment": shipment,
            "action": action,
            "form": form,
            "back": page_of(request),
        },
    )
