"""C13, C14 and C17: risk lists, treatment, and the terms of trade arrangements."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shipments.rules.checks.facts import Facts, LineFacts
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
            sentence % {"commodity": risk.commodity, "origin": facts.origin_name, "source": risk.source},
            line.key,
            inputs={"origin": facts.origin, "code": line.tariff.code},
        )
    if not listed:
        yield Judgement(
            Severity.PASS,
            _("Origin and products are on no list of high risk."),
            inputs={"origin": facts.origin},
        )


def treatment_is_allowed(facts: Facts) -> Iterator[Judgement]:
    """C14. A prohibited treatment ends the organic status; where one is usual, it has to be ruled out."""
    inputs = {"treatment": facts.treatment, "origin": facts.origin}
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
            sentence % {"commodity": risk.commodity, "origin": facts.origin_name, "source": risk.source},
            line.key,
            inputs=inputs,
        )
    if not listed:
        yield Judgement(
            Severity.PASS, _("No prohibited treatment is declared or to be expected."), inputs=inputs
        )


def arrangement_is_kept(facts: Facts) -> Iterator[Judgement]:
    """C17. Under a trade arrangement: origin, excluded classes, antibiotics, wine (domain.md 8)."""
    if not facts.standard.is_arrangement:
        return
    objections = [
        (line.key, objection) for line in facts.lines for objection in _arrangement_objections(facts, line)
    ]
    inputs = {"standard": facts.standard.code, "origin": facts.origin, "papers": sorted(facts.paper_kinds)}
    for key, objection in objections:
        yield Judgement(Severity.BLOCK, objection, key, inputs=inputs)
    if not objections:
        yield Judgement(
            Severity.PASS,
            _("The terms of the arrangement with %(partner)s are kept.")
            % {"partner": facts.standard.partner},
            inputs=inputs,
        )


def _arrangement_objections(facts: Facts, line: LineFacts) -> Iterator[str]:
    standard = facts.standard
    words = {"partner": standard.partner, "position": line.position}
    product_class = line.product.product_class if line.product else ""
    if not standard.allows_worldwide_origin and facts.origin not in standard.partner_countries:
        yield (
            _(
                "Line %(position)s: under the arrangement with %(partner)s the product is made, or finally "
                "processed or packed, there; another origin is declared."
            )
            % words
        )
    if standard.excludes_aquatic and product_class == "aquatic":
        yield _("Line %(position)s: the arrangement with %(partner)s leaves out aquatic animals.") % words
    if standard.excludes_livestock and product_class == "livestock":
        yield _("Line %(position)s: the arrangement with %(partner)s leaves out livestock products.") % words
    if standard.asks_no_antibiotics and product_class == "livestock" and not facts.has_no_antibiotics:
        yield (
            _(
                "Line %(position)s: the arrangement with %(partner)s asks for the statement that no "
                "antibiotics were used. Tick it in the step Papers."
            )
            % words
        )
    if (
        standard.asks_wine_attestation
        and product_class == "wine"
        and ("wine_attestation" not in facts.paper_kinds)
    ):
        yield (
            _(
                "Line %(position)s: the arrangement with %(partner)s asks for the wine attestation of each "
                "lot. Attach it in the step Papers."
            )
            % words
        )
