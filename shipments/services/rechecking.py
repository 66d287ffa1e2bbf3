"""Runs the checks again on requests around which something has changed. Started by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import AuditEvent, kind_of
from operations.models import CertifiedProduct, Certifier, Operation
from shipments.models import Finding, Reading, Shipment, ShipmentLine
from shipments.rules.lifecycle import Status
from shipments.services import checking

OPEN = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.APPROVED)
"""What the certifier has on its desk; what the exporter holds is checked when it comes back."""

_MOST_AT_ONCE = 50


def recheck_changed(at: datetime) -> int:
    """Judges open requests anew if, since they were judged last, a paper of theirs was read, or the record
    tells of a change of their certifier (severities, lists, checklist), of a party or of a product's stock.
    Says how many. One that somebody works on at this moment waits for the next time.
    """
    changed = list(_changed().values_list("pk", flat=True)[:_MOST_AT_ONCE])
    return sum(_recheck(shipment_id, at) for shipment_id in changed)


def recheck_one(shipment: Shipment, at: datetime) -> bool:
    """Judges an open request anew, now; False where somebody works on it at this moment."""
    return _recheck(shipment.pk, at)


def _changed() -> QuerySet[Shipment]:
    current = Finding.objects.filter(shipment=OuterRef("pk"), is_current=True)
    readings = Reading.objects.filter(
        attachment__shipment=OuterRef("pk"), attachment__removed_at=None, read_at__gt=OuterRef("judged_at")
    )
    stocks = ShipmentLine.objects.filter(
        Exists(_told(CertifiedProduct, "certified_product__public_id", OuterRef(OuterRef("judged_at")))),
        shipment=OuterRef("pk"),
    )
    return (
        Shipment.objects.filter(status__in=OPEN)
        .annotate(judged_at=Subquery(current.order_by("-confirmed_at").values("confirmed_at")[:1]))
        .filter(
            Q(Exists(readings))
            | Q(Exists(stocks))
            | Q(Exists(_told(Certifier, "certifier__public_id", OuterRef("judged_at"))))
            | Q(Exists(_told(Operation, "exporter__public_id", OuterRef("judged_at"))))
            | Q(Exists(_told(Operation, "recipient__public_id", OuterRef("judged_at"))))
            | Q(Exists(_told(Operation, "final_handler__public_id", OuterRef("judged_at"))))
        )
        .order_by("pk")
    )


def _told(
    model: type[Certifier | Operation | CertifiedProduct], public_id: str, since: OuterRef
) -> QuerySet[AuditEvent]:
    """What the record tells of a row since then."""
    return AuditEvent.objects.filter(
        subject_kind=kind_of(model()), subject_id=OuterRef(public_id), at__gt=since
    )


def _recheck(shipment_id: int, at: datetime) -> bool:
    with transaction.atomic(durable=True):
        shipment = (
            Shipment.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related(
                "certifier",
                "exporter__certifier",
                "exporter__country",
                "recipient__certifier",
                "final_handler__certifier",
                "standard",
                "exported_from",
                "us_port",
                "reviewer__user",
            )
            .filter(pk=shipment_id, status__in=OPEN)
            .first()
        )
        if shipment is None:
            return False
        checking.store_findings(shipment, at=at)
        return True
