"""The way to the federal system and back: the panel to type from, and the numbers it allotted."""

from __future__ import annotations

import csv
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from certificates import facts, issuing_queries, queries
from certificates.documents import handoff
from certificates.documents.handoff import HandoffField
from certificates.documents.snapshot import SnapshotError
from certificates.forms import PasteForm
from certificates.issuing_queries import LEAVES_WITHIN, Unregistered
from certificates.queries import NumberedLine
from certificates.rules import recorded_numbers
from certificates.services import recording
from certificates.services.recording import Recording
from certificates.views.batches import filter_of
from shipments import queries as shipment_queries
from shipments.models import Shipment, ShipmentLine
from shipments.rules.lifecycle import Status


@dataclass(frozen=True)
class LinePanel:
    """One line's values, its number so far or what was typed, and what is odd or wrong about it."""

    line: ShipmentLine
    fields: tuple[HandoffField, ...]
    objection: str
    number: str
    refusal: str
    doubts: tuple[str, ...]


@access.requires(Capability.REVIEW_SHIPMENT)
@require_http_methods(["GET", "POST"])
def hand_off(request: MemberRequest, shipment_id: uuid.UUID) -> HttpResponse:
    """The values of each line in the order of the form, and where its number is pasted back."""
    shipment = shipment_queries.get_shipment(request.membership, shipment_id)
    lines = queries.list_lines_with_numbers(shipment)
    outcome = Recording({}, {})
    typed = {line.line.position: request.POST.get(f"number_{line.line.position}", "") for line in lines}
    if request.method == "POST":
        outcome = recording.record_numbers(shipment, typed, actor=request.membership, at=timezone.now())
        lines = queries.list_lines_with_numbers(shipment)
        if not outcome.refused:
            messages.success(request, _("The numbers are kept."))
            for position, judgement in outcome.kept.items():
                for doubt in judgement.doubts:
                    messages.warning(request, f"{position}. {doubt}")
            return redirect("issuing:hand_off", shipment.public_id)
    return render(
        request,
        "certificates/hand_off.html",
        {
            "shipment": shipment,
            "panels": [_panel(shipment, line, typed, outcome) for line in lines],
            "is_complete": all(line.number for line in lines),
            "is_approved": shipment.status == Status.APPROVED,
            "may_issue": request.membership.can(Capability.ISSUE_CERTIFICATE),
            "refused": sorted(outcome.refused.items()),
        },
    )


@access.requires(Capability.VIEW_DESK)
@require_safe
def unregistered(request: MemberRequest) -> HttpResponse:
    """Approved or issued by hand here, not registered there: with age and departure."""
    at = timezone.now()
    chosen = filter_of(request)
    rows = issuing_queries.list_unregistered_lines(request.membership, chosen, at)
    return render(
        request,
        "certificates/unregistered.html",
        {"rows": rows, "chosen": chosen, "days": list(LEAVES_WITHIN), "now": at},
    )


@access.requires(Capability.VIEW_DESK)
@require_safe
def unregistered_csv(request: MemberRequest) -> HttpResponse:
    """The panels of the list as a table: one row a line, with an empty column for its number."""
    chosen = filter_of(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hand-off.csv"'
    response.write("\ufeff")  # so that spreadsheets read UTF-8
    table = csv.writer(response)
    table.writerow(["reference", "line", "number", *handoff.COLUMNS])
    for row in issuing_queries.list_unregistered_panels(request.membership, chosen, timezone.now()):
        table.writerow([_harmless(cell) for cell in _cells(row)])
    return response


@access.requires(Capability.REVIEW_SHIPMENT)
@require_http_methods(["GET", "POST"])
def paste(request: MemberRequest) -> HttpResponse:
    """Numbers of many lines at once; what was refused says why and stays to be corrected."""
    form = PasteForm(request.POST or None, request.FILES or None)
    outcomes = None
    if request.method == "POST" and form.is_valid():
        outcomes = recording.record_pasted(form.text, actor=request.membership, at=timezone.now())
        wrong = [outcome.row for outcome in outcomes if outcome.problem]
        left = "\n".join(f"{row.reference}\t{row.position or ''}\t{row.number}" for row in wrong)
        form = PasteForm(initial={"rows": left})
    return render(
        request,
        "certificates/paste_numbers.html",
        {
            "form": form,
            "outcomes": outcomes,
            "kept": [outcome for outcome in outcomes or [] if not outcome.problem],
            "refused": [outcome for outcome in outcomes or [] if outcome.problem],
        },
    )


def _panel(
    shipment: Shipment, numbered: NumberedLine, typed: dict[int, str], outcome: Recording
) -> LinePanel:
    line, number = numbered.line, numbered.number or ""
    fields, objection = _fields(shipment, line)
    refusal = outcome.refused.get(line.position, "")
    doubts = recorded_numbers.judge(number, recording.expected_of(shipment)).doubts if number else ()
    return LinePanel(
        line, fields, objection, typed[line.position] if refusal else number, refusal, tuple(map(str, doubts))
    )


def _fields(shipment: Shipment, line: ShipmentLine) -> tuple[tuple[HandoffField, ...], str]:
    """The values, or why there are none yet."""
    try:
        return handoff.fields_of(facts.draft_of(shipment, line)), ""
    except SnapshotError as refusal:
        return (), str(refusal)


def _cells(row: Unregistered) -> list[str]:
    fields, _objection = _fields(row.line.shipment, row.line)
    values = {field.key: field.value for field in fields}
    return [
        row.line.shipment.reference,
        str(row.line.position),
        "",
        *(values.get(column, "") for column in handoff.COLUMNS),
    ]


def _harmless(cell: str) -> str:
    """With an apostrophe in front of what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
