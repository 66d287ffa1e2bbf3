"""Reads of the certifier's desk: what waits, in which order, and how each request looks at a glance."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When

from accounts.models import Membership
from accounts.roles import Capability, roles_that_can
from operations.models import Operation
from shipments import queries
from shipments.models import Finding, Lot, SavedFilter, Shipment, ShipmentLine
from shipments.models.shipment import Kind
from shipments.rules import deadlines, risk
from shipments.rules.checks.judgement import Severity
from shipments.rules.deadlines import Told
from shipments.rules.lifecycle import Status
from shipments.rules.risk import Found, Risk, RiskWords

SCOPES = ("all", "mine", "unassigned", "exporter")
SORTS = ("due", "departure", "received", "exporter", "changed")

_ORDERS = {
    "due": ("has_left", F("urgent_at").asc(nulls_last=True), "pk"),
    "departure": (F("departs_at").asc(nulls_last=True), "pk"),
    "received": (F("received_at").asc(nulls_last=True), "pk"),
    "exporter": ("exporter__name", F("urgent_at").asc(nulls_last=True), "pk"),
    "changed": ("-changed_at", "-pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What the desk is asked to show; empty is everything. Instants bound the planned departure, the second
    one is excluded."""

    scope: str = "all"
    text: str = ""
    exporter: uuid.UUID | None = None
    product: str = ""
    mode: str = ""
    risk: str = ""
    kind: str = ""
    leaves_from: datetime | None = None
    leaves_before: datetime | None = None
    sort: str = "due"


@dataclass(frozen=True)
class DeskRow:
    """One request as the desk shows it. `deadline` is the one that counts, `others` are the rest;
    `opens_left` marks the first of those whose goods have left, where these are a group of their own."""

    shipment: Shipment
    deadline: Told | None
    others: tuple[Told, ...]
    risk: RiskWords
    net_kg: Decimal
    waited: timedelta
    opens_left: bool = False


@dataclass(frozen=True)
class Reviewer:
    public_id: uuid.UUID
    name: str
    role_label: str
    is_self: bool


def list_queue(membership: Membership, wanted: Wanted, at: datetime) -> QuerySet[Shipment]:
    """What waits for the certifier (or, in the scope `exporter`, for an exporter) and fits the filters.

    Each has `has_left`: its goods departed, so no certificate can save it. By what is due first, these stand
    below everything that still can be saved.
    """
    queue = _in_scope(Shipment.objects.visible_to(membership), membership, wanted.scope)
    return (
        _filtered(queue, wanted)
        .select_related("exporter", "recipient", "reviewer__user", "certifier")
        .prefetch_related(
            Prefetch("lines", ShipmentLine.objects.order_by("position")),
            Prefetch("findings", Finding.objects.filter(is_current=True).exclude(severity=Severity.PASS)),
        )
        .annotate(has_left=Case(When(kind=Kind.SINGLE, departs_at__lte=at, then=True), default=False))
        .order_by(*_ORDERS[wanted.sort])
    )


def list_rows(
    shipments: Iterable[Shipment], *, at: datetime, zone: ZoneInfo, sort: str = "due"
) -> list[DeskRow]:
    """The requests of `list_queue`, told in the words of a reader in `zone`."""
    rows = [_row(shipment, at, zone) for shipment in shipments]
    first = next((place for place, row in enumerate(rows) if row.shipment.has_left), None)  # type: ignore[attr-defined]
    if sort == "due" and first is not None:
        rows[first] = replace(rows[first], opens_left=True)
    return rows


def count_scopes(membership: Membership) -> dict[str, int]:
    """How many wait, by scope."""
    waiting = Q(status__in=queries.WAITING)
    return (
        Shipment.objects.visible_to(membership)
        .filter(closed_at=None, received_at__isnull=False)
        .aggregate(
            all=Count("pk", filter=waiting),
            mine=Count("pk", filter=waiting & Q(reviewer__user=membership.user_id)),
            unassigned=Count("pk", filter=waiting & Q(reviewer=None)),
            exporter=Count("pk", filter=Q(status=Status.INFORMATION_REQUESTED)),
        )
    )


def list_exporters(membership: Membership) -> list[tuple[str, str]]:
    """Public id and name of those who have a request on the desk now."""
    queue = Shipment.objects.visible_to(membership).filter(closed_at=None, received_at__isnull=False)
    exporters = Operation.objects.filter(pk__in=queue.values("exporter")).order_by("name", "pk")
    return [(str(public_id), name) for public_id, name in exporters.values_list("public_id", "name")]


def list_reviewers(membership: Membership) -> list[Reviewer]:
    """Whom a request may be given to: everybody of the certifier who reviews, by name."""
    return [
        Reviewer(one.public_id, one.user.name, one.role_label, one.user_id == membership.user_id)
        for one in _reviewers(membership).order_by("user__name", "pk")
    ]


def find_reviewer(membership: Membership, public_id: str) -> Membership | None:
    """One of them, or None for anything else that was sent."""
    try:
        return _reviewers(membership).filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        return None


