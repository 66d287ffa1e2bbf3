"""C12 and C21: what the papers say to what is declared, and which papers lack."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from shipments.rules import declared_numbers as declared
from shipments.rules import weights
from shipments.rules.checklist import Demand
from shipments.rules.checks.facts import Facts, PaperFacts
from shipments.rules.checks.judgement import Judgement, Severity
from shipments.rules.declared_numbers import Comparison, State, Subject


def papers_agree(facts: Facts) -> Iterator[Judgement]:
    """C12. A quantity on an invoice, packing list or waybill differs from the request's by more than 1 %
    (domain.md 10, inferred); another container or tariff code on one is to be known."""
    for paper in facts.papers:
        if paper.is_picture:
            yield Judgement(
                Severity.NOTE,
                _("“%(name)s” is a picture: nothing in it can be searched. Compare it by eye.")
                % {"name": paper.name},
                inputs={"paper": paper.name},
            )
        yield from _judge_paper(paper)


def _judge_paper(paper: PaperFacts) -> Iterator[Judgement]:
    inputs = {
        "paper": paper.name,
        "kind": paper.kind,
        "compared": [
            {
                "what": one.declared.label,
                "declared": one.declared.text,
                "state": one.state.value,
                "page": one.page,
                "on_paper": str(one.on_paper) if one.on_paper is not None else one.other,
            }
            for one in paper.comparisons
        ],
    }
    differing = [one for one in paper.comparisons if one.state == State.DIFFERS]
    quantities = [one for one in differing if one.declared.subject in declared.QUANTITIES]
    others = [one for one in differing if one not in quantities]
    if quantities:
        sentence = _("“%(name)s” gives another quantity than the request. Find out which one is right.")
        arithmetic = tuple(row for one in quantities for row in _sum(one))
        yield Judgement(Severity.WARN, sentence % {"name": paper.name}, arithmetic=arithmetic, inputs=inputs)
    if others:
        sentence = _("“%(name)s” names what the request does not declare: %(others)s.")
        named = ", ".join(f"{one.declared.label} {one.other}" for one in others)
        yield Judgement(Severity.NOTE, sentence % {"name": paper.name, "others": named}, inputs=inputs)
    if not differing and any(one.state == State.FOUND for one in paper.comparisons):
        yield Judgement(
            Severity.PASS,
            _("Nothing in “%(name)s” differs from the request.") % {"name": paper.name},
            inputs=inputs,
        )


def _sum(one: Comparison) -> Iterator[tuple[str, str]]:
    assert one.declared.quantity is not None  # noqa: S101 (a quantity has one)
    assert one.on_paper is not None  # noqa: S101 (what differs was read)
    shown = _count if one.declared.subject == Subject.PACKAGES else _kilograms
    share = f"{(one.share or Decimal(0)) * 100:.2f} %"
    yield _("%(what)s, declared") % {"what": one.declared.label}, shown(one.declared.quantity)
    yield _("on the paper, page %(page)d") % {"page": one.page}, shown(one.on_paper)
    yield _("difference"), f"{shown(abs(one.on_paper - one.declared.quantity))} = {share}"


def _kilograms(weight: Decimal) -> str:
    return weights.format_kg(weight.quantize(Decimal("0.001")))


def _count(number: Decimal) -> str:
    return f"{number:,.0f}"


def papers_are_there(facts: Facts) -> Iterator[Judgement]:
    """C21. Every paper of the certifier's checklist for this kind of request is attached."""
    lacking = [paper for paper in facts.asked if not paper.is_there]
    inputs = {
        "asked": [
            {"paper": paper.kind, "demand": paper.demand, "is_there": paper.is_there} for paper in facts.asked
        ]
    }
    for paper in lacking:
        if paper.demand == Demand.REQUIRED:
            sentence = _(
                "%(paper)s: the certifier requires it, and it is not attached. Attach it in the step Papers."
            )
            severity = Severity.BLOCK
        else:
            sentence = _("%(paper)s: the certifier asks for it, and it is not attached.")
            severity = Severity.WARN
        yield Judgement(severity, sentence % {"paper": paper.label}, inputs=inputs)
    if facts.asked and not lacking:
        yield Judgement(Severity.PASS, _("Every paper that is asked for is attached."), inputs=inputs)
