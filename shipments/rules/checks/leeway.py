"""What the law leaves to a certifier, finding by finding: other severities, and a signatory's override.

One table. The settings page, the overrides, the submission, the page of the docs and the tests read it.
A finding that is not in it passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shipments.rules.checks.judgement import Severity

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE

_LAW = _("Fixed by law: no certificate can be issued.")
_DATA = _("Fixed: what is declared contradicts itself and has to be corrected.")
_FREE = _("No rule sets how much it weighs.")
_CAREFUL = _("It may be made stricter; a source asks that somebody looks.")
_CHECKLIST = _("Set paper by paper in the checklist.")


@dataclass(frozen=True)
class Leeway:
    """For the findings of one check that it gives at one severity.

    `choices` are the severities that a certifier may set for them, the check's own among them; with one
    choice nothing can be set. `may_override`: while such a finding blocks, a signatory may decide with a
    reason that the certificate is issued all the same. `bounces`: while it blocks, the exporter cannot
    submit, since it is for the exporter to mend.
    """

    choices: tuple[Severity, ...]
    may_override: bool
    bounces: bool
    ground: Promise

    @property
    def is_free(self) -> bool:
        return len(self.choices) > 1


def _fixed(severity: Severity, ground: Promise, *, may_override: bool = False) -> Leeway:
    return Leeway((severity,), may_override=may_override, bounces=True, ground=ground)


def _free(*choices: Severity, ground: Promise = _FREE, bounces: bool = False) -> Leeway:
    return Leeway(choices, may_override=True, bounces=bounces, ground=ground)


TABLE: Mapping[str, Mapping[Severity, Leeway]] = {
    "C01": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(WARN, BLOCK, ground=_CAREFUL)},
    "C02": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(WARN, BLOCK, ground=_CAREFUL)},
    "C03": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(WARN, BLOCK, ground=_CAREFUL)},
    "C04": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(WARN, BLOCK, ground=_CAREFUL, bounces=True)},
    "C05": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(NOTE, WARN, BLOCK, bounces=True)},
    "C06": {BLOCK: _fixed(BLOCK, _LAW)},
    "C07": {NOTE: _free(NOTE, WARN)},
    "C08": {BLOCK: _fixed(BLOCK, _DATA), WARN: _free(NOTE, WARN, BLOCK, bounces=True)},
    "C09": {BLOCK: _free(WARN, BLOCK, bounces=True), WARN: _free(NOTE, WARN, BLOCK, bounces=True)},
    "C10": {WARN: _free(NOTE, WARN, BLOCK)},
    "C11": {BLOCK: _free(WARN, BLOCK), WARN: _free(NOTE, WARN, BLOCK)},
    "C12": {WARN: _free(NOTE, WARN, BLOCK), NOTE: _free(NOTE, WARN)},
    "C13": {WARN: _free(WARN, BLOCK, ground=_CAREFUL)},
    "C14": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(WARN, BLOCK, ground=_CAREFUL)},
    "C15": {WARN: _free(NOTE, WARN, BLOCK, bounces=True)},
    "C16": {BLOCK: _fixed(BLOCK, _LAW), WARN: _free(WARN, BLOCK, ground=_CAREFUL)},
    "C17": {
        BLOCK: _fixed(BLOCK, _LAW),
        WARN: _free(WARN, BLOCK, ground=_CAREFUL),
        NOTE: _free(NOTE, WARN),
    },
    "C18": {WARN: _free(NOTE, WARN, BLOCK)},
    "C19": {BLOCK: _fixed(BLOCK, _DATA)},
    "C20": {
        BLOCK: Leeway(
            (BLOCK,),
            may_override=False,
            bounces=False,
            ground=_("Fixed: nobody reviews what they asked for or have a part in."),
        )
    },
    "C21": {
        BLOCK: _fixed(BLOCK, _CHECKLIST, may_override=True),
        WARN: Leeway((WARN,), may_override=False, bounces=False, ground=_CHECKLIST),
    },
    "C22": {WARN: _free(NOTE, WARN, BLOCK)},
    "C23": {WARN: _free(NOTE, WARN, BLOCK)},
    "C24": {WARN: _free(NOTE, WARN, BLOCK)},
}

SECOND_REVIEWER = frozenset({"C13"})
"""Where these find something, who notes it and who approves are two people (MOSA 2017: each shipment of
such goods is looked at again)."""

RUNNING = frozenset({"C09", "C10", "C18"})
"""What these judge moves with every other certificate of the exporter: stock, season, what is new. Whoever
answered to such a warning before the approval need not do so again because a number went on; what goes too
far blocks."""

ANSWERED_BY_THE_LATER = frozenset({"C24"})
"""A total that is asked twice is explained on the request that came second, and only there."""


def leeway_of(check_id: str, found: Severity | str) -> Leeway:
    """The row for a finding that did not pass, at the severity the check gave it. Raises `KeyError`."""
    return TABLE[check_id][Severity(found)]


def bounces(check_id: str, found: Severity | str) -> bool:
    """Whether such a finding, while it blocks, stops the exporter's submission."""
    return leeway_of(check_id, found).bounces


def may_override(check_id: str, found: Severity | str) -> bool:
    """Whether a signatory may decide against such a finding while it blocks."""
    return Severity(found) != Severity.PASS and leeway_of(check_id, found).may_override
