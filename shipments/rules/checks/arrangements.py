"""C17: the terms of the trade arrangement, line by line, as they stand over the window."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from operations.rules import arrangements
from operations.rules.arrangements import Term, TermKind
from shipments.rules.checks.facts import Facts, LineFacts, LotFacts, StandardFacts
from shipments.rules.checks.judgement import Judgement, Severity

Objection = tuple[Term, str]


def arrangement_is_kept(facts: Facts) -> Iterator[Judgement]:
    """C17. Origin, products left out, antibiotics, wine lot by lot (domain.md 8).

    A term that was read in a source blocks. One that was recalled and not read has to be explained: the
    reviewer looks at the text first.
    """
    standard = facts.standard
    if standard.objection:
        yield Judgement(Severity.BLOCK, standard.objection, inputs={"standard": standard.code})
        return
    if not standard.is_arrangement:
        return
    for line in facts.lines:
        yield from _judge_line(standard, line)
    recalled = [term.words for term in standard.terms if term.is_recalled]
    if recalled:
        yield Judgement(
            Severity.NOTE,
            _(
                "Terms of the arrangement with %(partner)s were recalled when this program was made, not "
                "read. Compare them with its text: %(terms)s"
            )
            % {"partner": standard.partner, "terms": " ".join(recalled)},
            inputs={"standard": standard.code},
        )


def _judge_line(standard: StandardFacts, line: LineFacts) -> Iterator[Judgement]:
    inputs = {
        "standard": standard.code,
        "origin": line.origin,
        "processed_in": line.processed_in,
        "product_class": line.product.product_class if line.product else "",
    }
    objections = list(_objections(standard, line))
    for term, sentence in objections:
        if term.is_recalled:
            recalled = _("%(sentence)s This term was recalled, not read: look at its text first.")
            yield Judgement(Severity.WARN, recalled % {"sentence": sentence}, line.key, inputs=inputs)
        else:
            yield Judgement(Severity.BLOCK, sentence, line.key, inputs=inputs)
    if not objections:
        sentence = _("Line %(position)s keeps the terms of the arrangement with %(partner)s.")
        yield Judgement(
            Severity.PASS,
            sentence % {"position": line.position, "partner": standard.partner},
            line.key,
            inputs=inputs,
        )


def _objections(standard: StandardFacts, line: LineFacts) -> Iterator[Objection]:
    words: dict[str, object] = {"partner": standard.partner, "position": line.position}
    product_class = line.product.product_class if line.product else ""
    terms = standard.terms
    for term in arrangements.of_kind(terms, TermKind.ORIGIN):
        if not arrangements.allows_origin(
            term,
            origin=line.origin,
            processed_in=line.processed_in,
            partner_countries=standard.partner_countries,
        ):
            yield term, _origin_sentence(term) % words
    for term in arrangements.of_kind(terms, TermKind.EXCLUDES, product_class):
        sentence = _(
            "Line %(position)s: the arrangement with %(partner)s leaves this kind of product out. It needs "
            "certification to the USDA organic regulations themselves."
        )
        yield term, sentence % words
    for term in arrangements.of_kind(terms, TermKind.PROCESSED_ONLY):
        if line.product and not line.product.is_processed:
            sentence = _(
                "Line %(position)s: only processed products go under the arrangement with %(partner)s, and "
                "this one is certified as a crop or livestock."
            )
            yield term, sentence % words
    for term in arrangements.of_kind(terms, TermKind.NO_ANTIBIOTICS, product_class):
        if not line.has_no_antibiotics:
            sentence = _(
                "Line %(position)s: the arrangement with %(partner)s asks for the statement that no "
                "antibiotics were used. Tick it at the product."
            )
            yield term, sentence % words
    if product_class == "wine":
        for term in arrangements.of_kind(terms, TermKind.WINE_LOTS):
            yield from ((term, sentence) for sentence in _wine_sentences(line, words))


def _origin_sentence(term: Term) -> str:
    if term.applies_to == arrangements.OriginRule.PRODUCED:
        return _(
            "Line %(position)s: under the arrangement with %(partner)s the product is made there; another "
            "origin is declared."
        )
    return _(
        "Line %(position)s: under the arrangement with %(partner)s the product is made, or finally processed "
        "or packed, there; another origin is declared, and no such processing."
    )


def _wine_sentences(line: LineFacts, words: dict[str, object]) -> Iterator[str]:
    if not line.lots:
        sentence = _(
            "Line %(position)s: the arrangement with %(partner)s wants each lot of wine attested, and no lot "
            "is named. Add the lots, and attest each."
        )
        yield sentence % words
        return
    missing = [lot.number for lot in line.lots if not lot.is_wine_attested or not lot.wine_label]
    if missing:
        sentence = _(
            "Line %(position)s: the arrangement with %(partner)s wants each lot of wine attested, with its "
            "label. It lacks for %(lots)s."
        )
        yield sentence % {**words, "lots": ", ".join(missing)}
    other = [lot.number for lot in line.lots if lot.wine_label and not _fits_label(lot, line.label_category)]
    if other:
        sentence = _(
            "Line %(position)s: the label attested for the wine of %(lots)s is not the label category of the "
            "line. Correct one of them."
        )
        yield sentence % {**words, "lots": ", ".join(other)}


def _fits_label(lot: LotFacts, label_category: str) -> bool:
    is_made_with = label_category == "made_with_organic"
    return (lot.wine_label == "made_with_organic") == is_made_with
