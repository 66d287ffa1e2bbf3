"""The page of one product: its form and the rows of its lots, sent and judged together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from operations.models import Operation
from operations.rules import arrangements
from operations.rules.arrangements import Term, TermKind
from shipments.forms import lots as lot_forms
from shipments.forms.lines import LineForm, initial_like, initial_of_line
from shipments.forms.lots import BaseLotForms, LotForms
from shipments.forms.page_sending import sending_of
from shipments.models import ShipmentLine
from shipments.rules import lot_values, weights
from shipments.rules.completeness import Problem
from shipments.rules.weights import Typed


@dataclass(frozen=True)
class Sums:
    """What the weights come to so far; what cannot be read yet counts for nothing.

    `tariff_unit` is what the tariff code counts beside kilograms; `notes` say what does not add up.
    """

    typed: Typed
    formula: str
    lots_kg: Decimal | None
    tariff_unit: str
    notes: Mapping[str, list[str]]


class LinePage:
    """`row` is the line to change, None for a new one; `like` is a line that a new one begins with.

    `is_estimate` is of a period, of which nobody knows the total yet. `sending` is which of its sendings
    this is, `seen_lots` the fingerprint of the lots that it showed. Data without rows of lots leaves
    the lots as they are.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        row: ShipmentLine | None,
        exporter: Operation,
        on: date,
        window: tuple[date, date],
        terms: Sequence[Term],
        like: ShipmentLine | None = None,
        origin: str = "",
        problems: Iterable[Problem] = (),
        notes: Mapping[str, list[str]] | None = None,
        is_estimate: bool = False,
    ) -> None:
        self.row = row
        self.terms = terms
        self.paste_refusal = ""
        has_lots = data is not None and f"{lot_forms.PREFIX}-TOTAL_FORMS" in data
        self.is_rearranging = data is not None and lot_forms.is_rearranging(data)
        if data is not None and has_lots:
            data, self.paste_refusal = lot_forms.rearrange(data)
        initial = initial_of_line(row) if row else {"origin": origin} | (initial_like(like) if like else {})
        self.form = LineForm(
            data,
            initial=initial,
            exporter=exporter,
            on=on,
            window=window,
            terms=terms,
            problems=problems,
            notes=notes,
            is_estimate=is_estimate,
        )
        lots: Any = LotForms(
            data if has_lots else None,
            prefix=lot_forms.PREFIX,
            initial=lot_forms.initial_of_lots(row) if not has_lots else None,
            form_kwargs={
                "asks_wine": self._asks_wine(),
                "is_judged": not (self.is_rearranging or self.form.is_looking_up),
            },
        )
        self.lots: BaseLotForms = lots
        if self.lots.is_bound:
            lot_forms.show_lot_hits(self.lots)
            if data is not None and lot_forms.ADD in data:
                self.lots.forms[-1].fields["number"].widget.attrs["autofocus"] = True
        elif not self.lots.initial:
            self.lots.extra = 1  # an empty row to begin with
        self.sending = sending_of(data or {})
        self.seen_lots = data.get("seen_lots") if data else fingerprint_of(row)
        self.pasted = data.get(lot_forms.PASTED, "") if data else ""

    def is_to_save(self) -> bool:
        """Whether everything was typed well and the button was one that saves."""
        if self.is_rearranging or self.paste_refusal or self.form.is_looking_up:
            return False
        are_valid = [self.form.is_valid(), not self.lots.is_bound or self.lots.is_valid()]
        return all(are_valid)

    @property
    def sums(self) -> Sums:
        """Of what was typed; on a page that was not sent, of the stored line."""
        if not self.form.is_bound:
            return sums_of_row(self.row) if self.row else _sums(Typed(), None, "")
        if self.form.is_looking_up:
            return _sums(Typed(), None, "")
        self.form.full_clean()
        lots_kg = self.lots.weight() if self.lots.is_bound else None
        return _sums(self.form.typed(), lots_kg, self.form.tariff_unit())

    def _asks_wine(self) -> bool:
        """Whether a lot shows what is attested of wine: the terms ask it, and the exporter makes wine."""
        field: Any = self.form.fields["certified_product"]
        makes_wine = any(product.product_class == "wine" for product in field.queryset)
        return makes_wine and bool(arrangements.of_kind(self.terms, TermKind.WINE_LOTS))


def sums_of_row(row: ShipmentLine) -> Sums:
    """Of a stored line; the caller has fetched its lots."""
    return _sums(
        weights.typed_of(row), weights.lots_weight(lot.quantity_kg for lot in row.lots.all()), row.hts_unit
    )


def fingerprint_of(row: ShipmentLine | None) -> str:
    """Of the stored lots; the caller has fetched them with their suppliers."""
    return lot_values.fingerprint(str(lot) for lot in row.lots.all()) if row else lot_values.fingerprint(())


def _sums(typed: Typed, lots_kg: Decimal | None, tariff_unit: str) -> Sums:
    return Sums(typed, typed.net_formula(_("packages")), lots_kg, tariff_unit, weights.notes(typed, lots_kg))
