"""A request under review: what is asked in the tests, its page, and a second handing in."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from accounts.models import Membership
from shipments.models import AskedItem, Shipment
from shipments.rules.asked import Wanted
from shipments.services import conversing, drafting

WANTED = (
    Wanted("Which containers are these?", field="containers"),
    Wanted("Which lots?", field="lots", line=1),
    Wanted("The packing list, please.", paper_kind="analysis"),
    Wanted("Who stored the goods?"),
)


def items_of(shipment: Shipment) -> list[AskedItem]:
    return list(AskedItem.objects.filter(request__shipment=shipment).order_by("position"))


def page_of(shipment: Shipment) -> str:
    return reverse("shipments:review_page", args=[shipment.public_id])


def resubmit(shipment: Shipment, exporter: Membership, now: datetime, **values: object) -> Shipment:
    conversing.ask_information(shipment, actor=shipment.reviewer, at=now, reason="Is it right?")
    drafting.save_step(shipment, values, actor=exporter, at=now)
    return conversing.answer_information(shipment, actor=exporter, at=now, reason="Now it is.")
