"""Gathers other live requests and certificates that share something with this one (checks C11 and C24).

Of other certifiers' requests nothing leaves this module but the values that this request has as well.
Every search goes by an index; none looks through all requests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from shipments.earlier_facts import ENDED_CERTIFICATES
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.rules.checks.facts import SameCodeFacts, SharedFacts, TwinFacts
from shipments.rules.lifecycle import Status

LIVE = (
    Status.SUBMITTED,
    Status.INFORMATION_REQUESTED,
    Status.UNDER_REVIEW,
    Status.APPROVED,
    Status.ISSUED,
)
MOST_TWINS = 20
"""Others that are named, the latest first: more say nothing new to a reviewer."""


@dataclass(frozen=True)
class Twins:
    """Those of the same certifier, and what stands at other certifiers as well."""

    own: tuple[TwinFacts, ...]
    elsewhere: tuple[SharedFacts, ...]


@dataclass
class _Shared:
    """What one other request shares, while it is being found."""

    values: list[SharedFacts] = field(default_factory=list)

    def add(self, kind: str, value: str, line: int | None = None) -> None:
        shared = SharedFacts(kind, value, line)
        if shared not in self.values:
            self.values.append(shared)


def find_twins(
    shipment: Shipment, lines: Collection[ShipmentLine], lots: Collection[Lot], window: tuple[date, date]
) -> Twins:
    """Whoever shares a lot, container, seal, transport paper or invoice. Five queries at most, however many
    lines, lots and requests."""
    found: dict[int, _Shared] = {}
    _find_by_transport(shipment, found)
    _find_by_lots(shipment, lots, found)
    _find_by_invoices(shipment, lines, found)
    if not found:
        return Twins((), ())
    codes = {line.hts for line in lines}
    own: list[TwinFacts] = []
    elsewhere: list[SharedFacts] = []
    for other in _others(found):
        other_lines = list(other.lines.all())
        if other.status == Status.ISSUED and not any(_counts(line) for line in other_lines):
            continue
        shared = tuple(found[other.pk].values)
        if other.certifier_id != shipment.certifier_id:
            elsewhere += [one for one in shared if one not in elsewhere]
        elif len(own) < MOST_TWINS:
            own.append(_twin(other, other_lines, shared, codes, window))
    return Twins(tuple(own), tuple(elsewhere))


def _find_by_transport(shipment: Shipment, found: dict[int, _Shared]) -> None:
    asked = Q()
    if shipment.containers:
        asked |= Q(containers__overlap=shipment.containers)
    if shipment.seals:
        asked |= Q(seals__overlap=shipment.seals)
    if shipment.bill_of_lading:
        asked |= Q(bill_of_lading=shipment.bill_of_lading)
    if shipment.air_waybill:
        asked |= Q(air_waybill=shipment.air_waybill)
    if not asked:
        return
    rows = (
        Shipment.objects.filter(asked, status__in=LIVE)
        .exclude(pk=shipment.pk)
        .only("containers", "seals", "bill_of_lading", "air_waybill")
    )
    for row in rows:
        shared = found.setdefault(row.pk, _Shared())
        for kind, mine, theirs in (
            ("container", shipment.containers, row.containers),
            ("seal", shipment.seals, row.seals),
            ("bill_of_lading", [shipment.bill_of_lading], [row.bill_of_lading]),
            ("air_waybill", [shipment.air_waybill], [row.air_waybill]),
        ):
            for value in mine:
                if value and value in theirs:
                    shared.add(kind, value)


def _find_by_lots(shipment: Shipment, lots: Collection[Lot], found: dict[int, _Shared]) -> None:
    lines_of = {lot.number: lot.line_id for lot in lots}
    if not lines_of:
        return
    rows = (
        Lot.objects.filter(number__in=list(lines_of), line__shipment__status__in=LIVE)
        .exclude(line__shipment=shipment.pk)
        .order_by("pk")
        .values_list("number", "line__shipment")
    )
    for number, shipment_id in rows:
        found.setdefault(shipment_id, _Shared()).add("lot", number, lines_of[number])


def _find_by_invoices(shipment: Shipment, lines: Collection[ShipmentLine], found: dict[int, _Shared]) -> None:
    lines_of = {invoice: line.pk for line in lines for invoice in line.invoices}
    if not lines_of:
        return
    rows = (
        ShipmentLine.objects.filter(invoices__overlap=list(lines_of), shipment__status__in=LIVE)
        .exclude(shipment=shipment.pk)
        .order_by("pk")
        .values_list("invoices", "shipment")
    )
    for invoices, shipment_id in rows:
        for invoice in invoices:
            if invoice in lines_of:
                found.setdefault(shipment_id, _Shared()).add("invoice", invoice, lines_of[invoice])


def _others(found: Mapping[int, _Shared]) -> QuerySet[Shipment]:
    lines = ShipmentLine.objects.select_related("certificate").order_by("position")
    return (
        Shipment.objects.filter(pk__in=list(found))
        .select_related("exporter")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("-pk")
    )


def _counts(line: ShipmentLine) -> bool:
    certificate = getattr(line, "certificate", None)
    return certificate is not None and certificate.status not in ENDED_CERTIFICATES


def _twin(
    other: Shipment,
    lines: list[ShipmentLine],
    shared: tuple[SharedFacts, ...],
    codes: set[str],
    window: tuple[date, date],
) -> TwinFacts:
    numbers = [line.certificate.number for line in lines if _counts(line)]
    start, end = other.window_start_on, other.window_end_on
    return TwinFacts(
        reference=other.reference,
        document=", ".join((other.reference, *numbers)),
        exporter=other.exporter.name,
        products=tuple(line.name_as_labelled for line in lines),
        shared=shared,
        is_other_product=any(line.hts not in codes for line in lines),
        overlaps=start is not None and end is not None and start <= window[1] and window[0] <= end,
    )


def find_same_codes(
    shipment: Shipment, lines: Collection[ShipmentLine], window: tuple[date, date]
) -> Mapping[int, tuple[SameCodeFacts, ...]]:
    """By line: lines of the exporter's other live requests with its tariff code, the same recipient and
    overlapping days. One query."""
    start, end = window
    if shipment.recipient_id is None:
        return {}
    rows = (
        ShipmentLine.objects.filter(
            shipment__exporter=shipment.exporter_id,
            shipment__recipient=shipment.recipient_id,
            shipment__status__in=LIVE,
            shipment__window_start_on__lte=end,
            shipment__window_end_on__gte=start,
            hts__in={line.hts for line in lines if line.hts},
            net_weight_kg__isnull=False,
        )
        .exclude(shipment=shipment.pk)
        .exclude(certificate__status__in=ENDED_CERTIFICATES)
        .select_related("shipment", "certificate")
        .order_by("-pk")[: MOST_TWINS * max(len(lines), 1)]
    )
    found: dict[str, list[SameCodeFacts]] = {}
    for row in rows:
        certificate = getattr(row, "certificate", None)
        start_on, end_on = row.shipment.window_start_on, row.shipment.window_end_on
        if row.net_weight_kg is None or start_on is None or end_on is None:
            continue
        found.setdefault(row.hts, []).append(
            SameCodeFacts(
                reference=row.shipment.reference,
                document=certificate.number if certificate else row.shipment.reference,
                kind=row.shipment.kind,
                net_weight_kg=row.net_weight_kg,
                start_on=start_on,
                end_on=end_on,
            )
        )
    return {line.pk: tuple(found.get(line.hts, ())) for line in lines}
