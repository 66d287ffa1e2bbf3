"""How risky a request looks, in one word, from what the checks found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shipments.rules.checks.judgement import Severity

LISTED = frozenset({"C13", "C14"})
"""The checks of the risk lists: origin and commodity are on a list of high risk or of treatments."""


class Risk(models.TextChoices):
    """From the worst to the best; each finding stands under the worst that it belongs to."""

    BLOCKED = "blocked", gettext_lazy("Blocked")
    LISTED = "listed", gettext_lazy("On a risk list")
    EXPLAIN = "explain", gettext_lazy("To explain")
    CLEAR = "clear", gettext_lazy("Clear")


TONES = {Risk.BLOCKED: "bad", Risk.LISTED: "warn", Risk.EXPLAIN: "progress", Risk.CLEAR: "good"}


@dataclass(frozen=True)
class Found:
    """A current finding, as far as the risk is concerned. A warning is settled by the reviewer's note, a
    block by a signatory's override."""

    check_id: str
    severity: str
    is_settled: bool


@dataclass(frozen=True)
class RiskWords:
    """The word with its colour, what stands behind it, and the checks by name."""

    risk: Risk
    tone: str
    words: str
    checks: str


def judge(found: Iterable[Found]) -> Risk:
    """The word for these findings: what blocks, then the lists, then warnings that wait for a note."""
    serious = [one for one in found if one.severity in (Severity.BLOCK, Severity.WARN)]
    if any(one.severity == Severity.BLOCK and not one.is_settled for one in serious):
        return Risk.BLOCKED
    if any(one.check_id in LISTED for one in serious):
        return Risk.LISTED
    return Risk.EXPLAIN if any(not one.is_settled for one in serious) else Risk.CLEAR


def tell(found: Iterable[Found]) -> RiskWords:
    """As the desk shows it."""
    every = list(found)
    risk = judge(every)
    waiting = [one for one in every if one.severity == Severity.WARN and not one.is_settled]
    words = str(risk.label)
    if risk == Risk.EXPLAIN:
        words = ngettext("%(count)d to explain", "%(count)d to explain", len(waiting)) % {
            "count": len(waiting)
        }
    elif risk == Risk.CLEAR and any(one.severity in (Severity.BLOCK, Severity.WARN) for one in every):
        words = _("Clear, explained")
    shown = sorted({one.check_id for one in every if one.severity in (Severity.BLOCK, Severity.WARN)})
    return RiskWords(risk, TONES[risk], words, ", ".join(shown))
