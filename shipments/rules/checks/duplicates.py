"""C11 and C24: goods that stand on another live request or certificate already."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shipments.rules import weights
from shipments.rules.checks.facts import Facts, LineFacts, SameCodeFacts, SharedFacts, TwinFacts
from shipments.rules.checks.judgement import Judgement, Severity

_MOST_VALUES = 6
"""Of the values that a finding names; the rest is counted."""


def nothing_is_certified_twice(facts: Facts) -> Iterator[Judgement]:
    """C11. No lot, container, seal, bill of lading, air waybill or invoice stands on another live request
    or certificate. Those of other certifiers are told without a name. A container that other goods are in
    at the same time blocks; a signatory may decide otherwise."""
    for twin in facts.twins:
        yield _judge_twin(twin)
    foreign = facts.shared_elsewhere
    if foreign:
        sentence = _(
            "Another certificate or request exists, of another certifier, with the same %(values)s. Ask the "
            "exporter about it; who the others are cannot be shown."
        )
        yield Judgement(
            Severity.WARN,
            sentence % {"values": _values(foreign)},
            _line_of(foreign),
            inputs={"elsewhere": _told(foreign)},
        )
    if not facts.twins and not foreign:
        yield Judgement(
            Severity.PASS,
            _("No lot, container, seal, transport paper or invoice stands on another certificate."),
            inputs={"compared": [line.position for line in facts.lines]},
        )


def _judge_twin(twin: TwinFacts) -> Judgement:
    inputs = {
        "request": twin.reference,
        "exporter": twin.exporter,
        "shared": _told(twin.shared),
        "is_other_product": twin.is_other_product,
        "overlaps": twin.overlaps,
    }
    words = {
        "values": _values(twin.shared),
        "document": twin.document,
        "exporter": twin.exporter,
        "products": ", ".join(twin.products),
    }
    shares_container = any(shared.kind == "container" for shared in twin.shared)
    if shares_container and twin.overlaps and twin.is_other_product:
        sentence = _(
            "%(document)s of %(exporter)s declares other goods (%(products)s) in the same container over the "
            "same days: the same %(values)s. One of the two is wrong."
        )
        severity = Severity.BLOCK
    else:
        sentence = _("%(document)s of %(exporter)s (%(products)s) has the same %(values)s.")
        severity = Severity.WARN
    return Judgement(severity, sentence % words, _line_of(twin.shared), inputs=inputs)


def _values(shared: tuple[SharedFacts, ...]) -> str:
    """Kind and value of each, in words."""
    names = {
        "lot": _("lot"),
        "container": _("container"),
        "seal": _("seal"),
        "bill_of_lading": _("bill of lading"),
        "air_waybill": _("air waybill"),
        "invoice": _("invoice"),
    }
    shown = [f"{names[one.kind]} {one.value}" for one in shared[:_MOST_VALUES]]
    if len(shared) > _MOST_VALUES:
        shown.append(_("%(count)d more") % {"count": len(shared) - _MOST_VALUES})
    return ", ".join(shown)


def _told(shared: tuple[SharedFacts, ...]) -> list[list[str]]:
    return [[one.kind, one.value] for one in shared]


def _line_of(shared: tuple[SharedFacts, ...]) -> int | None:
    """The one line that all of it is about; None for the whole request."""
    lines = {one.line for one in shared}
    return lines.pop() if len(lines) == 1 else None


def no_total_is_asked_twice(facts: Facts) -> Iterator[Judgement]:
    """C24. No other live request or certificate of the exporter, for the same tariff code, recipient and
    days, has the same total; and no two periods of them overlap."""
    for line in facts.lines:
        found = [same for same in line.same_code if _is_repeated(facts, line, same)]
        for same in found:
            yield _judge_same(facts, line, same)
        if not found and line.net_weight_kg:
            yield Judgement(
                Severity.PASS,
                _("Line %(position)s: no other certificate has this tariff code, recipient and total.")
                % {"position": line.position},
                line.key,
                inputs={"code": line.tariff.code},
            )


def _is_repeated(facts: Facts, line: LineFacts, same: SameCodeFacts) -> bool:
    if same.net_weight_kg == line.net_weight_kg:
        return True
    return facts.kind == "period" and same.kind == "period"


def _judge_same(facts: Facts, line: LineFacts, same: SameCodeFacts) -> Judgement:
    if same.net_weight_kg == line.net_weight_kg:
        sentence = _(
            "Line %(position)s asks for the same total as %(document)s, for the same tariff code, recipient "
            "and days. Is it the same shipment?"
        )
    else:
        sentence = _(
            "Line %(position)s: %(document)s covers the same tariff code and recipient over some of the same "
            "days. Two periods at once let more be shipped than either says."
        )
    net_kg = line.net_weight_kg
    return Judgement(
        Severity.WARN,
        sentence % {"position": line.position, "document": same.document},
        line.key,
        (
            (_("declared now"), weights.format_kg(net_kg) if net_kg is not None else "–"),
            (same.document, f"{weights.format_kg(same.net_weight_kg)}   {same.start_on} – {same.end_on}"),
        ),
        {
            "request": same.reference,
            "net_kg": str(net_kg),
            "other_kg": str(same.net_weight_kg),
            "window": [str(facts.window_start_on), str(facts.window_end_on)],
        },
    )
