"""A line that one tariff code does not hold for: one request for each season."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Membership
from operations import tariff_codes
from operations.rules import hts, seasons
from shipments.models import Lot, Shipment, ShipmentLine
from shipments.rules import copying, references, splitting, units
from shipments.rules.lifecycle import Status
from shipments.rules.splitting import Part
from shipments.services import changing, transition

_OF_THE_SAME_GOODS = ("treatment", "remarks")
"""Declared of the goods, not of a load: a part keeps it, though a copy for other goods would not."""


class SplitRefusedError(ValidationError):
    """The parts are none of the line; the message is a sentence."""


@dataclass(frozen=True)
class Split:
    """Where the parts are now. `kept` is the part that stayed in the request, as its place in the parts."""

    drafts: tuple[Shipment, ...]
    kept: int | None


@transaction.atomic(durable=True)
def split_line(
    shipment: Shipment, line: ShipmentLine, *, parts: Sequence[Part], actor: Membership, at: datetime
) -> Split:
    """One request for each part, with the part's window, tariff code and share of the weight.

    A request has one window. So the first part stays in it, and the window is narrowed to the part, if
    the line is its only one; beside other lines the whole line leaves. Every other part goes into a draft
    of its own, or into the exporter's draft that differs from the request in nothing but that window.
    What belongs to a departure (vessel, containers, the day) is typed again there, and so are the
    quantities of lots, since nobody knows yet which lot goes when.

    A single part narrows the window and changes the code; all goods go with it. Raises
    `SplitRefusedError` for parts that are none of the line, and `ActionRefusedError` once the request
    cannot be changed any more.
    """
    shipment = transition.lock(shipment, actor)
    transition.refuse_when_closed(shipment)
    line = shipment.lines.select_for_update(of=("self",)).get(pk=line.pk)
    _refuse_wrong_parts(shipment, line, parts)
    shares = _shares(line, parts)
    stays = shipment.lines.count() == 1
    before = {"line": str(line), "hts": line.hts, "window": _window(shipment)}
    drafts = [
        _draft_with(shipment, line, part, values, is_alone=len(parts) == 1, actor=actor, at=at)
        for part, values in list(zip(parts, shares, strict=True))[1 if stays else 0 :]
    ]
    if stays:
        _keep(shipment, line, parts[0], shares[0], is_alone=len(parts) == 1, actor=actor, at=at)
    else:
        _remove(shipment, line)
    shipment.changed_at = at
    shipment.save(update_fields=["window_start_on", "window_end_on", "changed_at", "revision", "touched"])
    audit.record(
        "shipment:split",
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        operation=shipment.exporter,
        before=before,
        after={
            "parts": [_words(part) for part in parts],
            "into": [draft.reference for draft in drafts],
            "first_part_stays": stays,
        },
    )
    return Split(tuple(drafts), 0 if stays else None)


def _refuse_wrong_parts(shipment: Shipment, line: ShipmentLine, parts: Sequence[Part]) -> None:
    """The parts have to be codes of the line's goods in their seasons, inside the window, and its weight."""
    first, last = shipment.window_start_on, shipment.window_end_on
    if first is None or last is None or not parts:
        raise SplitRefusedError(
            _("The request has no window yet. Give its first and last day, then divide the line."),
            code="no_window",
        )
    family = tariff_codes.hts_siblings(line.hts, first)
    stretches = seasons.split(first, last, line.hts, family) if line.hts in family else ()
    for part in parts:
        fits = any(
            part.code in (stretch.code, *stretch.alternatives)
            and stretch.start_on <= part.start_on <= part.end_on <= stretch.end_on
            for stretch in stretches
        )
        if not fits:
            raise SplitRefusedError(
                _(
                    "%(code)s cannot be used for these goods from %(start)s to %(end)s. Open the page again: "
                    "the window or the code was changed meanwhile."
                )
                % {"code": hts.display_hts(part.code), "start": part.start_on, "end": part.end_on},
                code="wrong_part",
            )
    if any(later.start_on <= earlier.end_on for earlier, later in pairwise(parts)):
        raise SplitRefusedError(_("The dates of two parts overlap. Open the page again."), code="overlap")
    if any(part.net_weight_kg is not None and part.net_weight_kg <= 0 for part in parts):
        raise SplitRefusedError(
            _("Each part weighs something. Where nothing arrives, say that all arrives in the other dates."),
            code="no_weight",
        )
    weighed = sum((part.net_weight_kg or Decimal(0) for part in parts), Decimal(0))
    if line.net_weight_kg is not None and weighed != line.net_weight_kg:
        raise SplitRefusedError(
            _("The parts weigh %(parts)s kg together, but the line weighs %(line)s kg. Correct the shares.")
            % {"parts": f"{weighed:,.3f}", "line": f"{line.net_weight_kg:,.3f}"},
            code="weight",
        )


