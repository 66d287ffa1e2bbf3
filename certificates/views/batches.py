"""The signatory's list of what is ready, and batches of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access import MemberRequest
from accounts.roles import Capability
from certificates import facts, issuing_queries, queries
from certificates.issuing_queries import LEAVES_WITHIN, ReadyFilter
from certificates.models import BatchIssue
from certificates.models.batch import ItemState
from certificates.services import batches
from operations.models.certifier import NumberSource
from shipments.models import Shipment

PAGE_SIZE = 100


@dataclass(frozen=True)
class ReadyRow:
    """A request with what stands between this person and issuing it (`explain_not_ready`)."""

    shipment: Shipment
    obstacle: str


@access.requires(Capability.VIEW_DESK)
@require_safe
def ready(request: MemberRequest) -> HttpResponse:
    """Every approved request, to tick and issue; with `?all=1` all of the page are ticked."""
    at = timezone.now()
    chosen = filter_of(request)
    page = Paginator(issuing_queries.list_ready(request.membership, chosen, at), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    may_issue = request.membership.can(Capability.ISSUE_CERTIFICATE)
    return render(
        request,
        "certificates/ready.html",
        {
            "page": page,
            "rows": _rows(list(page), request),
            "chosen": chosen,
            "days": list(LEAVES_WITHIN),
            "is_recorded": _records_numbers(request),
            "all_ticked": request.GET.get("all") == "1",
            "may_issue": may_issue,
            "outage": queries.get_outage_on(request.membership),
            "batches": issuing_queries.list_batches(request.membership),
        },
    )


@access.requires(Capability.ISSUE_CERTIFICATE)
@require_http_methods(["GET", "POST"])
def confirm(request: MemberRequest) -> HttpResponse:
    """What the selection would issue, once more, before the person confirms it."""
    if request.method != "POST":
        return redirect("issuing:ready")
    return _confirm_page(request, [])


@access.requires(Capability.ISSUE_CERTIFICATE)
@access.confirmed_person
@require_http_methods(["GET", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Issues the selection, after the password was asked once; leads to how it goes."""
    if request.method != "POST":
        return redirect("issuing:ready")
    at = timezone.now()
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return redirect("issuing:ready")
    made = BatchIssue.objects.visible_to(request.membership).filter(public_id=key).first()
    if made is not None:  # the second click
        return redirect("issuing:batch", made.public_id)
    selected = issuing_queries.list_selected(request.membership, request.POST.getlist("shipment"))
    try:
        batch = batches.start_batch(
            [row.shipment for row in _rows(selected, request) if not row.obstacle],
            key=key,
            actor=request.membership,
            at=at,
            confirmed_at=access.confirmed_at(request),
            retry_of=_retried(request),
        )
    except ValidationError as refusal:
        return _confirm_page(request, refusal.messages)
    return redirect("issuing:batch", batch.public_id)


@access.requires(Capability.VIEW_DESK)
@require_safe
def batch(request: MemberRequest, batch_id: uuid.UUID) -> HttpResponse:
    """How a batch goes: what is issued, what waits, what failed and why. Asks again by itself."""
    found = issuing_queries.get_batch(request.membership, batch_id)
    items = issuing_queries.list_items(found)
    by_state = {state: [item for item in items if item.state == state] for state in ItemState}
    retried = issuing_queries.list_failed(found, request.membership) if by_state[ItemState.FAILED] else []
    context = {
        "batch": found,
        "items": items,
        "waiting": len(by_state[ItemState.WAITING]),
        "issued": len(by_state[ItemState.ISSUED]),
        "failed": len(by_state[ItemState.FAILED]),
        "ended": len(items) - len(by_state[ItemState.WAITING]),
        "retried": retried,
        "may_issue": request.membership.can(Capability.ISSUE_CERTIFICATE),
    }
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(
        request, "certificates/_batch_progress.html" if is_fragment else "certificates/batch.html", context
    )


def filter_of(request: MemberRequest) -> ReadyFilter:
    """What the person typed into the filters; anything unknown filters nothing."""
    numbers = request.GET.get("numbers", "")
    days = request.GET.get("days", "")
    return ReadyFilter(
        text=request.GET.get("q", "").strip()[:100],
        days=days if days in LEAVES_WITHIN else "",
        numbers=numbers if numbers in ("missing", "there", "manual") else "",
    )


def _confirm_page(request: MemberRequest, refusals: list[str]) -> HttpResponse:
    selected = issuing_queries.list_selected(request.membership, request.POST.getlist("shipment"))
    rows = _rows(selected, request)
    issuable = [row for row in rows if not row.obstacle]
    certifier = request.membership.certifier
    return render(
        request,
        "certificates/batch_confirm.html",
        {
            "rows": issuable,
            "left_out": [row for row in rows if row.obstacle],
            "certificate_count": sum(row.shipment.line_count for row in issuable),  # type: ignore[attr-defined]
            "refusals": refusals,
            "key": request.POST.get("key") if refusals and request.POST.get("key") else uuid.uuid4(),
            "retry_of": request.POST.get("retry_of", "")[:36],
            "most": batches.MOST,
            "registration_note": facts.registration_note_of(certifier) if certifier else "",
        },
    )


def _rows(shipments: list[Shipment], request: MemberRequest) -> list[ReadyRow]:
    return [
        ReadyRow(shipment, issuing_queries.explain_not_ready(shipment, request.membership))
        for shipment in shipments
    ]


def _retried(request: MemberRequest) -> BatchIssue | None:
    try:
        key = uuid.UUID(request.POST.get("retry_of", ""))
    except ValueError:
        return None
    return BatchIssue.objects.visible_to(request.membership).filter(public_id=key).first()


def _records_numbers(request: MemberRequest) -> bool:
    certifier = request.membership.certifier
    return certifier is not None and certifier.number_source == NumberSource.RECORDED
