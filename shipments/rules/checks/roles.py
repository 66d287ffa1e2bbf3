"""C20: who reviews has no part in what is reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shipments.rules.checks.facts import Facts
from shipments.rules.checks.judgement import Judgement, Severity


def reviewer_is_impartial(facts: Facts) -> Iterator[Judgement]:
    """C20. The reviewer neither prepared the request nor acts, or acted, for one of its parties, nor
    declared a conflict of interest with one. Says nothing before somebody has taken the request up."""
    reviewer = facts.reviewer
    if reviewer is None:
        return
    inputs = {
        "reviewer": reviewer.name,
        "has_prepared": reviewer.has_prepared,
        "acts_for": list(reviewer.acts_for),
        "declared": list(reviewer.declared),
    }
    if reviewer.has_prepared:
        sentence = _(
            "%(name)s prepared this request and cannot review it. Release it, so that a colleague takes it "
            "up."
        )
        yield Judgement(Severity.BLOCK, sentence % {"name": reviewer.name}, inputs=inputs)
    if reviewer.acts_for:
        sentence = _(
            "%(name)s is or was a member of %(parties)s, a party of this request: a conflict of interest. "
            "Release it, so that a colleague takes it up."
        )
        words = {"name": reviewer.name, "parties": ", ".join(reviewer.acts_for)}
        yield Judgement(Severity.BLOCK, sentence % words, inputs=inputs)
    if reviewer.declared:
        sentence = _(
            "%(name)s declared a conflict of interest with %(parties)s, a party of this request. Release it, "
            "so that a colleague takes it up."
        )
        words = {"name": reviewer.name, "parties": ", ".join(reviewer.declared)}
        yield Judgement(Severity.BLOCK, sentence % words, inputs=inputs)
    if not (reviewer.has_prepared or reviewer.acts_for or reviewer.declared):
        sentence = _("%(name)s, who reviews, has no part in this request.")
        yield Judgement(Severity.PASS, sentence % {"name": reviewer.name}, inputs=inputs)
