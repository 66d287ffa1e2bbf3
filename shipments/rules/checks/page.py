"""The page of the docs that lists the checks, written from the tables: `docs/checks.md`."""

from __future__ import annotations

from collections.abc import Iterator

from shipments.rules.checks import leeway, table
from shipments.rules.checks.judgement import Check, Severity
from shipments.rules.checks.leeway import Leeway

_HEAD = """\
# The checks

Written by `bin/manage write_checks_page` from `shipments/rules/checks/table.py` and `leeway.py`; a test fails
while the two differ. Change the tables, then write the page again.

Checks run when a request is submitted, answered, taken up and approved, when something around it changes,
and once more inside issuing. Each finding is kept with what was judged, the severity it had and why, the
version of the check and the reviewer's note: the documented control system of 7 CFR 205.273(b).

A finding **blocks** (no certificate), has **to be explained** (the reviewer's note is needed), or is **to
know**. Where the law leaves it free, a certifier's administrator sets another severity under Settings.
*Override*: while it blocks, a signatory may decide with a reason that the certificate is issued all the same;
the decision falls when the facts change. *Bounces*: while it blocks, the exporter cannot submit.
"""

_WORDS = {Severity.BLOCK: "blocks", Severity.WARN: "to explain", Severity.NOTE: "to know"}


def markdown() -> str:
    """The whole page."""
    parts = [_HEAD]
    for check in table.CHECKS:
        parts.append("\n".join(_section(check)))
    return "\n".join(parts)


def _section(check: Check) -> Iterator[str]:
    yield f"## {check.check_id} {check.title}\n"
    yield f"{check.asks}\n"
    yield "| found | may be set to | override | bounces | why |"
    yield "|---|---|---|---|---|"
    for severity, row in leeway.TABLE[check.check_id].items():
        yield _row(severity, row)
    yield ""
    if check.check_id in leeway.SECOND_REVIEWER:
        yield "Who notes it and who approves are two people.\n"
    facts = ", ".join(f"`{name}`" for name in check.reads)
    yield f"Facts: {facts}. Source: {check.basis}. Version {check.version}.\n"


def _row(severity: Severity, row: Leeway) -> str:
    choices = ", ".join(_WORDS[choice] for choice in row.choices) if row.is_free else "–"
    override = "a signatory" if row.may_override and Severity.BLOCK in row.choices else "–"
    bounces = "yes" if row.bounces and Severity.BLOCK in row.choices else "–"
    return f"| {_WORDS[severity]} | {choices} | {override} | {bounces} | {row.ground} |"
