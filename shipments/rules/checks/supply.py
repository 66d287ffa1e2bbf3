"""C16: the suppliers of the lots, and their transaction certificates."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from operations.rules import arrangements
from operations.rules.arrangements import TermKind
from shipments.rules.checks.facts import Facts, LineFacts, LotFacts, PartyFacts
from shipments.rules.checks.judgement import Judgement, Severity


def suppliers_are_certified(facts: Facts) -> Iterator[Judgement]:
    """C16. Every supplier is certified, and supply that needs a transaction certificate has one (TraceNet
    for India). A lot without a supplier is the exporter's own."""
    for line in facts.lines:
        yield from _judge_line(facts, line)


def _judge_line(facts: Facts, line: LineFacts) -> Iterator[Judgement]:
    judgements = [
        judgement
        for judgement in (
            *(_judge_supplier(line, lot) for lot in line.lots),
            *_judge_transactions(facts, line),
        )
        if judgement is not None
    ]
    yield from judgements
    if not judgements and line.lots:
        yield Judgement(
            Severity.PASS,
            _("Every lot of line %(position)s is the exporter's own or of a certified supplier.")
            % {"position": line.position},
            line.key,
            inputs={"lots": [_inputs(lot) for lot in line.lots]},
        )


def _judge_supplier(line: LineFacts, lot: LotFacts) -> Judgement | None:
    words = {"position": line.position, "lot": lot.number, "name": lot.supplier_name}
    if lot.supplier is not None:
        if not lot.supplier.objection:
            return _judge_unlisted(line, lot, lot.supplier)
        sentence = _("Line %(position)s, lot %(lot)s: %(objection)s") % {
            **words,
            "objection": lot.supplier.objection,
        }
        return Judgement(Severity.BLOCK, sentence, line.key, inputs=_inputs(lot))
    if lot.partner_certificate:
        if lot.partner_certifier and lot.supplier_name:
            return None
        sentence = _(
            "Line %(position)s, lot %(lot)s: the certificate of the supplier cannot be looked up, because "
            "its holder or the certifier that issued it is not named."
        )
        return Judgement(Severity.WARN, sentence % words, line.key, inputs=_inputs(lot))
    if lot.supplier_name:
        sentence = _(
            "Line %(position)s, lot %(lot)s: no certificate is named for the supplier %(name)s. Give its NOP "
            "ID, or the number of its certificate from a trade partner's certifier."
        )
        return Judgement(Severity.BLOCK, sentence % words, line.key, inputs=_inputs(lot))
    return None


def _judge_unlisted(line: LineFacts, lot: LotFacts, supplier: PartyFacts) -> Judgement | None:
    if supplier.unlisted_on is None:
        return None
    day = supplier.unlisted_on.isoformat()
    sentence = _(
        "Line %(position)s, lot %(lot)s: the registry no longer lists the supplier %(name)s; it is missing "
        "since the file of %(day)s. Look it up there, or ask its certifier."
    ) % {"position": line.position, "lot": lot.number, "name": supplier.name, "day": day}
    return Judgement(Severity.WARN, sentence, line.key, inputs={**_inputs(lot), "unlisted_on": day})


def _judge_transactions(facts: Facts, line: LineFacts) -> Iterator[Judgement]:
    terms = arrangements.of_kind(facts.standard.terms, TermKind.TRANSACTION_CERTIFICATE)
    countries = {term.applies_to for term in terms}
    if line.origin in countries and not line.lots:
        sentence = _(
            "Line %(position)s comes from %(origin)s, where every supply has a transaction certificate "
            "(TraceNet). Add the lots with the numbers of theirs."
        )
        yield Judgement(
            Severity.BLOCK,
            sentence % {"position": line.position, "origin": line.origin_name},
            line.key,
            inputs={"origin": line.origin},
        )
    for lot in line.lots:
        if lot.transaction_certificate or not {line.origin, lot.supplier_country} & countries:
            continue
        sentence = _(
            "Line %(position)s, lot %(lot)s: the supplier's transaction certificate (TraceNet) is not named. "
            "Supply from there cannot be certified without it."
        )
        yield Judgement(
            Severity.BLOCK,
            sentence % {"position": line.position, "lot": lot.number},
            line.key,
            inputs={**_inputs(lot), "origin": line.origin},
        )


def _inputs(lot: LotFacts) -> dict[str, object]:
    return {
        "lot": lot.number,
        "supplier": lot.supplier.nop_id if lot.supplier else lot.supplier_name,
        "supplier_country": lot.supplier_country,
        "partner_certificate": lot.partner_certificate,
        "transaction_certificate": lot.transaction_certificate,
    }
