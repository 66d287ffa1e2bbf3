"""Where the exporter mends what a check blocks: the step and field of each check."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shipments.rules.checks import leeway
from shipments.rules.checks.judgement import Check, Judgement, Severity
from shipments.rules.completeness import Problem

_PLACES: dict[str, tuple[str, str]] = {
    "C01": ("parties", "recipient"),
    "C02": ("parties", "recipient"),
    "C03": ("parties", "final_handler"),
    "C04": ("products", "certified_product"),
    "C05": ("products", "hts"),
    "C06": ("transport", "departs_at"),
    "C08": ("products", "net_weight"),
    "C09": ("products", "net_weight"),
    "C14": ("transport", "treatment"),
    "C15": ("transport", "containers"),
    "C16": ("products", "lots"),
    "C17": ("products", "certified_product"),
    "C19": ("transport", "window_end_on"),
    "C21": ("papers", "file"),
}
_ELSEWHERE = ("products", "certified_product")

_NAMES_OTHERS = {
    "C11": _(
        "Some of the lots, containers, seals, transport papers or invoices stand on another request as well. "
        "Say where else these goods are declared, and why."
    ),
    "C20": _("Say who of your people works, or has worked, for the certifier."),
}
"""What the exporter is asked where the finding names people and businesses that are none of its own."""


def field_of(check_id: str) -> str:
    """The field of the form that a check is mostly about; empty where it is about none in particular."""
    return _PLACES.get(check_id, ("", ""))[1]


def question_of(check_id: str, sentence: str) -> str:
    """A finding as it may be put to the exporter."""
    return str(_NAMES_OTHERS.get(check_id, sentence))


def blocking_problems(
    judged: Iterable[tuple[Check, Judgement]], positions: dict[int, int], known: Iterable[Problem]
) -> list[Problem]:
    """What would bounce, as problems with a place; what is missing anyway (`known`) is not said twice. What
    a signatory decides about does not bounce, and may name others: the exporter does not read it.

    `positions` are those of the lines by their key.
    """
    taken = {(problem.step, problem.field, problem.line) for problem in known}
    found = []
    for check, judgement in judged:
        if judgement.severity != Severity.BLOCK or not leeway.bounces(
            check.check_id, judgement.found_severity
        ):
            continue
        step, field = _PLACES.get(check.check_id, _ELSEWHERE)
        line = positions.get(judgement.line) if judgement.line is not None else None
        if (step, field, line) not in taken:
            found.append(Problem(step, field, judgement.sentence, line))
    return found
