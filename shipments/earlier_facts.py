"""Gathers what was certified before for the exporter (checks C18 and C23). Reads only.

Certificates stand in the room above; they are read through the rows that point from there to lines.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, Q, QuerySet

from shipments.models import Shipment, ShipmentLine
from shipments.rules.checks.facts import Earlier, EarlierOfLine

ENDED_CERTIFICATES = ("voided", "superseded")
"""Statuses of certificates that count no more: another one has their place, or none."""

_GRAMS = Decimal("0.001")


@dataclass(frozen=True)
class EarlierFacts:
    """Of the exporter, and of each line by its key."""

    of_exporter: Earlier
    of_line: Mapping[int, EarlierOfLine]


def gather(shipment: Shipment, lines: Collection[ShipmentLine]) -> EarlierFacts:
    """Three queries, however many lines and certificates."""
    certified = _certified(shipment)
    counted = certified.aggregate(
        certificates=Count("pk"),
        to_recipient=Count("pk", filter=Q(shipment__recipient=shipment.recipient_id)),
        through_port=Count("pk", filter=Q(shipment__us_port=shipment.us_port_id)),
    )
    usual = _usual_of(certified, shipment, {line.certified_product_id for line in lines})
    left_from = _left_from(certified, {line.origin_id for line in lines})
    nothing: tuple[int, Decimal | None] = (0, None)
    of_line = {}
    for line in lines:
        count, mean_kg = usual.get(line.certified_product_id, nothing)
        of_line[line.pk] = EarlierOfLine(count, mean_kg, frozenset(left_from.get(line.origin_id, ())))
    return EarlierFacts(Earlier(**counted), of_line)


def _certified(shipment: Shipment) -> QuerySet[ShipmentLine]:
    """The exporter's lines with a certificate that counts, without those of this request."""
    return (
        ShipmentLine.objects.filter(shipment__exporter=shipment.exporter_id, certificate__isnull=False)
        .exclude(certificate__status__in=ENDED_CERTIFICATES)
        .exclude(shipment=shipment.pk)
    )


def _usual_of(
    certified: QuerySet[ShipmentLine], shipment: Shipment, product_ids: Collection[int | None]
) -> Mapping[int | None, tuple[int, Decimal | None]]:
    """By product: how many certificates, and the mean net weight of those of the same kind."""
    rows = (
        certified.filter(certified_product__in=[key for key in product_ids if key])
        .values("certified_product")
        .annotate(
            certificates=Count("pk"),
            usual_kg=Avg("net_weight_kg", filter=Q(shipment__kind=shipment.kind)),
        )
        .order_by("certified_product")
    )
    return {
        row["certified_product"]: (
            row["certificates"],
            row["usual_kg"].quantize(_GRAMS) if row["usual_kg"] is not None else None,
        )
        for row in rows
    }


def _left_from(
    certified: QuerySet[ShipmentLine], origin_ids: Collection[int | None]
) -> Mapping[int | None, set[str]]:
    """By origin: the codes of the countries from which goods of it have left."""
    rows = (
        certified.filter(origin__in=[key for key in origin_ids if key], shipment__exported_from__isnull=False)
        .order_by("origin")
        .values_list("origin", "shipment__exported_from__code")
        .distinct()
    )
    found: dict[int | None, set[str]] = {}
    for origin_id, code in rows:
        found.setdefault(origin_id, set()).add(code)
    return found
