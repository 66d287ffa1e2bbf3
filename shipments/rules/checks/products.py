"""C04 and C05: the product on the exporter's list, and its tariff code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from operations.rules import hts
from shipments.rules.checks.facts import Facts, LineFacts, ProductFacts
from shipments.rules.checks.judgement import Judgement, Severity


def product_is_on_list(facts: Facts) -> Iterator[Judgement]:
    """C04. The product stands on the exporter's list, under the label category declared (PACS)."""
    for line in facts.lines:
        yield _judge_product(line, line.product, facts)


def _judge_product(line: LineFacts, product: ProductFacts | None, facts: Facts) -> Judgement:
    inputs = {
        "product": product.name if product else "",
        "declared_category": line.label_category,
        "listed_category": product.label_category if product else "",
    }
    words = {"position": line.position, "exporter": facts.exporter.name}
    if product is None or not product.is_on_list:
        sentence = _(
            "Line %(position)s names no product of the list of %(exporter)s. Choose one of its certified "
            "products, or have the product certified first."
        )
        return Judgement(Severity.BLOCK, sentence % words, line.key, inputs=inputs)
    words["product"] = product.name
    if product.ended_on and product.ended_on <= facts.at.date():
        sentence = _("“%(product)s” left the list of %(exporter)s on %(day)s.")
        return Judgement(
            Severity.BLOCK, sentence % {**words, "day": product.ended_on}, line.key, inputs=inputs
        )
    if product.label_category != line.label_category:
        sentence = _(
            "Line %(position)s declares another label category than the one under which “%(product)s” is "
            "certified."
        )
        return Judgement(Severity.WARN, sentence % words, line.key, inputs=inputs)
    return Judgement(
        Severity.PASS,
        _("The list of %(exporter)s has “%(product)s”.") % words,
        line.key,
        inputs=inputs,
    )


def tariff_code_fits(facts: Facts) -> Iterator[Judgement]:
    """C05. Ten digits, in force over the window, in season, the organic code where there is one.

    Codes change with the season of entry (CCOF asks for a certificate each); where the schedule lets
    goods withdrawn from a bonded warehouse use the code at any time, that is a question for the reviewer
    and no obstacle. The organic breakout is not compulsory by itself: a general code has to be explained.
    """
    for line in facts.lines:
        yield _judge_tariff(line)


def _judge_tariff(line: LineFacts) -> Judgement:
    tariff = line.tariff
    shown = hts.display_hts(tariff.code) if len(tariff.code) == 10 else tariff.code
    inputs = {"code": tariff.code, "words": tariff.words, "season": tariff.season}
    if tariff.objection:
        return Judgement(Severity.BLOCK, tariff.objection, line.key, inputs=inputs)
    if not tariff.is_in_season:
        return _judge_season(line, shown, inputs)
    if not tariff.is_organic and tariff.organic_alternatives:
        sentence = _(
            "Line %(position)s uses the general code %(code)s though the schedule has one for certified "
            "organic goods: %(organic)s. Use it, or explain why it does not fit."
        )
        organic = ", ".join(map(hts.display_hts, tariff.organic_alternatives))
        return Judgement(
            Severity.WARN,
            sentence % {"position": line.position, "code": shown, "organic": organic},
            line.key,
            inputs={**inputs, "organic_alternatives": list(tariff.organic_alternatives)},
        )
    return Judgement(
        Severity.PASS,
        _("Tariff code %(code)s is in force over the whole window.") % {"code": shown},
        line.key,
        inputs=inputs,
    )


def _judge_season(line: LineFacts, shown: str, inputs: Mapping[str, object]) -> Judgement:
    """The window of the line reaches beyond the season of its code."""
    tariff = line.tariff
    if tariff.is_season_strict:
        severity = Severity.BLOCK
        sentence = _(
            "Tariff code %(code)s holds only for goods entered %(season)s, but the window of line "
            "%(position)s goes beyond. Ask for one certificate for each of the codes below."
        )
    else:
        severity = Severity.WARN
        sentence = _(
            "Tariff code %(code)s holds for goods entered %(season)s and, at any time, for goods withdrawn "
            "from a bonded warehouse. The window of line %(position)s goes beyond the season: explain that "
            "the goods come from a warehouse, or ask for one certificate for each of the codes below."
        )
    return Judgement(
        severity,
        sentence % {"code": shown, "season": tariff.season, "position": line.position},
        line.key,
        tuple((hts.display_hts(part.code), f"{part.start_on} – {part.end_on}") for part in tariff.parts),
        inputs,
    )
