"""The lots of a line, as they are stored. Part of the verbs that save a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shipments.models import Lot, ShipmentLine
from shipments.rules import lot_values, units
from shipments.rules.lot_values import LotValues


class LotsChangedError(ValidationError):
    """Somebody else changed the lots while they were typed here; nothing was saved."""


def replace_lots(
    line: ShipmentLine, lots: Sequence[LotValues], *, seen: str | None = None
) -> tuple[list[str], list[str]]:
    """Brings the rows of a locked line to what was declared; answers with both in words, for the record.

    `seen` is the fingerprint of the lots that the page showed when typing began; None overwrites whatever
    is there. Runs in the caller's transaction. Raises `LotsChangedError`.
    """
    stored = list(line.lots.select_related("supplier").order_by("position"))
    rows = [_row(line, position, lot) for position, lot in enumerate(lots, start=1)]
    before = [str(lot) for lot in stored]
    if [_content(lot) for lot in stored] == [_content(lot) for lot in rows]:
        return before, before
    if seen is not None and seen != lot_values.fingerprint(before):
        raise LotsChangedError(
            _(
                "Somebody else changed the lots of this product meanwhile; now they are: %(lots)s. Yours "
                "still stand below. Save again to put yours in their place."
            )
            % {"lots": "; ".join(before) or _("none")},
            code="lots_changed",
        )
    line.lots.all().delete()
    Lot.objects.bulk_create(rows)
    after = [str(lot) for lot in line.lots.select_related("supplier").order_by("position")]
    return before, after


def _row(line: ShipmentLine, position: int, lot: LotValues) -> Lot:
    quantity_kg = units.to_kilograms(lot.quantity, lot.quantity_unit) if lot.quantity is not None else None
    return Lot(line=line, position=position, quantity_kg=quantity_kg, **asdict(lot))


def _content(lot: Lot) -> tuple[object, ...]:
    """Everything but the row's own key."""
    fields = lot._meta.concrete_fields  # noqa: SLF001 -- Django's public way to ask a model for its fields
    return tuple(getattr(lot, field.attname) for field in fields if not field.primary_key)
