"""What is done to several requests of the desk at once: take up, give back, assign.

Each succeeds or fails alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import desk_queries
from shipments.models import Shipment
from shipments.services import assigning, review

MOST = 200
LONGEST_QUERY = 2000


@access.requires(Capability.REVIEW_SHIPMENT)
@require_POST
def act(request: MemberRequest) -> HttpResponse:
    """Does to every ticked request, or to the one whose own button was pressed, what the button says."""
    at = timezone.now()
    pressed = request.POST.get("take_one", "")
    name = "take" if pressed else request.POST.get("do", "")
    chosen = desk_queries.list_chosen(
        request.membership, [pressed] if pressed else request.POST.getlist("chosen")
    )
    back = redirect(_back(request.POST.get("back", ""), chosen[0].reference if pressed and chosen else ""))
    if not chosen:
        messages.error(request, _("No request is chosen. Tick those that are meant, then press the button."))
        return back
    if len(chosen) > MOST:
        messages.error(request, _("Choose at most %(most)d requests at once.") % {"most": MOST})
        return back
    if name == "take":
        _do(request, chosen, lambda one: review.take_up_shipment(one, actor=request.membership, at=at))
    elif name == "give_back":
        _do(request, chosen, lambda one: assigning.give_back_shipment(one, actor=request.membership, at=at))
    elif name == "assign":
        _assign(request, chosen, at)
    else:
        messages.error(request, _("Press one of the buttons below the list: take up, give back or assign."))
    return back


def _assign(request: MemberRequest, chosen: list[Shipment], at: datetime) -> None:
    reviewer = desk_queries.find_reviewer(request.membership, request.POST.get("reviewer", ""))
    if reviewer is None:
        messages.error(request, _("Choose a reviewer from the list, then press “Assign”."))
        return
    _do(
        request,
        chosen,
        lambda one: assigning.assign_shipment(one, reviewer=reviewer, actor=request.membership, at=at),
    )


def _do(request: MemberRequest, chosen: list[Shipment], verb: Callable[[Shipment], Shipment]) -> None:
    """One verb to each; says how many it was done to, and of every other one why not."""
    done = []
    for shipment in chosen:
        try:
            done.append(verb(shipment))
        except ValidationError as refusal:
            messages.error(request, f"{shipment.reference}: {' '.join(refusal.messages)}")
        except Shipment.DoesNotExist:
            gone = _("%(reference)s is not here any more.")
            messages.error(request, gone % {"reference": shipment.reference})
    if done:
        names = ", ".join(shipment.reference for shipment in done[:10]) + (" …" if len(done) > 10 else "")
        sentence = ngettext(
            "Done for %(count)d request: %(names)s", "Done for %(count)d requests: %(names)s", len(done)
        )
        messages.success(request, sentence % {"count": len(done), "names": names})


def _back(typed: str, reference: str) -> str:
    """The desk with the filters it had, at the request whose own button was pressed; of what was sent only
    a query is taken over, never an address."""
    query = QueryDict(typed[:LONGEST_QUERY])
    return reverse(
        "shipments:desk",
        query=query or {"show": "all"},
        fragment=f"row-{reference}" if reference else None,
    )
