"""C07 and C19: the days of the request, and what a period covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from shipments.rules import weights, window
from shipments.rules.checks.facts import Facts, LineFacts
from shipments.rules.checks.judgement import Judgement, Severity

# 7 CFR 205.273(b): the certifying agent decides within thirty calendar days of receipt. Five of them are
# left when it is said.
NEAR_THE_LIMIT = timedelta(days=5)


def there_is_time(facts: Facts) -> Iterator[Judgement]:
    """C07. The thirty days of the law are not nearly over, and the goods leave no earlier than the
    certifier promised to decide. While nothing was received, the promise counts from now."""
    inputs: dict[str, object] = {
        "due_at": _told(facts.due_at),
        "promised_at": _told(facts.promised_at),
        "departs_at": _told(facts.departs_at),
    }
    found = []
    if facts.due_at is not None and facts.at >= facts.due_at:
        found.append(
            _("The thirty days in which the law wants a decision ended on %(day)s.")
            % {"day": facts.due_at.date().isoformat()}
        )
    elif facts.due_at is not None and facts.due_at - facts.at <= NEAR_THE_LIMIT:
        found.append(
            _("The law wants a decision by %(day)s, thirty days after receipt.")
            % {"day": facts.due_at.date().isoformat()}
        )
    if facts.departs_at and facts.promised_at and facts.departs_at < facts.promised_at:
        found.append(
            _("The goods leave on %(departure)s; the certifier has promised a decision by %(promise)s.")
            % {
                "departure": facts.departs_at.date().isoformat(),
                "promise": facts.promised_at.date().isoformat(),
            }
        )
    for sentence in found:
        yield Judgement(Severity.NOTE, sentence, inputs=inputs)
    if not found:
        yield Judgement(Severity.PASS, _("There is time for a decision."), inputs=inputs)


def _told(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def period_is_kept(facts: Facts) -> Iterator[Judgement]:
    """C19. What is declared to move under a period certificate stays inside its window and its total, and
    the period is no longer than certifier and certification allow on the day of the check. The shipments
    themselves are judged when they are drawn."""
    if facts.kind != "period":
        return
    found = [*_outside_the_window(facts)]
    for line in facts.lines:
        found += _above_the_total(line)
    yield from found
    if not found:
        yield Judgement(
            Severity.PASS,
            _("What is declared stays inside the period and its total."),
            inputs=_window_inputs(facts),
        )


def _window_inputs(facts: Facts) -> dict[str, object]:
    return {
        "window": [str(facts.window_start_on), str(facts.window_end_on)],
        "departs_at": _told(facts.departs_at),
        "most_days": facts.period_limits.most_days,
        "anniversary_on": str(facts.period_limits.anniversary_on),
    }


def _outside_the_window(facts: Facts) -> Iterator[Judgement]:
    start, end = facts.window_start_on, facts.window_end_on
    if start is None or end is None:
        return
    inputs = _window_inputs(facts)
    departs_on = facts.departs_at.date() if facts.departs_at else None
    if departs_on is not None and not start <= departs_on <= end:
        sentence = _(
            "A departure on %(day)s lies outside the period from %(start)s to %(end)s. Correct the day or "
            "the period."
        )
        words = {"day": departs_on, "start": start, "end": end}
        yield Judgement(Severity.BLOCK, sentence % words, inputs=inputs)
    limits = facts.period_limits
    objection = window.period_objection(
        start,
        end,
        certifier=limits.certifier_name,
        max_days=limits.most_days,
        anniversary_on=limits.anniversary_on,
    )
    if objection:
        yield Judgement(Severity.BLOCK, objection, inputs=inputs)


def _above_the_total(line: LineFacts) -> Iterator[Judgement]:
    lots_kg = sum((lot.quantity_kg for lot in line.lots if lot.quantity_kg), Decimal(0))
    if line.net_weight_kg is None or lots_kg <= line.net_weight_kg:
        return
    sentence = _(
        "Line %(position)s: the lots named so far come to more than the total that is asked for the whole "
        "period. Ask for the larger total, or take a lot off."
    )
    yield Judgement(
        Severity.BLOCK,
        sentence % {"position": line.position},
        line.key,
        (
            (_("all lots"), weights.format_kg(lots_kg)),
            (_("total of the period"), weights.format_kg(line.net_weight_kg)),
            (_("too much"), weights.format_kg(lots_kg - line.net_weight_kg)),
        ),
        {"lots_kg": str(lots_kg), "net_kg": str(line.net_weight_kg)},
    )
