"""C17: the terms of the arrangement, line by line, as they stand over the window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from operations.rules.arrangements import Term
from shipments.rules.checks import arrangements
from shipments.rules.checks.facts import LineFacts
from tests.shipments.rules.facts import EU, NOP, facts_of, found, line_of, lot_of

ATTESTED = {"is_wine_attested": True, "wine_label": "organic"}


@pytest.mark.parametrize(
    "line",
    [
        line_of(origin="IT"),
        line_of(origin="PE", processed_in="IT"),
        line_of("livestock", origin="ES", has_no_antibiotics=True),
        line_of("wine", origin="ES", lots=(lot_of(**ATTESTED), lot_of("A-2", **ATTESTED))),
        line_of(
            "wine",
            origin="ES",
            label_category="made_with_organic",
            lots=(lot_of(is_wine_attested=True, wine_label="made_with_organic"),),
        ),
    ],
)
def test_a_line_that_keeps_the_terms_passes(line: LineFacts) -> None:
    judgements = list(arrangements.arrangement_is_kept(facts_of(line, standard=EU)))

    assert [(judgement.severity, judgement.line) for judgement in judgements] == [("pass", 1)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (line_of(origin="PE"), "the product is made, or finally processed or packed, there; another origin"),
        (line_of(origin="PE", processed_in="TR"), "another origin is declared, and no such processing."),
        (line_of("aquatic", origin="ES"), "leaves this kind of product out."),
        (line_of("livestock", origin="ES"), "asks for the statement that no antibiotics were used."),
        (line_of("wine", origin="ES"), "wants each lot of wine attested, and no lot is named."),
        (
            line_of(
                "wine",
                origin="ES",
                lots=(lot_of(**ATTESTED), lot_of("A-2"), lot_of("A-3", wine_label="organic")),
            ),
            "wants each lot of wine attested, with its label. It lacks for A-2, A-3.",
        ),
        (
            line_of("wine", origin="ES", label_category="made_with_organic", lots=(lot_of(**ATTESTED),)),
            "the label attested for the wine of A-1 is not the label category of the line.",
        ),
    ],
)
def test_a_term_that_is_not_kept_blocks(line: LineFacts, sentence: str) -> None:
    [(severity, said, position)] = found(arrangements.arrangement_is_kept(facts_of(line, standard=EU)))

    assert (severity, position) == ("block", 1)
    assert sentence in said
    assert said.startswith("Line 1: ")


def test_a_term_that_was_recalled_is_for_the_reviewer_to_look_up() -> None:
    recalled = replace(
        EU, code="GB", partner="United Kingdom", terms=(Term("excludes", "aquatic", "No fish.", "R"),)
    )

    assert found(
        arrangements.arrangement_is_kept(facts_of(line_of("aquatic", origin="GB"), standard=recalled))
    ) == [
        (
            "warn",
            (
                "Line 1: the arrangement with United Kingdom leaves this kind of product out. It needs "
                "certification to the USDA organic regulations themselves. This term was recalled, not read: "
                "look at its text first."
            ),
            1,
        ),
        (
            "note",
            (
                "Terms of the arrangement with United Kingdom were recalled when this program was made, not "
                "read. Compare them with its text: No fish."
            ),
            None,
        ),
    ]


def test_processed_products_only() -> None:
    korea = replace(EU, code="KR", partner="South Korea", terms=(Term("processed_only", "", "Processed."),))
    line = line_of(origin="KR")
    assert line.product is not None
    crop = replace(line, product=replace(line.product, is_processed=False))

    assert found(arrangements.arrangement_is_kept(facts_of(line, standard=korea))) == []
    assert [row[0] for row in found(arrangements.arrangement_is_kept(facts_of(crop, standard=korea)))] == [
        "block"
    ]


def test_an_arrangement_that_is_not_in_force_blocks_all() -> None:
    ended = replace(EU, objection="European Union: this standard ended on 2026-12-31.")

    assert found(arrangements.arrangement_is_kept(facts_of(standard=ended))) == [
        ("block", "European Union: this standard ended on 2026-12-31.", None)
    ]


def test_each_line_is_judged_by_its_own_origin() -> None:
    lines = (line_of(origin="IT"), replace(line_of(origin="TR"), key=2, position=2))

    assert [row[2] for row in found(arrangements.arrangement_is_kept(facts_of(*lines, standard=EU)))] == [2]


def test_the_regulations_themselves_ask_nothing_here() -> None:
    assert list(arrangements.arrangement_is_kept(facts_of(standard=NOP))) == []
