"""Asking the exporter, and answering the certifier."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import comparing, conversation_facts, queries
from shipments.forms.conversation import AnswersForm, ItemFormSet, OpeningForm, wanted_of
from shipments.models import Shipment
from shipments.rules.checks import places
from shipments.rules.frozen_request import FIELDS
from shipments.rules.lifecycle import Action
from shipments.services import conversing, papers
from shipments.services.submission import BlockedError, IncompleteError
from shipments.views.going_back import refuse_early

_MORE_ROWS = 3


@access.requires(Capability.VIEW_SHIPMENTS)
@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The list of what is needed. `?finding=` fills in what a check found; “more rows” works without a
    script."""
    shipment = queries.get_shipment(request.membership, public_id)
    if answer := refuse_early(request, shipment, Action.ASK):
        return answer
    opening = OpeningForm(request.POST or None)
    rows = ItemFormSet(request.POST or None, initial=_from_findings(request, shipment))
    wants_more = "more" in request.POST
    if wants_more:
        rows = ItemFormSet(_with_more_rows(request))
    elif request.method == "POST" and opening.is_valid() and rows.is_valid():
        try:
            conversing.ask_information(
                shipment,
                items=wanted_of(rows),
                actor=request.membership,
                at=timezone.now(),
                reason=opening.cleaned_data["reason"],
            )
        except ValidationError as refusal:
            opening.add_error(None, refusal)
        else:
            messages.success(request, _("The exporter is asked and told by mail."))
            return redirect("shipments:review_page", shipment.public_id)
    context = {
        "shipment": shipment,
        "opening": opening,
        "rows": rows,
        "lines": queries.list_lines(shipment),
        "shows_problems": request.method == "POST" and not wants_more,
    }
    return render(request, "shipments/ask.html", context)


@access.requires(Capability.VIEW_SHIPMENTS)
@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Each item with a box, a file and a link to its field. What is written is kept first, whatever else is
    wrong; then the request goes back, unless it is only to be saved."""
    shipment = queries.get_shipment(request.membership, public_id)
    if refused := refuse_early(request, shipment, Action.ANSWER):
        return refused
    asked_round = conversation_facts.get_open_round(shipment)
    items = asked_round.items if asked_round else ()
    form = AnswersForm(request.POST or None, request.FILES or None, items=items)
    if request.method == "POST":
        form.full_clean()
        _attach_papers(request, shipment, form)
        if form.errors or "save" in request.POST:
            _save(request, shipment, form)
        elif _hand_back(request, shipment, form):
            return redirect("shipments:detail", shipment.public_id)
        if not form.errors:
            messages.success(
                request, _("What you wrote is kept. The certifier sees it when you hand it back.")
            )
            return redirect("shipments:act", shipment.public_id, Action.ANSWER)
        fresh = conversation_facts.get_open_round(shipment)
        form.items = fresh.items if fresh else items
    context = {
        "shipment": shipment,
        "form": form,
        "asked_round": asked_round,
        "changes": comparing.since_last_submission(shipment),
    }
    return render(request, "shipments/answer.html", context)


def _from_findings(request: MemberRequest, shipment: Shipment) -> list[dict[str, object]]:
    """What checks found, as items to ask for."""
    keys = {int(key) for key in request.GET.getlist("finding")[:20] if key.isascii() and key.isdigit()}
    if not keys:
        return []
    positions = {line.pk: line.position for line in queries.list_lines(shipment)}
    boxes = {field.box: f"field:{field.name}" for field in FIELDS.values()}
    return [
        {
            "words": places.question_of(finding.check_id, finding.sentence),
            "about": boxes.get(places.field_of(finding.check_id), ""),
            "line": positions.get(finding.line_id or 0),
        }
        for finding in queries.list_findings(shipment)
        if finding.pk in keys
    ]


def _with_more_rows(request: MemberRequest) -> dict[str, str]:
    """What was typed, with some rows more."""
    typed = request.POST.dict()
    total = typed.get("form-TOTAL_FORMS", "1")
    typed["form-TOTAL_FORMS"] = str((int(total) if total.isascii() and total.isdigit() else 1) + _MORE_ROWS)
    return typed


def _attach_papers(request: MemberRequest, shipment: Shipment, form: AnswersForm) -> None:
    """Each file is attached or refused by itself."""
    for item, upload in form.uploads:
        try:
            papers.attach_paper(
                shipment,
                upload,
                kind=item.paper_kind,
                answers=item,
                actor=request.membership,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(f"paper_{item.public_id}", refusal.messages[0])


def _save(request: MemberRequest, shipment: Shipment, form: AnswersForm) -> None:
    try:
        conversing.save_answers(shipment, form.answers, actor=request.membership, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)


def _hand_back(request: MemberRequest, shipment: Shipment, form: AnswersForm) -> bool:
    """Whether the request went back. If not, what was written is kept and the form says why."""
    try:
        conversing.answer_information(
            shipment,
            answers=form.answers,
            actor=request.membership,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except (IncompleteError, BlockedError):
        form.add_error(
            None,
            _("The request would bounce as it stands now. The step “Review and submit” lists what to mend."),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
    else:
        messages.success(request, _("Your answer is with the certifier."))
        return True
    _save(request, shipment, form)
    return False
