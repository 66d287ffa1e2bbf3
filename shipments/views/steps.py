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
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import asking, comparing, fee_facts, queries
from shipments.forms.fees import SpeedForm
from shipments.forms.fields import StepForm
from shipments.forms.page_sending import sending_of
from shipments.forms.steps import STEP_FORMS, AttestationForm, initial_of
from shipments.models import SavedRecipient, SavedRoute, Shipment
from shipments.rules import transport
from shipments.rules.completeness import Problem
from shipments.rules.lifecycle import Status
from shipments.services import submission
from shipments.services.submission import BlockedError
from shipments.views import saving
from shipments.views.paper_page import beside_papers

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
            sentence = _of_line(problem)
        else:
            address = reverse(f"shipments:{problem.step}", args=[shipment.public_id])
            sentence = problem.sentence
        gaps.append(Gap(sentence, f"{address}?show=gaps#id_{problem.field}"))
    return gaps


def _of_line(problem: Problem) -> str:
    """Checks name the line themselves, gaps do not."""
    sentence = str(problem.sentence)
    if sentence.startswith(_("Line %(position)s") % {"position": problem.line}):
        return sentence
    return _("Line %(line)s: %(sentence)s") % {"line": problem.line, "sentence": sentence}


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def step(request: MemberRequest, public_id: uuid.UUID, name: str, following: str) -> HttpResponse:
    """Parties, transport or papers: a form over fields of the request. What is right is saved even if
    something else is wrong; then the page comes back with what is left."""
    shipment = queries.get_shipment(request.membership, public_id)
    form = _form_of(request, shipment, name)
    outcome = saving.Saving()
    if request.method == "POST" and not form.is_looking_up:
        target = name if form.errors or "stay" in request.POST else following
        outcome = saving.save_step(request, shipment, name, form, step=target)
        for sentence in outcome.refusals:
            form.add_error(None, sentence)
        if not form.errors and not outcome.conflicts:
            return redirect(f"shipments:{target}", shipment.public_id)
    fresh = saving.fresh_step(request, shipment, name)
    return render(
        request,
        f"shipments/step_{name}.html",
        {
            "shipment": shipment,
            "form": form,
            "steps": steps_of(shipment, name),
            "choices": saving.choices_of(outcome.conflicts, fresh),
            "sending": sending_of(request.POST),
            **_beside(request, shipment, name),
        },
    )


@access.requires(Capability.EDIT_SHIPMENT)
@require_safe
def go_on(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leads to the step where the exporter was, on whatever device."""
    shipment = queries.get_shipment(request.membership, public_id)
    known = {name for name, _label in STEPS}
    return redirect(f"shipments:{shipment.step if shipment.step in known else 'parties'}", shipment.public_id)


@access.requires(Capability.EDIT_SHIPMENT)
@require_http_methods(["GET", "POST"])
def review(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The last step: everything once more, what would bounce, the statement, and the button."""
    shipment = queries.get_shipment(request.membership, public_id)
    at = timezone.now()
    refusals: list[str] = []
    form = AttestationForm(
        request.POST or None,
        initial={"attested_by_name": request.membership.user.name, "revision": shipment.revision},
        person=request.membership.user.name,
    )
    if request.method == "POST" and form.is_valid():
        try:
            submission.submit_shipment(shipment, **form.statement, actor=request.membership, at=at)
        except BlockedError:
            refusals = [_("It would bounce as it stands. The list below says why and leads there.")]
        except ValidationError as refusal:
            refusals = refusal.messages
            typed = request.POST.copy()
            typed["revision"] = str(shipment.revision)  # the page shows the request as it is now
            form.data = typed
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
            "gaps": gaps_of(shipment, asking.list_obstacles(shipment, at)),
            "reminders": gaps_of(shipment, asking.list_reminders(shipment)),
            "changes": comparing.since_last_submission(shipment),
            "refusals": refusals,
            "steps": steps_of(shipment, "review"),
            **_price(shipment),
        },
    )


def _form_of(request: MemberRequest, shipment: Shipment, name: str) -> StepForm:
    """The step as it was sent, or as it stands; with `?show`, what would bounce is said at its field."""
    shown = asking.list_obstacles(shipment, timezone.now()) if "show" in request.GET else []
    form_class = STEP_FORMS[name]
    return form_class(
        request.POST or None,
        initial=initial_of(form_class, shipment),
        problems=[problem for problem in shown if problem.step == name],
        notes=saving.notes_of(shipment, name),
    )


def _price(shipment: Shipment) -> dict[str, object]:
    """What the request costs, and the choice of a speed where its certifier offers one."""
    if shipment.status != Status.DRAFT:
        return {}
    speeds = fee_facts.list_speeds(shipment.certifier)
    form = SpeedForm(initial={"speed": shipment.speed}, speeds=speeds) if len(speeds) > 1 else None
    return {"fee": fee_facts.quote(shipment), "speed_form": form}


def _beside(request: MemberRequest, shipment: Shipment, name: str) -> dict[str, object]:
    """What a step shows beside its form."""
    if name == "parties":
        return {
            "saved": asking.list_saved(SavedRecipient, request.membership, most=asking.OFFERED),
            "saved_kind": "recipients",
        }
    if name == "transport":
        return {
            "saved": asking.list_saved(SavedRoute, request.membership, most=asking.OFFERED),
            "saved_kind": "routes",
            "fields_of_mode": transport.FIELDS_OF_MODE,
        }
    return beside_papers(shipment)
