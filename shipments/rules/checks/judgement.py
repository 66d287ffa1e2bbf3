"""What a check says, and how a check is described."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shipments.rules.checks.facts import Facts


class Severity(models.TextChoices):
    """How much a finding weighs (domain.md section 10)."""

    BLOCK = "block", _("Blocks")
    WARN = "warn", _("To explain")
    NOTE = "note", _("To know")
    PASS = "pass", _("Passed")


@dataclass(frozen=True)
class Judgement:
    """One result. `line` is the key of the line it is about, or None for the whole request.

    `arithmetic` are rows of words and numbers, in reading order; `inputs` is everything that was judged,
    in values that JSON can hold: what has the same inputs is the same finding. `found` is the severity that
    the check itself gave, where the certifier set another one, and `why` says who set it and why.
    """

    severity: Severity
    sentence: str
    line: int | None = None
    arithmetic: tuple[tuple[str, str], ...] = ()
    inputs: Mapping[str, object] = field(default_factory=dict)
    found: Severity | None = None
    why: str = ""

    @property
    def found_severity(self) -> Severity:
        """As the check gave it."""
        return self.found or self.severity


@dataclass(frozen=True)
class Check:
    """A check: its id and title, what it asks in one sentence, the law or source it rests on, the function,
    and the names of the `Facts` that the function reads.

    `version` rises when the function would judge the same facts otherwise.
    """

    check_id: str
    title: str | Promise
    asks: str | Promise
    basis: str
    judge: Callable[[Facts], Iterable[Judgement]]
    reads: tuple[str, ...]
    version: int = 1


def digests(judged: Iterable[tuple[Check, Judgement]]) -> list[str]:
    """By which a finding is known again in a later run: the check, its version, the line and what was
    judged, without the words, which depend on the reader's language. Several findings of the same inputs
    are told apart by their order."""
    seen: dict[str, int] = {}
    found = []
    for check, judgement in judged:
        judged_on = json.dumps(
            [
                check.check_id,
                check.version,
                judgement.line,
                judgement.found_severity.value,
                dict(judgement.inputs),
            ],
            sort_keys=True,
            default=str,
        )
        seen[judged_on] = seen.get(judged_on, 0) + 1
        found.append(hashlib.sha256(f"{judged_on} {seen[judged_on]}".encode()).hexdigest())
    return found
