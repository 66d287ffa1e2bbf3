"""Reads of requests for the doors. `visible_to` comes first in every one that a person causes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from operations.models import Operation
from shipments import facts
from shipments.models import Attachment, Finding, InformationRequest, Shipment, ShipmentLine
from shipments.rules import completeness, lifecycle
from shipments.rules.completeness import Problem
from shipments.rules.lifecycle import TRANSITIONS, Action, Status

# What waits for the certifier, in the order of urgency: earliest departure, then legal limit.
WAITING = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.APPROVED)
OPEN_FOR_EXPORTER = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.INFORMATION_REQUESTED,
    Status.UNDER_REVIEW,
    Status.APPROVED,
)
SOON = timedelta(days=2)


def get_shipment(membership: Membership, public_id: uuid.UUID) -> Shipment:
    """The request with its parties. Raises `Http404` for absent and not theirs alike."""
    return get_object_or_404(_with_parties(Shipment.objects.visible_to(membership)), public_id=public_id)


def get_exporter(membership: Membership) -> Operation:
    """The operation for which the person asks. Raises `Http404` for one who acts for a certifier."""
    return get_object_or_404(
        Operation.objects.select_related("certifier", "standard", "country"), pk=membership.operation_id
    )


def get_line(shipment: Shipment, public_id: uuid.UUID) -> ShipmentLine:
    """A line of a request that the caller has found. Raises `Http404`."""
    return get_object_or_404(
        shipment.lines.select_related("certified_product", "package_type"), public_id=public_id
    )


def get_line_of(membership: Membership, public_id: uuid.UUID) -> ShipmentLine:
    """A line of any request that the membership sees. Raises `Http404`."""
    return get_object_or_404(
        ShipmentLine.objects.select_related("shipment", "certified_product", "package_type"),
        public_id=public_id,
        shipment__in=Shipment.objects.visible_to(membership),
    )


def get_attachment(membership: Membership, public_id: uuid.UUID) -> Attachment:
    """A paper of a request that the membership sees. Raises `Http404`."""
    return get_object_or_404(
        Attachment.objects.select_related("shipment"),
        public_id=public_id,
        shipment__in=Shipment.objects.visible_to(membership),
    )


def get_finding(shipment: Shipment, finding_id: int) -> Finding:
    """A current finding of a request that the caller has found. Raises `Http404`."""
    return get_object_or_404(
        shipment.findings.select_related("shipment").filter(is_current=True), pk=finding_id
    )


def list_shipments(membership: Membership, *, text: str = "", status: str = "") -> QuerySet[Shipment]:
    """The person's requests, the latest change first; `text` looks in reference, parties and products."""
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
        )
    return shipments.order_by("-changed_at", "-pk")


def list_open_of_exporter(membership: Membership) -> list[Shipment]:
    """What the exporter has under way; what needs them stands first."""
    needs_first = {Status.INFORMATION_REQUESTED: 0, Status.DRAFT: 1}
    open_ones = list_shipments(membership).filter(status__in=OPEN_FOR_EXPORTER)[:100]
    return sorted(open_ones, key=lambda shipment: needs_first.get(Status(shipment.status), 2))


def list_queue(membership: Membership, *, scope: str = "all") -> QuerySet[Shipment]:
    """The desk: what waits for the certifier, what leaves first on top.

    `scope` is all, mine (taken up by this person) or unassigned.
    """
    queue = _with_parties(Shipment.objects.visible_to(membership)).filter(status__in=WAITING)
    if scope == "mine":
        queue = queue.filter(reviewer__user=membership.user_id)
    if scope == "unassigned":
        queue = queue.filter(reviewer=None)
    return queue.prefetch_related(
        Prefetch("lines", ShipmentLine.objects.order_by("position")),
        Prefetch("findings", Finding.objects.filter(is_current=True).exclude(severity="pass")),
    ).order_by("departs_at", "due_at", "pk")


def count_queue(membership: Membership) -> dict[str, int]:
    """How many wait: all, mine, unassigned."""
    return (
        Shipment.objects.visible_to(membership)
        .filter(status__in=WAITING)
        .aggregate(
            all=Count("pk"),
            mine=Count("pk", filter=Q(reviewer__user=membership.user_id)),
            unassigned=Count("pk", filter=Q(reviewer=None)),
        )
    )


def count_waiting(membership: Membership) -> int:
    """The number beside "Desk" in the navigation."""
    return Shipment.objects.visible_to(membership).filter(status__in=WAITING).count()


def list_lines(shipment: Shipment) -> list[ShipmentLine]:
    return list(shipment.lines.select_related("certified_product", "package_type").order_by("position"))


def list_papers(shipment: Shipment) -> list[Attachment]:
    """The papers that are on the request now, in the order they came."""
    return list(shipment.attachments.filter(removed_at=None).order_by("uploaded_at", "pk"))


def list_findings(shipment: Shipment) -> list[Finding]:
    """The current findings: what blocks first, then what has to be explained, then the rest."""
    order = {"block": 0, "warn": 1, "note": 2, "pass": 3}
    findings = shipment.findings.filter(is_current=True).select_related("noted_by__user").order_by("check_id")
    return sorted(findings, key=lambda finding: order[finding.severity])


def list_questions(shipment: Shipment) -> list[InformationRequest]:
    return list(shipment.questions.select_related("asked_by__user", "answered_by__user").order_by("asked_at"))


def get_open_question(shipment: Shipment) -> InformationRequest | None:
    return shipment.questions.filter(answered_at=None).order_by("-asked_at").first()


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
        is_same_person=False,
    )
    return lifecycle.sentence(refusal, status=shipment.status, action=action) if refusal else ""


def leaves_soon(shipment: Shipment, at: datetime) -> bool:
    """Whether the goods leave within two days, so that the desk shows it in words and colour."""
    return shipment.departs_at is not None and shipment.departs_at - at < SOON


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
    )
