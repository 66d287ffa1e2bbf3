"""What a signatory can issue, what waits for a number of the federal system, and how a batch is doing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from certificates.models import BatchIssue, BatchItem, Certificate, Outage
from certificates.models.batch import ItemState
from operations.models.certifier import NumberSource
from shipments import queries as shipment_queries
from shipments.models import Shipment, ShipmentLine
from shipments.rules.lifecycle import TRANSITIONS, Action, Status

LEAVES_WITHIN = {"2": timedelta(days=2), "7": timedelta(days=7), "30": timedelta(days=30)}
"""The choices of the filter by departure: days as they are typed, and how long that is."""

_MOST_UNREGISTERED = 500
"""Lines on one page: whoever has more filters."""


@dataclass(frozen=True)
class ReadyFilter:
    """What narrows the list: a text, days to departure, numbers there or not."""

    text: str = ""
    days: str = ""
    numbers: str = ""


def list_ready(membership: Membership, chosen: ReadyFilter, at: datetime) -> QuerySet[Shipment]:
    """Approved requests with `line_count`, `numbered_count`, `total_kg`; what leaves first on top."""
    shipments = _approved(membership)
    if chosen.text:
        products = ShipmentLine.objects.filter(name_as_labelled__icontains=chosen.text).values("shipment")
        shipments = shipments.filter(
            Q(reference__icontains=chosen.text)
            | Q(exporter__name__icontains=chosen.text)
            | Q(recipient__name__icontains=chosen.text)
            | Q(pk__in=products)
        )
    if chosen.days in LEAVES_WITHIN:
        shipments = shipments.filter(departs_at__lt=at + LEAVES_WITHIN[chosen.days])
    if chosen.numbers == "missing":
        shipments = shipments.filter(pk__in=_without_number(membership))
    elif chosen.numbers == "there":
        shipments = shipments.exclude(pk__in=_without_number(membership))
    return _counted(shipments).order_by("departs_at", "due_at", "pk")


def list_selected(membership: Membership, public_ids: Sequence[str]) -> list[Shipment]:
    """The approved requests of a selection, in the order of the list; what else was sent is left out."""
    known = shipment_queries.read_public_ids(public_ids)
    shipments = _counted(_approved(membership).filter(public_id__in=known))
    return list(shipments.order_by("departs_at", "due_at", "pk"))


def explain_not_ready(shipment: Shipment, membership: Membership) -> str:
    """The code of what stands between this person and issuing: numbers, other_person or nothing.

    The shipment is one of `list_ready` or `list_selected`.
    """
    certifier = shipment.certifier
    numbered: int = shipment.numbered_count  # type: ignore[attr-defined]
    lines: int = shipment.line_count  # type: ignore[attr-defined]
    if certifier.number_source == NumberSource.RECORDED and numbered < lines:
        return "numbers"
    if TRANSITIONS[Action.ISSUE].other_than & shipment_queries.parts_played(shipment, membership):
        return "other_person"
    return ""


@dataclass(frozen=True)
class Unregistered:
    """A line that was approved or issued by hand here and has no number of the federal system."""

    line: ShipmentLine
    since_at: datetime
    certificate: Certificate | None
    outage: Outage | None


def list_unregistered_lines(membership: Membership, chosen: ReadyFilter, at: datetime) -> list[Unregistered]:
    """Lines of approved requests whose numbers are recorded, and of manual certificates; the oldest first."""
    return [_unregistered(line) for line in _unregistered_lines(membership, chosen, at)]


def list_unregistered_panels(membership: Membership, chosen: ReadyFilter, at: datetime) -> list[Unregistered]:
    """As `list_unregistered_lines`, with everything that the hand-off panel of a line reads.

    A query for each kind of row and not one join of twenty: planning that takes the database a second.
    """
    lines = _unregistered_lines(membership, chosen, at).prefetch_related(*_OF_A_PANEL)
    return [_unregistered(line) for line in lines]


_OF_A_PANEL = (
    "shipment__exporter__country",
    "shipment__exporter__certifier",
    "shipment__recipient__country",
    "shipment__certifier__country",
    "shipment__final_handler__country",
    "shipment__final_handler__certifier__country",
    "shipment__standard",
    "shipment__exported_from",
    "shipment__us_port",
    "certified_product",
    "package_type",
    "origin",
    "lots",
)


def _unregistered_lines(membership: Membership, chosen: ReadyFilter, at: datetime) -> QuerySet[ShipmentLine]:
    lines = ShipmentLine.objects.filter(
        shipment__in=Shipment.objects.visible_to(membership), recorded_number=None
    ).filter(
        Q(shipment__status=Status.APPROVED, shipment__certifier__number_source=NumberSource.RECORDED)
        | (Q(certificate__outage__isnull=False) & ~Q(certificate__status="voided"))
    )
    if chosen.text:
        lines = lines.filter(
            Q(shipment__reference__icontains=chosen.text)
            | Q(shipment__exporter__name__icontains=chosen.text)
            | Q(name_as_labelled__icontains=chosen.text)
        )
    if chosen.days in LEAVES_WITHIN:
        lines = lines.filter(shipment__departs_at__lt=at + LEAVES_WITHIN[chosen.days])
    if chosen.numbers == "manual":
        lines = lines.filter(certificate__isnull=False)
    lines = lines.select_related("shipment__exporter", "certificate__outage")
    return lines.order_by("shipment__decided_at", "shipment__pk", "position")[:_MOST_UNREGISTERED]


def list_batches(membership: Membership) -> list[BatchIssue]:
    """The last ones with `waiting`, `issued` and `failed`."""
    return list(
        BatchIssue.objects.visible_to(membership)
        .select_related("asked_by__user")
        .annotate(
            waiting=Count("items", filter=Q(items__state=ItemState.WAITING)),
            issued=Count("items", filter=Q(items__state=ItemState.ISSUED)),
            failed=Count("items", filter=Q(items__state=ItemState.FAILED)),
        )
        .order_by("-asked_at", "-pk")[:10]
    )


def get_batch(membership: Membership, public_id: uuid.UUID) -> BatchIssue:
    """Raises `Http404` for absent and not theirs alike."""
    return get_object_or_404(
        BatchIssue.objects.visible_to(membership).select_related("asked_by__user", "retry_of"),
        public_id=public_id,
    )


def list_items(batch: BatchIssue) -> list[BatchItem]:
    """The requests of a batch in their order, with exporter and certificates."""
    return list(
        batch.items.select_related("shipment__exporter")
        .prefetch_related("shipment__certificates")
        .order_by("position")
    )


def list_failed(batch: BatchIssue, membership: Membership) -> list[Shipment]:
    """Those of a batch that failed and are approved still."""
    failed = batch.items.filter(state=ItemState.FAILED).values("shipment")
    return list(_counted(_approved(membership).filter(pk__in=failed)).order_by("departs_at", "due_at", "pk"))


def list_outages(membership: Membership) -> list[Outage]:
    """Those that are not closed, and the last that are."""
    return list(
        Outage.objects.visible_to(membership)
        .select_related("declared_by__user", "ended_by__user", "closed_by__user")
        .annotate(
            manual=Count("certificates"),
            unregistered=Count("certificates", filter=Q(certificates__line__recorded_number=None)),
        )
        .order_by("closed_at", "-declared_at", "-pk")[:20]
    )


def get_outage(membership: Membership, public_id: uuid.UUID) -> Outage:
    """Raises `Http404` for absent and not theirs alike."""
    return get_object_or_404(
        Outage.objects.visible_to(membership).select_related("declared_by__user", "ended_by__user"),
        public_id=public_id,
    )


def _approved(membership: Membership) -> QuerySet[Shipment]:
    return (
        Shipment.objects.visible_to(membership)
        .filter(status=Status.APPROVED)
        .select_related(
            "certifier",
            "exporter",
            "recipient",
            "reviewer__user",
            "approved_by",
            "created_by",
            "submitted_by",
        )
    )


def _without_number(membership: Membership) -> QuerySet[ShipmentLine]:
    lines = ShipmentLine.objects.filter(
        shipment__in=Shipment.objects.visible_to(membership).filter(status=Status.APPROVED),
        recorded_number=None,
    )
    return lines.values("shipment")  # type: ignore[return-value]


def _counted(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    return shipments.annotate(
        line_count=Count("lines", distinct=True),
        numbered_count=Count("lines__recorded_number", distinct=True),
        total_kg=Sum("lines__net_weight_kg"),
    )


def _unregistered(line: ShipmentLine) -> Unregistered:
    certificate: Certificate | None = getattr(line, "certificate", None)
    shipment = line.shipment
    since_at = certificate.issued_at if certificate else shipment.decided_at or shipment.changed_at
    return Unregistered(line, since_at, certificate, certificate.outage if certificate else None)
