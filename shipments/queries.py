"""Reads of requests for the doors. `visible_to` comes first in every one that a person causes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from operations import terms
from operations.models import Operation
from operations.rules.arrangements import Term
from shipments import facts, paper_facts
from shipments.models import Attachment, Finding, Lot, Shipment, ShipmentLine
from shipments.paper_facts import Paper
from shipments.rules import completeness, lifecycle, weights
from shipments.rules.completeness import Problem
from shipments.rules.lifecycle import TRANSITIONS, Action, Part, Status

# What waits for the certifier.
WAITING = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.APPROVED)
OPEN_FOR_EXPORTER = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.INFORMATION_REQUESTED,
    Status.UNDER_REVIEW,
    Status.APPROVED,
)


def get_shipment(membership: Membership, public_id: uuid.UUID) -> Shipment:
    """The request with its parties. Raises `Http404` for absent and not theirs alike."""
    return get_object_or_404(_with_parties(Shipment.objects.visible_to(membership)), public_id=public_id)


def read_public_ids(sent: Iterable[str]) -> list[uuid.UUID]:
    """The ids among what a page sent; whatever is none is left out."""
    known = []
    for text in sent:
        with suppress(ValueError):
            known.append(uuid.UUID(text))
    return known


def get_exporter(membership: Membership) -> Operation:
    """The operation for which the person asks. Raises `Http404` for one who acts for a certifier."""
    return get_object_or_404(
        Operation.objects.select_related("certifier", "standard", "country"), pk=membership.operation_id
    )


def get_line(shipment: Shipment, public_id: uuid.UUID) -> ShipmentLine:
    """A line of a request that the caller has found. Raises `Http404`."""
    return get_object_or_404(_lines(shipment), public_id=public_id)


def get_line_of(membership: Membership, public_id: uuid.UUID) -> ShipmentLine:
    """A line of any request that the membership sees. Raises `Http404`."""
    return get_object_or_404(
        ShipmentLine.objects.select_related("shipment", "certified_product", "package_type", "origin"),
        public_id=public_id,
        shipment__in=Shipment.objects.visible_to(membership),
    )


def get_attachment(membership: Membership, public_id: uuid.UUID) -> Attachment:
    """A paper of a request that the membership sees. Raises `Http404`."""
    return get_object_or_404(
        Attachment.objects.select_related("shipment", "reading"),
        public_id=public_id,
        shipment__in=Shipment.objects.visible_to(membership),
    )


def get_finding(shipment: Shipment, finding_id: int) -> Finding:
    """A current finding of a request that the caller has found. Raises `Http404`."""
    return get_object_or_404(
        shipment.findings.select_related("shipment").filter(is_current=True), pk=finding_id
    )


def list_shipments(membership: Membership, *, text: str = "", status: str = "") -> QuerySet[Shipment]:
    """The person's requests, the latest change first; `text` looks in reference, parties and products, and
    among lots for the whole number."""
    shipments = _with_parties(Shipment.objects.visible_to(membership)).annotate(
        line_count=Count("lines"), total_kg=Sum("lines__net_weight_kg")
    )
    if status:
        shipments = shipments.filter(status=status)
    if text:
        matching_lines = ShipmentLine.objects.filter(name_as_labelled__icontains=text).values("shipment")
        shipments = shipments.filter(
            Q(reference__icontains=text)
            | Q(exporter__name__icontains=text)
            | Q(recipient__name__icontains=text)
            | Q(pk__in=matching_lines)
            | Q(pk__in=Lot.objects.filter(number=text).values("line__shipment"))
        )
    return shipments.order_by("-changed_at", "-pk")


def list_open_of_exporter(membership: Membership) -> list[Shipment]:
    """What the exporter has under way; what needs them stands first."""
    needs_first = {Status.INFORMATION_REQUESTED: 0, Status.DRAFT: 1}
    open_ones = list_shipments(membership).filter(status__in=OPEN_FOR_EXPORTER)[:100]
    return sorted(open_ones, key=lambda shipment: needs_first.get(Status(shipment.status), 2))


def count_waiting(membership: Membership) -> int:
    """The number beside "Desk" in the navigation."""
    return Shipment.objects.visible_to(membership).filter(status__in=WAITING).count()


def list_lines(shipment: Shipment) -> list[ShipmentLine]:
    """The products with their lots, in order."""
    return list(_lines(shipment).order_by("position"))


def _lines(shipment: Shipment) -> QuerySet[ShipmentLine]:
    lots = Lot.objects.select_related("supplier", "partner_country").order_by("position")
    return shipment.lines.select_related(
        "certified_product", "package_type", "origin", "processed_in"
    ).prefetch_related(Prefetch("lots", lots))


def find_line(shipment: Shipment, public_id: str) -> ShipmentLine | None:
    """A line of the request by a key that somebody typed; None for any other."""
    try:
        return _lines(shipment).filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        return None


def find_line_of_page(shipment: Shipment, key: uuid.UUID) -> ShipmentLine | None:
    """The line that was typed on the page with that key, once it is one."""
    return _lines(shipment).filter(key=key).first()


def get_window(shipment: Shipment, on: date) -> tuple[date, date]:
    """The days by which codes and terms are judged; while none are declared, the day."""
    return facts.window_of(shipment, on)


def list_terms(shipment: Shipment, on: date) -> tuple[Term, ...]:
    """What the standard asks over the window; while none is declared, on the day."""
    return terms.list_terms(shipment.standard, *facts.window_of(shipment, on))


def list_notes(line: ShipmentLine) -> dict[str, list[str]]:
    """What does not add up in a line, by field; the caller has fetched the lots."""
    lots_kg = weights.lots_weight(lot.quantity_kg for lot in line.lots.all())
    return weights.notes(weights.typed_of(line), lots_kg)


def list_papers(shipment: Shipment) -> list[Paper]:
    """The papers that are on the request now with what their words say, in the order they came."""
    return paper_facts.list_papers(shipment)


def list_removed_papers(shipment: Shipment) -> list[Attachment]:
    """Papers that were taken off, the latest first; they can be put back."""
    return list(shipment.attachments.exclude(removed_at=None).order_by("-removed_at", "-pk")[:10])


def list_findings(shipment: Shipment) -> list[Finding]:
    """The current findings: what blocks first, then what has to be explained, then the rest."""
    order = {"block": 0, "warn": 1, "note": 2, "pass": 3}
    findings = (
        shipment.findings.filter(is_current=True)
        .select_related("noted_by__user", "override__given_by__user")
        .order_by("check_id", "pk")
    )
    return sorted(findings, key=lambda finding: order[finding.severity])


def list_problems(shipment: Shipment) -> list[Problem]:
    """What is still missing before the request can be submitted."""
    return list(completeness.problems(facts.declare(shipment)))


def list_actions(shipment: Shipment, membership: Membership) -> list[Action]:
    """What this person may do to the request now: the buttons of its page.

    A button that four eyes forbid is shown; pressing it says why.
    """
    return [
        row.action
        for row in TRANSITIONS.values()
        if shipment.status in row.sources and membership.can(row.capability)
    ]


def explain_refusal(shipment: Shipment, action: Action, membership: Membership) -> str:
    """The sentence for an action that the table does not let this person do now."""
    refusal = lifecycle.refuse(
        action,
        status=shipment.status,
        may=membership.can(TRANSITIONS[action].capability),
        reason="not asked yet",
    )
    return lifecycle.sentence(refusal, status=shipment.status, action=action) if refusal else ""


def parts_played(shipment: Shipment, actor: Membership) -> frozenset[Part]:
    """What the actor did for the request before that keeps them from another act on it."""
    return lifecycle.parts_of(
        actor.user_id,
        preparers=[_person(shipment.created_by), _person(shipment.submitted_by)],
        reviewers=[_person(shipment.reviewer), _person(shipment.approved_by)],
        four_eyes=shipment.certifier.has_four_eyes,
    )


def _with_parties(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    return shipments.select_related(
        "certifier",
        "exporter__country",
        "exporter__certifier",
        "recipient__country",
        "recipient__certifier",
        "final_handler__country",
        "final_handler__certifier",
        "standard",
        "origin",
        "exported_from",
        "us_port",
        "reviewer__user",
        "approved_by__user",
        "copied_from",
    )


def _person(member: Membership | None) -> int | None:
    return member.user_id if member else None