def _shares(line: ShipmentLine, parts: Sequence[Part]) -> list[dict[str, object]]:
    """What each part's line weighs and counts, besides its code: by weight, without weight by days."""
    weights = [part.net_weight_kg if part.net_weight_kg is not None else Decimal(part.days) for part in parts]
    values: list[dict[str, object]] = [{} for _part in parts]
    if len(parts) == 1:
        return values
    for place, part in enumerate(parts):
        values[place] |= {"net_weight": part.net_weight_kg, "net_weight_kg": part.net_weight_kg}
    for name, shared in (
        ("gross_weight", line.gross_weight_kg),
        ("hts_quantity", line.hts_quantity),
    ):
        if shared is not None:
            for place, value in enumerate(splitting.share(shared, weights)):
                values[place][name] = value
                if name == "gross_weight":
                    values[place]["gross_weight_kg"] = value
    if line.packages is not None:
        for place, count in enumerate(splitting.share_whole(line.packages, weights)):
            values[place]["packages"] = count or None
    for each in values:
        each |= {"net_weight_unit": units.Unit.KILOGRAM.value, "gross_weight_unit": units.Unit.KILOGRAM.value}
    return values


def _draft_with(
    shipment: Shipment,
    line: ShipmentLine,
    part: Part,
    values: dict[str, object],
    *,
    is_alone: bool,
    actor: Membership,
    at: datetime,
) -> Shipment:
    """The draft for a part, with the part's line in it."""
    draft = _draft_for(shipment, part) or _new_draft(shipment, part, actor=actor, at=at)
    last = draft.lines.aggregate(last=Max("position"))["last"] or 0
    taken = (*copying.TAKEN_OVER_OF_LINE, *copying.TYPED_AGAIN_OF_LINE)
    copied = {name: getattr(line, name) for name in taken if name != "lots"}
    weights_kg = {name: getattr(line, name) for name in ("net_weight_kg", "gross_weight_kg")}
    new = ShipmentLine(shipment=draft, position=last + 1, copied_from=line, **(copied | weights_kg | values))
    _set_code(new, part)
    new.save()
    lots = list(line.lots.order_by("position"))
    for lot in lots:
        lot.pk = None
        lot.line = new
        if not is_alone:
            lot.quantity = lot.quantity_kg = None
    Lot.objects.bulk_create(lots)
    draft.changed_at = at
    draft.revision += 1
    draft.save(update_fields=["changed_at", "revision"])
    return draft


def _draft_for(shipment: Shipment, part: Part) -> Shipment | None:
    """The exporter's draft that differs from the request in nothing but the part's window."""
    alike = {
        name: getattr(shipment, name)
        for name in (*copying.TAKEN_OVER_OF_SHIPMENT, *_OF_THE_SAME_GOODS, "kind", "standard", "certifier")
    }
    return (
        Shipment.objects.select_for_update()
        .filter(
            exporter=shipment.exporter,
            status=Status.DRAFT,
            standing_request=None,
            window_start_on=part.start_on,
            window_end_on=part.end_on,
            **alike,
        )
        .exclude(pk=shipment.pk)
        .order_by("pk")
        .first()
    )


def _new_draft(shipment: Shipment, part: Part, *, actor: Membership, at: datetime) -> Shipment:
    taken = {name: getattr(shipment, name) for name in (*copying.TAKEN_OVER_OF_SHIPMENT, *_OF_THE_SAME_GOODS)}
    draft = Shipment(
        reference=references.new_reference(secrets.token_bytes(8)),
        certifier=shipment.certifier,
        exporter=shipment.exporter,
        standard=shipment.standard,
        kind=shipment.kind,
        copied_from=shipment,
        created_by=actor,
        created_at=at,
        changed_at=at,
        **taken,
    )
    changing.change(draft, _window_of(part), seen=None, actor=actor, at=at)
    draft.save()
    audit.record(
        "shipment:started",
        draft,
        label=draft.reference,
        actor=actor,
        at=at,
        certifier=draft.certifier,
        operation=draft.exporter,
        after={"kind": draft.kind, "split_from": shipment.reference},
    )
    return draft


def _keep(
    shipment: Shipment,
    line: ShipmentLine,
    part: Part,
    values: dict[str, object],
    *,
    is_alone: bool,
    actor: Membership,
    at: datetime,
) -> None:
    """The part that stays: the request's window becomes the part's."""
    changing.change(shipment, _window_of(part), seen=None, actor=actor, at=at)
    for name, value in values.items():
        setattr(line, name, value)
    _set_code(line, part)
    line.revision += 1
    line.save()
    if not is_alone:
        line.lots.update(quantity=None, quantity_kg=None)


def _remove(shipment: Shipment, line: ShipmentLine) -> None:
    position = line.position
    shipment.findings.filter(line=line).delete()
    line.delete()
    shipment.lines.filter(position__gt=position).update(position=F("position") - 1)
    shipment.revision += 1


def _set_code(line: ShipmentLine, part: Part) -> None:
    line.hts = part.code
    row = tariff_codes.get_hts(part.code, part.start_on)
    line.hts_unit = units.tariff_unit(row.unit) if row else ""


def _window_of(part: Part) -> dict[str, object]:
    return {"window_start_on": part.start_on, "window_end_on": part.end_on}


def _window(shipment: Shipment) -> str:
    return f"{shipment.window_start_on} – {shipment.window_end_on}"


def _words(part: Part) -> str:
    weight = f", {part.net_weight_kg} kg" if part.net_weight_kg is not None else ""
    return f"{hts.display_hts(part.code)}: {part.start_on} – {part.end_on}{weight}"
