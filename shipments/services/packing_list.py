"""Fills the products of a request in from a packing list that the exporter has looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from shipments.models import Attachment, Lot, Shipment, ShipmentLine
from shipments.packing_lists import LEAVE, Proposal
from shipments.rules.lot_values import MOST_LOTS, LotValues
from shipments.services import drafting, transition


class NothingToFillError(ValidationError):
    """No group of rows was chosen, or one cannot be stored; the message says what to do."""


@transaction.atomic(durable=True)
def fill_lines(
    attachment: Attachment, proposals: Sequence[Proposal], *, actor: Membership, at: datetime
) -> list[ShipmentLine]:
    """Makes or changes a line for each proposal that is not left out; all of them or none.

    What the list does not say stays as it is: names, categories, suppliers of lots. Raises
    `ActionRefusedError` once the request is closed, `NothingToFillError` where nothing was chosen.
    """
    shipment = transition.lock(attachment.shipment, actor)
    transition.refuse_when_closed(shipment)
    chosen = [proposal for proposal in proposals if proposal.target != LEAVE]
    if not chosen:
        raise NothingToFillError(
            _("Nothing is chosen to be filled in. Choose what each product of the list shall become."),
            code="nothing_chosen",
        )
    return [_fill(shipment, proposal, actor=actor, at=at) for proposal in chosen]


def _fill(shipment: Shipment, proposal: Proposal, *, actor: Membership, at: datetime) -> ShipmentLine:
    line = proposal.line
    lots = _lots(proposal, line)
    if lots is not None and len(lots) > MOST_LOTS:
        raise NothingToFillError(
            _("“%(name)s” has more than %(most)d lots. Divide it into two products, or leave it out.")
            % {"name": proposal.group.product, "most": MOST_LOTS},
            code="too_many_lots",
        )
    return drafting.store_line(shipment, line, proposal.values, lots=lots, actor=actor, at=at).line


def _lots(proposal: Proposal, line: ShipmentLine | None) -> list[LotValues] | None:
    """The lots of the list; what is known of one of the same number (its supplier) is kept."""
    if not proposal.group.lots:
        return None
    known = {lot.number: _values_of(lot) for lot in line.lots.all()} if line else {}
    unit = str(proposal.values.get("net_weight_unit", "kg"))
    lots = []
    for lot in proposal.group.lots:
        values = known.get(lot.number, LotValues(lot.number))
        if lot.net_weight is not None:
            values = replace(values, quantity=lot.net_weight, quantity_unit=unit)
        if lot.harvest_year is not None:
            values = replace(values, harvest_year=lot.harvest_year)
        lots.append(values)
    return lots


def _values_of(lot: Lot) -> LotValues:
    return LotValues(**{name: getattr(lot, name) for name in LotValues.__dataclass_fields__})
