"""C06, C08 and C15: departure, weights and containers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from stdnum import iso6346

from shipments.rules import weights
from shipments.rules.checks.facts import Facts, LineFacts
from shipments.rules.checks.judgement import Judgement, Severity


def is_before_departure(facts: Facts) -> Iterator[Judgement]:
    """C06. A certificate is issued before the goods leave, never after (7 CFR 205.273(a))."""
    if facts.kind == "period" and facts.departs_at is None:
        if facts.window_start_on and facts.window_start_on < facts.at.date():
            sentence = _(
                "The window begins on %(day)s, which is past. A certificate covers nothing that left "
                "before it was issued: let the window begin today or later."
            ) % {"day": facts.window_start_on}
            yield Judgement(Severity.BLOCK, sentence)
        else:
            yield Judgement(Severity.PASS, _("The window has not begun yet, or begins today."))
        return
    if facts.departs_at is None:
        yield Judgement(
            Severity.BLOCK, _("No planned departure is given, so nothing shows it is early enough.")
        )
        return
    inputs = {"departs_at": facts.departs_at.isoformat(), "judged_at": facts.at.isoformat()}
    if facts.departs_at <= facts.at:
        yield Judgement(
            Severity.BLOCK,
            _(
                "The goods left on %(day)s. No certificate can be issued after departure; correct the "
                "departure if it is wrong."
            )
            % {"day": f"{facts.departs_at:%Y-%m-%d %H:%M} UTC"},
            inputs=inputs,
        )
    else:
        yield Judgement(
            Severity.PASS,
            _("The goods leave on %(day)s.") % {"day": f"{facts.departs_at:%Y-%m-%d %H:%M} UTC"},
            inputs=inputs,
        )


def weights_add_up(facts: Facts) -> Iterator[Judgement]:
    """C08. Net above zero and not above gross; packages times unit weight, and the lots together, within
    2 % of net."""
    for line in facts.lines:
        yield from _judge_weights(line)


def _judge_weights(line: LineFacts) -> Iterator[Judgement]:
    net, gross = line.net_weight_kg, line.gross_weight_kg
    lots_kg = weights.lots_weight(lot.quantity_kg for lot in line.lots)
    inputs = {
        "net_kg": str(net),
        "gross_kg": str(gross),
        "packages": line.packages,
        "unit_weight_kg": str(line.unit_weight_kg),
        "lots_kg": str(lots_kg),
    }
    position = {"position": line.position}
    if net is None or net <= 0:
        sentence = _("Line %(position)s has no net weight.") % position
        yield Judgement(Severity.BLOCK, sentence, line.key, inputs=inputs)
        return
    arithmetic = tuple(_arithmetic(line, net, lots_kg))
    wrong: list[tuple[Severity, str]] = []
    if gross is not None and gross < net:
        wrong.append(
            (Severity.BLOCK, _("Line %(position)s weighs less with its packages than without them."))
        )
    if line.packages_kg is not None and weights.differs_beyond_tolerance(net, line.packages_kg):
        wrong.append(
            (
                Severity.WARN,
                _("In line %(position)s packages times unit weight and net weight differ by more than 2 %%."),
            )
        )
    if lots_kg is not None and weights.differs_beyond_tolerance(net, lots_kg):
        wrong.append(
            (
                Severity.WARN,
                _("In line %(position)s the lots together and net weight differ by more than 2 %%."),
            )
        )
    for severity, sentence in wrong:
        yield Judgement(severity, sentence % position, line.key, arithmetic, inputs)
    if not wrong:
        sentence = _("The weights of line %(position)s add up.") % position
        yield Judgement(Severity.PASS, sentence, line.key, arithmetic, inputs)


def _arithmetic(line: LineFacts, net: Decimal, lots_kg: Decimal | None) -> Iterator[tuple[str, str]]:
    """The rows that a reviewer can add up again."""
    if line.packages and line.unit_weight_kg and line.packages_kg is not None:
        times = f"{line.packages:,} × {weights.format_kg(line.unit_weight_kg)}"
        yield times, weights.format_kg(line.packages_kg)
    if lots_kg is not None:
        yield _("all lots"), weights.format_kg(lots_kg)
    if line.net_formula:
        yield _("net, as typed"), line.net_formula
    yield _("net, declared"), weights.format_kg(net)
    if line.gross_weight_kg is not None:
        yield _("gross, declared"), weights.format_kg(line.gross_weight_kg)


def containers_are_written_right(facts: Facts) -> Iterator[Judgement]:
    """C15. The check digit of ISO 6346 fits; a typing error is likelier than a false container."""
    wrong = tuple(number for number in facts.containers if not iso6346.is_valid(number))
    inputs = {"containers": list(facts.containers), "wrong": list(wrong)}
    if wrong:
        sentence = _(
            "The check digit of %(numbers)s does not fit: compare with the booking, one character is "
            "probably wrong."
        )
        yield Judgement(Severity.WARN, sentence % {"numbers": ", ".join(wrong)}, inputs=inputs)
    elif facts.containers:
        yield Judgement(Severity.PASS, _("The container numbers have the right check digit."), inputs=inputs)
