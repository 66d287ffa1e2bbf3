"""The one view for every action of the table that is a button with, at most, some words."""

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

VERBS: dict[Action, Callable[..., Shipment]] = {
    Action.RECALL: submission.recall_shipment,
    Action.WITHDRAW: submission.withdraw_shipment,
    Action.ANSWER: submission.answer_information,
    Action.TAKE_UP: review.take_up_shipment,
    Action.RELEASE: review.release_shipment,
    Action.ASK: review.ask_information,
    Action.APPROVE: review.approve_shipment,
    Action.REJECT: review.reject_shipment,
    Action.REOPEN: review.reopen_shipment,
}

# What the person reads afterwards, and what the words they give are called.
DONE = {
    Action.RECALL: _("The request is a draft again. Change it and submit it once more."),
    Action.WITHDRAW: _("The request is withdrawn."),
    Action.ANSWER: _("Your answer is with the certifier."),
    Action.TAKE_UP: _("You review this request now."),
    Action.RELEASE: _("The request is back on the desk."),
    Action.ASK: _("The exporter is asked and told by mail."),
    Action.APPROVE: _("Approved. A signatory can issue the certificates."),
    Action.REJECT: _("Rejected. The exporter is told why."),
    Action.REOPEN: _("The request is under review again."),
}
PROMPTS = {
    Action.WITHDRAW: _("Why is it not needed any more?"),
    Action.ANSWER: _("Your answer"),
    Action.ASK: _("What do you need from the exporter?"),
    Action.REJECT: _("Why is it rejected? The exporter reads this."),
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
    if action not in queries.list_actions(shipment, request.membership):
        messages.error(request, queries.explain_refusal(shipment, action, request.membership))
        return redirect(_page_of(request, shipment), shipment.public_id)
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
            return redirect(_page_of(request, shipment), shipment.public_id)
    return render(
        request,
        "shipments/shipment_confirm.html",
        {
            "shipment": shipment,
            "action": action,
            "form": form,
            "questions": queries.list_questions(shipment),
            "back": _page_of(request, shipment),
        },
    )


def _page_of(request: MemberRequest, shipment: Shipment) -> str:
    """Staff go back to the review page, exporters to the request's own."""
    return "shipments:review_page" if request.membership.can(Capability.VIEW_DESK) else "shipments:detail"
