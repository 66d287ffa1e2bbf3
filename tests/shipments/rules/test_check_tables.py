"""The tables of the checks fit together, and the page of the docs is what they say."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path

import pytest

from shipments.rules.checks import leeway, page, table
from shipments.rules.checks.facts import Facts, SeverityFacts
from shipments.rules.checks.judgement import Judgement, Severity, digests
from tests.shipments.rules.facts import NOP, PARTY, facts_of, line_of

PAGE = Path(__file__).parents[3] / "docs" / "checks.md"
ORDER = [Severity.NOTE, Severity.WARN, Severity.BLOCK]


def test_the_checks_are_those_of_the_plan_in_order() -> None:
    assert [check.check_id for check in table.CHECKS] == [f"C{number:02}" for number in range(1, 25)]
    assert list(leeway.TABLE) == [check.check_id for check in table.CHECKS]


def test_the_page_of_the_docs_is_as_written_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == page.markdown(), "run bin/manage write_checks_page"


@pytest.mark.parametrize("check", table.CHECKS, ids=lambda check: check.check_id)
def test_a_check_reads_facts_that_exist_and_only_those_it_names(check) -> None:
    known = {field.name for field in fields(Facts)}
    source = ast.parse(inspect.getsource(inspect.getmodule(check.judge)))
    functions = {node.name: node for node in ast.walk(source) if isinstance(node, ast.FunctionDef)}
    waiting, read = [check.judge.__name__], set()
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "facts"
            ):
                read.add(node.attr)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                waiting.append(node.func.id)

    assert set(check.reads) <= known
    assert read <= set(check.reads)


@pytest.mark.parametrize(
    ("check_id", "found", "row"),
    [(check_id, found, row) for check_id, rows in leeway.TABLE.items() for found, row in rows.items()],
)
def test_what_may_be_set_holds_the_checks_own_severity_in_order(check_id, found, row) -> None:
    places = [ORDER.index(choice) for choice in row.choices]

    assert found in row.choices
    assert all(before + 1 == after for before, after in pairwise(places))
    assert not (row.bounces and Severity.BLOCK not in row.choices)


def test_what_the_law_fixes_can_neither_be_lowered_nor_overridden() -> None:
    fixed = {
        check_id
        for check_id, rows in leeway.TABLE.items()
        for found, row in rows.items()
        if found == Severity.BLOCK and not row.is_free and not row.may_override
    }

    assert fixed == {"C01", "C02", "C03", "C04", "C05", "C06", "C08", "C14", "C16", "C17", "C19", "C20"}


def test_a_certifiers_severity_counts_and_says_why() -> None:
    facts = facts_of(
        containers=("MSCU6153046",), severities={("C15", "warn"): SeverityFacts("block", "Cascadia set it.")}
    )

    [judgement] = [judgement for check, judgement in table.run(facts) if check.check_id == "C15"]

    assert (judgement.severity, judgement.found_severity, judgement.why) == (
        Severity.BLOCK,
        Severity.WARN,
        "Cascadia set it.",
    )


def test_a_severity_set_for_warnings_leaves_what_blocks_alone() -> None:
    objection = replace(NOP, is_arrangement=True, objection="Not in force.")
    facts = facts_of(standard=objection, severities={("C17", "warn"): SeverityFacts("block", "Why.")})

    [judgement] = [judgement for check, judgement in table.run(facts) if check.check_id == "C17"]

    assert (judgement.severity, judgement.why) == (Severity.BLOCK, "")


def _digests(*judged: tuple[str, Judgement]) -> list[str]:
    return digests([(table.BY_ID[check_id], judgement) for check_id, judgement in judged])


def test_a_finding_is_known_again_by_what_was_judged() -> None:
    one = Judgement(Severity.WARN, "In English.", 1, inputs={"kg": "5"})

    assert _digests(("C08", one)) == _digests(
        ("C08", Judgement(Severity.WARN, "Sobre.", 1, inputs={"kg": "5"}))
    )
    others = [
        ("C09", one),
        ("C08", Judgement(Severity.WARN, "In English.", 2, inputs={"kg": "5"})),
        ("C08", Judgement(Severity.WARN, "In English.", 1, inputs={"kg": "6"})),
        ("C08", Judgement(Severity.BLOCK, "In English.", 1, inputs={"kg": "5"})),
    ]
    assert _digests(("C08", one))[0] not in {_digests(other)[0] for other in others}


def test_a_severity_that_was_set_leaves_the_finding_the_same() -> None:
    found = Judgement(Severity.WARN, "So.", 1)
    raised = Judgement(Severity.BLOCK, "So.", 1, found=Severity.WARN, why="Raised.")

    assert _digests(("C08", found)) == _digests(("C08", raised))


def test_two_findings_of_the_same_inputs_are_two() -> None:
    one = Judgement(Severity.WARN, "Packages.", 1, inputs={"kg": "5"})
    other = Judgement(Severity.WARN, "Lots.", 1, inputs={"kg": "5"})

    first, second = _digests(("C08", one), ("C08", other))

    assert first != second


def test_the_dull_request_of_the_tests_is_new_and_nothing_else() -> None:
    facts = facts_of(line_of(), standard=NOP, exporter=PARTY)

    assert [
        (check.check_id, str(judgement.severity))
        for check, judgement in table.run(facts)
        if judgement.severity != Severity.PASS
    ] == [("C06", "block"), ("C18", "warn")]
