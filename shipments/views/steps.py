"""The five steps of a request. Each is saved as it is and leads to the next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import queries
from shipments.forms.steps import STEP_FORMS, AttestationForm, PaperForm, initial_of
from shipments.models import Shipment
from shipments.rules.completeness import Problem
from shipments.services import drafting, submission
from shipments.services.submission import IncompleteError

STEPS = (
    ("parties", gettext_lazy("Parties")),
    ("products", gettext_lazy("Products")),
    ("transport", gettext_lazy("Transport")),
    ("papers", gettext_lazy("Papers")),
    ("review", gettext_lazy("Review and submit")),
)


@dataclass(frozen=True)
class Step:
    """One step for the indicator at the top."""

    label: str
    state: str
    url: str


@dataclass(frozen=True)
class Gap:
    """A problem with the address of the field that mends it."""

    sentence: str
    href: str


def steps_of(shipment: Shipment, current: str) -> list[Step]:
    """The steps as the indicator shows them: complete where nothing is missing."""
    missing = {problem.step for problem in queries.list_problems(shipment)}
    return [
        Step(
            label=str(label),
            state="current"
            if name == current
            else "upcoming"
            if name in missing | {"review"}
            else "complete",
            url=reverse(f"shipments:{name}", args=[shipment.public_id]),
        )
        for name, label in STEPS
    ]


def gaps_of(shipment: Shipment, problems: list[Problem]) -> list[Gap]:
    """Each problem as a sentence that leads to its field; `?show` makes the step show it there too."""
    lines = {line.position: line for line in queries.list_lines(shipment)}
    gaps = []
    for problem in problems:
        line = lines.get(problem.line or 0)
        if line:
            address = reverse("shipments:line", args=[shipment.public_id, line.public_id])
            sentence = _("Line %(line)s: %(sentence)s") % {"line": problem.line, "sentence": problem.sentence}
        else:
            address = reverse(f"shipments:{problem.step}", args=[shipment.public_id])
            sentence = problem.sentence
        gaps.append(Gap(sentence, f"{address}?show=gaps#id_{problem.field}"))
    return gaps


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def step(request: MemberRequest, public_id: uuid.UUID, name: str, following: str) -> HttpResponse:
    """Parties, transport or papers: a form over fields of the request."""
    shipment = queries.get_shipment(request.membership, public_id)
    form_class = STEP_FORMS[name]
    shown = queries.list_problems(shipment) if "show" in request.GET else []
    form = form_class(
        request.POST or None,
        initial=initial_of(form_class, shipment),
        problems=[problem for problem in shown if problem.step == name],
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_step(shipment, form.cleaned_data, actor=request.membership, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            target = name if "stay" in request.POST else following
            return redirect(f"shipments:{target}", shipment.public_id)
    context = {"shipment": shipment, "form": form, "steps": steps_of(shipment, name)}
    if name == "papers":
        context |= {"paper_form": PaperForm(), "papers": queries.list_papers(shipment)}
    return render(request, f"shipments/step_{name}.html", context)


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def review(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The last step: everything once more, what is missing, the statement, and the button."""
    shipment = queries.get_shipment(request.membership, public_id)
    problems = queries.list_problems(shipment)
    refusals: list[str] = []
    form = AttestationForm(request.POST or None, initial={"attested_by_name": request.membership.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            submission.submit_shipment(
                shipment,
                attested_by_name=form.cleaned_data["attested_by_name"],
                actor=request.membership,
                at=timezone.now(),
            )
        except IncompleteError as incomplete:
            problems = incomplete.problems
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            messages.success(
                request, _("The request is with your certifier. You will be told of every step.")
            )
            return redirect("shipments:detail", shipment.public_id)
    return render(
        request,
        "shipments/step_review.html",
        {
            "shipment": shipment,
            "lines": queries.list_lines(shipment),
            "papers": queries.list_papers(shipment),
            "form": form,
            "gaps": gaps_of(shipment, problems),
            "refusals": refusals,
            "steps": steps_of(shipment, "review"),
        },
    )
