"""C13 and C14: risk lists and treatment."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shipments.rules.checks.facts import Facts
from shipments.rules.checks.judgement import Judgement, Severity

# Contact with these ends the organic status (AMS 2016-07-13, domain.md 0.10; 7 CFR 205.105, 205.272).
PROHIBITED_TREATMENTS = frozenset({"methyl_bromide", "phosphine", "sulfuryl_fluoride", "irradiation"})


def origin_is_not_high_risk(facts: Facts) -> Iterator[Judgement]:
    """C13. Origin and commodity of known fraud: a second reviewer looks (MOSA 2017)."""
    listed = [(line, risk) for line in facts.lines for risk in line.risks if risk.list == "high_risk"]
    for line, risk in listed:
        sentence = _(
            "%(commodity)s from %(origin)s is on the list of high risk (%(source)s): a second reviewer has "
            "to look, with the records of the supply chain."
        )
        yield Judgement(
            Severity.WARN,
            sentence % {"commodity": risk.commodity, "origin": line.origin_name, "source": risk.source},
            line.key,
            inputs={
                "origin": line.origin,
                "code": line.tariff.code,
                "commodity": risk.commodity,
                "source": risk.source,
            },
        )
    if not listed:
        yield Judgement(
            Severity.PASS,
            _("Origin and products are on no list of high risk."),
            inputs={"origins": _origins(facts)},
        )


def treatment_is_allowed(facts: Facts) -> Iterator[Judgement]:
    """C14. A prohibited treatment ends the organic status; where one is usual, it has to be ruled out."""
    inputs = {"treatment": facts.treatment, "origins": _origins(facts)}
    if facts.treatment in PROHIBITED_TREATMENTS:
        yield Judgement(
            Severity.BLOCK,
            _(
                "A treatment is declared that ends the organic status of the goods (7 CFR 205.105, 205.272). "
                "They cannot be certified."
            ),
            inputs=inputs,
        )
        return
    listed = [(line, risk) for line in facts.lines for risk in line.risks if risk.list == "treatment"]
    for line, risk in listed:
        sentence = _(
            "%(commodity)s from %(origin)s is often treated at the border (%(source)s). Rule it out with the "
            "phytosanitary certificate and the terms of the import permit."
        )
        yield Judgement(
            Severity.WARN,
            sentence % {"commodity": risk.commodity, "origin": line.origin_name, "source": risk.source},
            line.key,
            inputs={**inputs, "commodity": risk.commodity, "source": risk.source},
        )
    if not listed:
        yield Judgement(
            Severity.PASS, _("No prohibited treatment is declared or to be expected."), inputs=inputs
        )


def _origins(facts: Facts) -> list[str]:
    return sorted({line.origin for line in facts.lines if line.origin})
