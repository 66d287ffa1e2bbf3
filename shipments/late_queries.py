"""What left late: goods that departed while their request was not decided, or approved and not issued.

No certificate is possible after the departure (domain.md 9.1), so each of these is a shipment that was
lost to the organic market, or nearly; the list is how a certifier sees where its time went.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from operations.models import Operation
from shipments.models import Shipment, ShipmentLine
from shipments.rules import deadlines
from shipments.rules.lifecycle import CLOSED, Status


class Outcome(models.TextChoices):
    """What became of the request; the label of a closed one is its status."""

    OPEN = "open", _("Still open")
    ISSUED = "issued", _("Issued after it left")
    REJECTED = "rejected", _("Rejected after it left")
    WITHDRAWN = "withdrawn", _("Withdrawn after it left")


@dataclass(frozen=True)
class WantedLate:
    """Empty is everything; `left_before` is excluded."""

    left_from: datetime | None = None
    left_before: datetime | None = None
    exporter: uuid.UUID | None = None
    outcome: str = ""


@dataclass(frozen=True)
class LateRow:
    """`notice` is the time between receipt and departure, `after` how long after it the request was closed
    (or is open until now), `waited` the time with the exporter, all of it."""

    shipment: Shipment
    outcome: Outcome
    notice: timedelta
    after: timedelta
    waited: timedelta

    @property
    def notice_words(self) -> str:
        return deadlines.duration_words(self.notice)

    @property
    def after_words(self) -> str:
        return deadlines.duration_words(self.after)

    @property
    def waited_words(self) -> str:
        return deadlines.duration_words(self.waited) if self.waited else ""


def list_late(membership: Membership, wanted: WantedLate, at: datetime) -> QuerySet[Shipment]:
    """What left late and fits the filters, the last departure first."""
    late = _late(membership, at)
    if wanted.left_from:
        late = late.filter(departs_at__gte=wanted.left_from)
    if wanted.left_before:
        late = late.filter(departs_at__lt=wanted.left_before)
    if wanted.exporter:
        late = late.filter(exporter__public_id=wanted.exporter)
    if wanted.outcome == Outcome.OPEN:
        late = late.exclude(status__in=CLOSED)
    elif wanted.outcome:
        late = late.filter(status=wanted.outcome)
    return (
        late.select_related("exporter", "recipient", "reviewer__user")
        .prefetch_related(Prefetch("lines", ShipmentLine.objects.order_by("position")))
        .order_by("-departs_at", "-pk")
    )


def list_exporters(membership: Membership, at: datetime) -> list[tuple[str, str]]:
    """Public id and name of those of whom something left late."""
    exporters = Operation.objects.filter(pk__in=_late(membership, at).values("exporter"))
    rows = exporters.order_by("name", "pk").values_list("public_id", "name")
    return [(str(public_id), name) for public_id, name in rows]


def list_rows(shipments: Iterable[Shipment], at: datetime) -> list[LateRow]:
    """The requests of `list_late` with what can be learnt from each."""
    return [_row(shipment, at) for shipment in shipments]


def _late(membership: Membership, at: datetime) -> QuerySet[Shipment]:
    return Shipment.objects.visible_to(membership).filter(
        Q(departs_at__lt=Coalesce(F("closed_at"), at)), departs_at__lt=at, received_at__isnull=False
    )


def _row(shipment: Shipment, at: datetime) -> LateRow:
    if shipment.departs_at is None or shipment.received_at is None:
        raise ValueError(f"{shipment.reference} has no departure or was never received.")
    end = shipment.closed_at or at
    return LateRow(
        shipment=shipment,
        outcome=Outcome(shipment.status) if Status(shipment.status) in CLOSED else Outcome.OPEN,
        notice=max(timedelta(0), shipment.departs_at - shipment.received_at),
        after=end - shipment.departs_at,
        waited=deadlines.waited_until(at, waited=shipment.waited, waiting_since=shipment.waiting_since),
    )
