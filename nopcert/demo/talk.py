"""The demo's conversations: what is asked, answered and changed, and what stays among the staff."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Membership
from shipments.models import Shipment
from shipments.models.attachment import PaperKind
from shipments.rules.asked import Wanted
from shipments.services import conversing, drafting, review

_HOUR = timedelta(hours=1)


def ask(shipment: Shipment, *, reviewer: Membership, at: datetime) -> Shipment:
    """Three points, each about something else; the exporter has the word."""
    return conversing.ask_information(
        shipment,
        items=(
            Wanted("The lots on the invoice cannot be read. Please type them anew.", field="lots", line=1),
            Wanted("Please attach the certificate of analysis.", paper_kind=PaperKind.ANALYSIS),
            Wanted("Who stored the goods between the factory and the port?"),
        ),
        reason="Three things before this can be decided:",
        actor=reviewer,
        at=at,
    )


def converse(shipment: Shipment, *, reviewer: Membership, exporter: Membership, at: datetime) -> Shipment:
    """A round that is over: asked, a field changed, answered, taken up again; with a note to the staff."""
    shipment = conversing.ask_information(
        shipment,
        items=(
            Wanted("The seals are missing. Please add them as soon as they are known.", field="seals"),
            Wanted("Is the vessel on the booking the one that is declared?", field="vessel"),
        ),
        actor=reviewer,
        at=at + _HOUR,
    )
    shipment = drafting.save_step(
        shipment, {"seals": ["ETH0471182", "ETH0471183"]}, actor=exporter, at=at + 3 * _HOUR
    )
    question = shipment.questions.get(answered_at=None)
    vessel = question.items.get(field="vessel")
    shipment = conversing.answer_information(
        shipment,
        answers={vessel.public_id: "Yes, the shipping line confirmed it this morning."},
        actor=exporter,
        at=at + 4 * _HOUR,
    )
    shipment = review.take_up_shipment(shipment, actor=reviewer, at=at + 5 * _HOUR)
    conversing.write_internal_note(
        shipment,
        words="Called the shipping line: booking and seals agree. The rest is routine.",
        actor=reviewer,
        at=at + 5 * _HOUR,
    )
    return shipment
