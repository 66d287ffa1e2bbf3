"""The page on which a request is decided, the notes to its findings, and its differences in full."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts import queries as account_queries
from accounts.access import MemberRequest
from accounts.roles import Capability
from shipments import comparing, conversation_facts, queries, stock_queries
from shipments.forms.actions import NoteForm
from shipments.forms.conversation import InternalNoteForm
from shipments.models import Finding, Shipment, ShipmentLine
from shipments.rules import rejection
from shipments.rules.checks import table
from shipments.rules.checks.judgement import Severity
from shipments.rules.lifecycle import Action
from shipments.services import conversing, review

NOTES_FORM = "notes"
"""The one form of the page to which every note belongs: keeping one keeps all that were typed."""

_SHOWN_SENTENCES = 5
_WORDS_OF_GROUP: dict[str, str | Promise] = {
    Severity.BLOCK: gettext_lazy("Blocks"),
    Severity.WARN: gettext_lazy("To explain"),
    Severity.NOTE: gettext_lazy("To know"),
}


@dataclass(frozen=True)
class FindingView:
    """A finding as the page shows it, with its check's title, its line and a box for the note."""

    finding: Finding
    title: str
    sum_lines: list[str]
    note_form: NoteForm | None


@dataclass(frozen=True)
class FindingGroup:
    severity: str
    words: str | Promise
    findings: list[FindingView]


@dataclass(frozen=True)
class PassedCheck:
    """A check that passed, once however many lines it was asked of."""

    check_id: str
    title: str
    count: int
    sentences: list[str]


