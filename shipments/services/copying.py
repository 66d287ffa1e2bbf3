"""A new request from an earlier one: what stays is taken over, what belongs to one load is not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from operations import tariff_codes
from operations.models import Operation
from operations.rules import standing
from shipments.models import Shipment, ShipmentLine
from shipments.rules import copying, references


@dataclass(frozen=True)
class Copy:
    """The new draft, and a sentence for each thing that was not taken over since it may not be used now."""

    shipment: Shipment
    refusals: tuple[str, ...]


@transaction.atomic(durable=True)
def copy_shipment(source: Shipment, *, actor: Membership, at: datetime) -> Copy:
    """A draft like an earlier request of the actor's operation; papers stay with the earlier one.

    Certifier and standard are the exporter's of today. Raises `ValidationError` for another's request.
    """
    if actor.operation_id != source.exporter_id:
        raise ValidationError(
            _("Only the exporter of a request makes a new one from it."), code="another_exporter"
        )
    copy = make_copy(source, created_by=actor, at=at)
    audit.record(
        "shipment:copied",
        copy.shipment,
        label=copy.shipment.reference,
        actor=actor,
        at=at,
        certifier=copy.shipment.certifier,
        operation=copy.shipment.exporter,
        after={"from": source.reference, "not_taken_over": list(copy.refusals)},
    )
    return copy


def make_copy(source: Shipment, *, created_by: Membership, at: datetime, **own: object) -> Copy:
    """The draft itself, unrecorded; part of the verbs that copy. `own` are fields that the caller sets."""
    exporter = Operation.objects.select_related("certifier", "standard").get(pk=source.exporter_id)
    taken = {name: getattr(source, name) for name in copying.TAKEN_OVER_OF_SHIPMENT}
    refusals = []
    for name in ("recipient", "final_handler"):
        objection = _party_objection(taken[name], at.date())
        if objection:
            refusals.append(objection)
            taken[name] = None
    shipment = Shipment.objects.create(
        reference=references.new_reference(secrets.token_bytes(8)),
        certifier=exporter.certifier,
        exporter=exporter,
        standard=exporter.standard,
        kind=source.kind,
        copied_from=source,
        created_by=created_by,
        created_at=at,
        changed_at=at,
        **taken,
        **own,
    )
    for line in source.lines.select_related("certified_product").order_by("position"):
        refusals += _copy_line(line, shipment, at.date())
    return Copy(shipment, tuple(refusals))


def _copy_line(line: ShipmentLine, shipment: Shipment, on: date) -> list[str]:
    """Adds the line's successor; answers with what was not taken over and why.

    A product that is not certified any more is left out with its line, a tariff code that is not in
    force is left empty.
    """
    product = line.certified_product
    if product is not None:
        objection = standing.product_objection(
            product=product.name, certified_on=product.certified_on, ended_on=product.ended_on, on=on
        )
        if objection:
            return [
                _("Line %(position)d was not taken over. %(why)s")
                % {"position": line.position, "why": objection}
            ]
    taken = {name: getattr(line, name) for name in copying.TAKEN_OVER_OF_LINE}
    why = tariff_codes.explain_hts(line.hts, on, on) if line.hts else ""
    if why:
        taken["hts"] = ""
    position = shipment.lines.count() + 1
    ShipmentLine.objects.create(
        shipment=shipment,
        position=position,
        copied_from=line,
        hts_unit="" if why else line.hts_unit,
        **taken,
    )
    if not why:
        return []
    return [
        _("The tariff code of line %(position)d was not taken over. %(why)s")
        % {"position": position, "why": why}
    ]


def _party_objection(party: Operation | None, on: date) -> str:
    if party is None:
        return ""
    return standing.objection(
        name=party.name, standing=party.standing, since_on=party.standing_since_on, on=on
    )