def list_chosen(membership: Membership, public_ids: Iterable[str]) -> list[Shipment]:
    """The requests that were ticked, in the order of the desk; what is no id or not theirs is left out."""
    known = queries.read_public_ids(public_ids)
    chosen = Shipment.objects.visible_to(membership).filter(public_id__in=known)
    by_urgency = F("urgent_at").asc(nulls_last=True)
    return list(chosen.select_related("reviewer__user").order_by(by_urgency, "pk"))


def list_saved_filters(membership: Membership) -> list[SavedFilter]:
    """The person's own, by name."""
    return list(SavedFilter.objects.visible_to(membership).order_by("name"))


def find_saved_filter(membership: Membership, public_id: uuid.UUID) -> SavedFilter | None:
    """One of the person's own, or None."""
    return SavedFilter.objects.visible_to(membership).filter(public_id=public_id).first()


def _reviewers(membership: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(
        certifier=membership.certifier_id,
        certifier__isnull=False,
        is_active=True,
        user__is_active=True,
        role__in=roles_that_can(Capability.REVIEW_SHIPMENT),
    ).select_related("user", "certifier")


def _in_scope(queue: QuerySet[Shipment], membership: Membership, scope: str) -> QuerySet[Shipment]:
    queue = queue.filter(closed_at=None, received_at__isnull=False)
    if scope == "exporter":
        return queue.filter(status=Status.INFORMATION_REQUESTED)
    queue = queue.filter(status__in=queries.WAITING)
    if scope == "mine":
        return queue.filter(reviewer__user=membership.user_id)
    if scope == "unassigned":
        return queue.filter(reviewer=None)
    return queue


def _filtered(queue: QuerySet[Shipment], wanted: Wanted) -> QuerySet[Shipment]:
    if wanted.text:
        queue = queue.filter(_about(wanted.text))
    if wanted.exporter:
        queue = queue.filter(exporter__public_id=wanted.exporter)
    if wanted.product:
        lines = ShipmentLine.objects.filter(name_as_labelled__icontains=wanted.product)
        queue = queue.filter(pk__in=lines.values("shipment"))
    if wanted.mode:
        queue = queue.filter(mode=wanted.mode)
    if wanted.kind:
        queue = queue.filter(kind=wanted.kind)
    if wanted.leaves_from:
        queue = queue.filter(departs_at__gte=wanted.leaves_from)
    if wanted.leaves_before:
        queue = queue.filter(departs_at__lt=wanted.leaves_before)
    return queue.filter(_of_risk(Risk(wanted.risk))) if wanted.risk else queue


def _about(text: str) -> Q:
    """Reference, parties and products by a part; numbers of the transport and lots as a whole."""
    return (
        Q(reference__icontains=text)
        | Q(exporter__name__icontains=text)
        | Q(recipient__name__icontains=text)
        | Q(pk__in=ShipmentLine.objects.filter(name_as_labelled__icontains=text).values("shipment"))
        | Q(pk__in=Lot.objects.filter(number=text).values("line__shipment"))
        | Q(containers__contains=[text.upper()[:20]])
        | Q(bill_of_lading=text)
        | Q(air_waybill=text)
    )


def _of_risk(wanted: Risk) -> Q:
    """`rules/risk.judge`, said to the database."""
    current = Finding.objects.filter(shipment=OuterRef("pk"), is_current=True)
    blocked = Q(Exists(current.filter(severity=Severity.BLOCK, override=None)))
    listed = Q(Exists(current.filter(severity__in=(Severity.BLOCK, Severity.WARN), check_id__in=risk.LISTED)))
    waiting = Q(Exists(current.filter(severity=Severity.WARN, note="")))
    return {
        Risk.BLOCKED: blocked,
        Risk.LISTED: ~blocked & listed,
        Risk.EXPLAIN: ~blocked & ~listed & waiting,
        Risk.CLEAR: ~blocked & ~listed & ~waiting,
    }[wanted]


def _row(shipment: Shipment, at: datetime, zone: ZoneInfo) -> DeskRow:
    certifier_zone = ZoneInfo(shipment.certifier.time_zone)
    received_at = shipment.received_at or at
    told = [
        deadlines.tell(deadline, at=at, zone=zone, received_at=received_at, certifier_zone=certifier_zone)
        for deadline in deadlines.running(
            status=shipment.status,
            departs_at=shipment.departs_at,
            target_at=shipment.target_at,
            limit_at=shipment.due_at,
        )
    ]
    return DeskRow(
        shipment=shipment,
        deadline=told[0] if told else None,
        others=tuple(told[1:]),
        risk=risk.tell(_found(finding) for finding in shipment.findings.all()),
        net_kg=sum((line.net_weight_kg or Decimal(0) for line in shipment.lines.all()), Decimal(0)),
        waited=deadlines.waited_until(at, waited=shipment.waited, waiting_since=shipment.waiting_since),
    )


def _found(finding: Finding) -> Found:
    is_settled = finding.override_id is not None if finding.severity == Severity.BLOCK else bool(finding.note)
    return Found(finding.check_id, finding.severity, is_settled)