@access.requires(Capability.VIEW_DESK)
@require_safe
def review_page(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything for a decision on one page. How many queries it takes does not depend on the lines."""
    return _page(request, queries.get_shipment(request.membership, public_id))


@access.requires(Capability.REVIEW_SHIPMENT)
@require_POST
def finding_notes(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keeps every note that was typed on the page; each is kept or refused by itself. What is refused stays
    in its box."""
    shipment = queries.get_shipment(request.membership, public_id)
    kept, refused = [], False
    for finding in queries.list_findings(shipment):
        form = _note_form(finding, request.POST)
        if not form.is_bound or not form.has_changed():
            continue
        if form.is_valid() and form.cleaned_data["note"]:
            try:
                review.note_finding(
                    finding, note=form.cleaned_data["note"], actor=request.membership, at=timezone.now()
                )
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
            else:
                kept.append(finding.check_id)
                continue
        refused = refused or bool(form.errors or form.cleaned_data["note"])
    if kept:
        messages.success(request, _("Kept: the note to %(checks)s.") % {"checks": ", ".join(kept)})
    if refused:
        return _page(request, shipment, typed=request.POST, status=422)
    if not kept:
        messages.info(request, _("No note was changed. Write what you found out about it, then keep it."))
    return redirect("shipments:review_page", shipment.public_id)


@access.requires(Capability.REVIEW_SHIPMENT)
@require_POST
def internal_note(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keeps a note for the colleagues."""
    shipment = queries.get_shipment(request.membership, public_id)
    form = _internal_note_form(request.POST)
    if form.is_valid():
        try:
            conversing.write_internal_note(
                shipment, words=form.cleaned_data["words"], actor=request.membership, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if form.errors:
        return _page(request, shipment, internal=form, status=422)
    messages.success(request, _("The note is kept. The exporter does not see it."))
    return redirect("shipments:review_page", shipment.public_id)


@access.requires(Capability.VIEW_SHIPMENTS)
@require_safe
def differences(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Any two submissions side by side, or the last one and now."""
    shipment = queries.get_shipment(request.membership, public_id)
    submissions = comparing.list_submissions(shipment)
    if not submissions:
        return render(request, "shipments/differences.html", {"shipment": shipment, "submissions": ()})
    by_number = {str(submission.number): submission for submission in submissions}
    first = by_number.get(
        request.GET.get("from", ""), submissions[-2] if submissions[1:] else submissions[-1]
    )
    second = by_number.get(request.GET.get("to", ""))
    if second is None and submissions[1:] and request.GET.get("to") != "now":
        second = submissions[-1]
    return render(
        request,
        "shipments/differences.html",
        {
            "shipment": shipment,
            "submissions": submissions,
            "first": first,
            "second": second,
            "comparison": comparing.between(first, second) if second else comparing.to_now(first, shipment),
        },
    )


def _page(
    request: MemberRequest,
    shipment: Shipment,
    *,
    typed: QueryDict | None = None,
    internal: InternalNoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed on it and could not be kept."""
    now = timezone.now()
    actions = queries.list_actions(shipment, request.membership)
    lines = queries.list_lines(shipment)
    findings = queries.list_findings(shipment)
    papers = queries.list_papers(shipment)
    groups = _groups(findings, lines, typed, with_notes=Action.APPROVE in actions)
    passed = _passed(findings)
    context = {
        "shipment": shipment,
        "lines": lines,
        "papers": papers,
        "comparisons": comparing.list_for_review(shipment),
        "paper_differences": sum(len(paper.differing) for paper in papers),
        "rounds": conversation_facts.list_rounds(shipment),
        "clocks": conversation_facts.clocks_of(shipment, now),
        "internal_notes": conversation_facts.list_internal_notes(shipment, request.membership),
        "internal_note_form": (internal or _internal_note_form())
        if request.membership.can(Capability.REVIEW_SHIPMENT)
        else None,
        "stock_card": stock_queries.list_card(shipment, now),
        "groups": groups,
        "open_count": sum(len(group.findings) for group in groups),
        "passed": passed,
        "passed_count": sum(check.count for check in passed),
        "notes_form": NOTES_FORM,
        "events": account_queries.list_events_of(shipment),
        "actions": actions,
        "may_ask": Action.ASK in actions,
        "grounds": rejection.words_of(shipment.rejection_codes),
        "now": now,
    }
    return render(request, "shipments/review.html", context, status=status)


def _groups(
    findings: Sequence[Finding],
    lines: Sequence[ShipmentLine],
    typed: QueryDict | None,
    *,
    with_notes: bool,
) -> list[FindingGroup]:
    positions = {line.pk: line.position for line in lines}
    groups = [
        FindingGroup(
            severity,
            words,
            [
                _shown(finding, positions, typed, with_note=with_notes and severity != Severity.BLOCK)
                for finding in findings
                if finding.severity == severity
            ],
        )
        for severity, words in _WORDS_OF_GROUP.items()
    ]
    return [group for group in groups if group.findings]


def _passed(findings: Sequence[Finding]) -> list[PassedCheck]:
    by_check: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity == Severity.PASS:
            by_check.setdefault(finding.check_id, []).append(finding.sentence)
    return [
        PassedCheck(check_id, _title(check_id), len(sentences), sentences[:_SHOWN_SENTENCES])
        for check_id, sentences in by_check.items()
    ]


def _shown(
    finding: Finding, positions: dict[int, int], typed: QueryDict | None, *, with_note: bool
) -> FindingView:
    width = max((len(words) for words, _number in finding.arithmetic), default=0)
    title = _title(finding.check_id)
    form = _note_form(finding, typed)
    if finding.line_id in positions and len(positions) > 1:
        title = _("%(title)s, line %(line)s") % {"title": title, "line": positions[finding.line_id]}
    return FindingView(
        finding=finding,
        title=title,
        sum_lines=[f"{words:<{width}}  {number}" for words, number in finding.arithmetic],
        note_form=form if with_note or form.is_bound else None,
    )


def _title(check_id: str) -> str:
    check = table.BY_ID.get(check_id)
    return str(check.title) if check else ""


def _note_form(finding: Finding, typed: QueryDict | None) -> NoteForm:
    """The box for the note, with what was typed into it where something was."""
    prefix = f"finding{finding.pk}"
    is_typed = typed is not None and f"{prefix}-note" in typed
    return NoteForm(
        typed if is_typed else None, initial={"note": finding.note}, prefix=prefix, form_id=NOTES_FORM
    )


def _internal_note_form(typed: QueryDict | None = None) -> InternalNoteForm:
    return InternalNoteForm(typed, auto_id="internal_%s")
