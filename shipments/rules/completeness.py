"""What a request needs before it can be submitted: every gap, at its field, in a sentence.

The fields follow domain.md section 2.1; the six of 7 USC 6502(13)(B) (origin, destination, certifying
agent, tariff code, weight, standard) are among them. Certifier and standard come from the exporter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shipments.rules import transport, window
from shipments.rules.copying import TYPED_AGAIN_OF_LINE, TYPED_AGAIN_OF_SHIPMENT

Values = Mapping[str, object]


@dataclass(frozen=True)
class Declaration:
    """What was typed so far: the values of the request and of each of its lines, by field name."""

    values: Values
    lines: tuple[Values, ...]


@dataclass(frozen=True)
class Problem:
    """A gap: the step and field where it is filled, and the line's position if it is about a line."""

    step: str
    field: str
    sentence: str
    line: int | None = None


@dataclass(frozen=True)
class Required:
    step: str
    field: str
    sentence: Promise
    applies: Callable[[Values], bool] = lambda values: True


def _is_single(values: Values) -> bool:
    return values.get("kind") == "single"


REQUIRED_OF_SHIPMENT: tuple[Required, ...] = (
    Required("parties", "recipient", _("Name the recipient, the importer of record, by its NOP ID.")),
    Required("parties", "destination_city", _("Name the city in the United States where the goods go.")),
    Required("parties", "destination_state", _("Name the state where the goods go, in full.")),
    Required("parties", "final_handler", _("Name the last certified operation that handled the goods.")),
    Required("transport", "exported_from", _("Choose the country from which the goods leave.")),
    Required("transport", "mode", _("Choose how the goods travel.")),
    Required(
        "transport",
        "port_of_lading",
        _("Name the port, airport or border crossing where the goods are loaded."),
        _is_single,
    ),
    Required(
        "transport",
        "departs_at",
        _("Give the planned departure. The certificate has to be issued before it."),
        _is_single,
    ),
    Required("transport", "window_start_on", _("Give the first day that the certificate covers.")),
    Required("transport", "window_end_on", _("Give the last day that the certificate covers.")),
)

REQUIRED_OF_LINE: tuple[Required, ...] = (
    Required("products", "certified_product", _("Choose the product from the exporter's certified list.")),
    Required("products", "name_as_labelled", _("Type the product's name as it stands on the label.")),
    Required("products", "label_category", _("Choose the organic claim on the label.")),
    Required("products", "hts", _("Give the ten-digit code of the US tariff schedule.")),
    Required("products", "origin", _("Choose the country where the product was grown or made.")),
    Required("products", "net_weight", _("Give the total net weight, or packages and the weight of one.")),
)


_NOT_COPIED = _("It was not taken over from %(reference)s: it is of this shipment alone.")
_STRAY = _(
    "This belongs to another way of travelling than the one that is chosen. Empty it, or change the way."
)


def problems(declaration: Declaration) -> Iterator[Problem]:
    """Every gap of the request, in the order of the steps."""
    values = declaration.values
    for row in REQUIRED_OF_SHIPMENT:
        if row.step == "parties":
            yield from _missing(row, values, values)
    if not declaration.lines:
        yield Problem("products", "lines", str(_("Add at least one product.")))
    for position, line in enumerate(declaration.lines, start=1):
        for row in REQUIRED_OF_LINE:
            yield from _missing(row, line, values, position)
    for row in REQUIRED_OF_SHIPMENT:
        if row.step == "transport":
            yield from _missing(row, values, values)
    yield from _window_problems(values)
    yield from _stray_problems(values)


def _missing(row: Required, source: Values, values: Values, line: int | None = None) -> Iterator[Problem]:
    if row.applies(values) and source.get(row.field) in (None, "", []):
        sentence = str(row.sentence)
        typed_again = TYPED_AGAIN_OF_LINE if line else TYPED_AGAIN_OF_SHIPMENT
        if values.get("copied_from") and row.field in typed_again:
            sentence = f"{sentence} {_NOT_COPIED % {'reference': values['copied_from']}}"
        yield Problem(row.step, row.field, sentence, line)


def _window_problems(values: Values) -> Iterator[Problem]:
    start, end = values.get("window_start_on"), values.get("window_end_on")
    if not (isinstance(start, date) and isinstance(end, date)):
        return
    if end < start:
        sentence = str(_("The last day lies before the first day. Correct one of them."))
    elif values.get("kind") == "period":
        sentence = _period_objection(values, start, end)
    else:
        return
    if sentence:
        yield Problem("transport", "window_end_on", sentence)


def _period_objection(values: Values, start: date, end: date) -> str:
    max_days, anniversary_on = values.get("max_period_days"), values.get("anniversary_on")
    return window.period_objection(
        start,
        end,
        certifier=str(values.get("certifier", "")),
        max_days=max_days if isinstance(max_days, int) else window.length_in_days(start, end),
        anniversary_on=anniversary_on if isinstance(anniversary_on, date) else None,
    )


def _stray_problems(values: Values) -> Iterator[Problem]:
    """What was typed for another way of travelling would stand on the certificate."""
    filled = tuple(name for name in transport.FIELDS_OF_SOME_MODE if values.get(name))
    for name in transport.stray_fields(str(values.get("mode", "")), filled):
        yield Problem("transport", name, str(_STRAY))
