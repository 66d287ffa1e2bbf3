"""What a check says, and how a check is described."""

from __future__ import annotations

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

    `arithmetic` are rows of words and numbers, in reading order; `inputs` is what was judged, in
    values that JSON can hold.
    """

    severity: Severity
    sentence: str
    line: int | None = None
    arithmetic: tuple[tuple[str, str], ...] = ()
    inputs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """A check: its id, its question in words, the law or source it rests on, and the function.

    `version` rises when the function would judge the same facts otherwise.
    """

    check_id: str
    title: str | Promise
    basis: str
    judge: Callable[[Facts], Iterable[Judgement]]
    version: int = 1
