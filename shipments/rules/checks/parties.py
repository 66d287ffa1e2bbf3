"""C01 to C03: is everyone who is named certified today, and still in the registry?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shipments.rules.checks.facts import Facts, PartyFacts
from shipments.rules.checks.judgement import Judgement, Severity


def exporter_is_certified(facts: Facts) -> Iterator[Judgement]:
    """C01. Only a certified exporter may be named (7 CFR 205.273(a); Kiwa's published terms)."""
    yield _judge_party(facts.exporter, _("exporter"))


def recipient_is_certified(facts: Facts) -> Iterator[Judgement]:
    """C02. Since 19 September 2024 an uncertified recipient may not be named (PACS)."""
    if facts.recipient is None:
        yield Judgement(Severity.BLOCK, _("No recipient is named. Choose the importer of record."))
    else:
        yield _judge_party(facts.recipient, _("recipient"))


def final_handler_is_certified(facts: Facts) -> Iterator[Judgement]:
    """C03. The last certified operation that handled the product, and its certifier, are named."""
    if facts.final_handler is None:
        yield Judgement(
            Severity.BLOCK, _("No final handler is named. It may be the exporter; choose it all the same.")
        )
    else:
        yield _judge_party(facts.final_handler, _("final handler"))


def _judge_party(party: PartyFacts, part: str) -> Judgement:
    inputs = {"nop_id": party.nop_id, "name": party.name, "certifier": party.certifier_prefix}
    if party.objection:
        return Judgement(Severity.BLOCK, party.objection, inputs=inputs)
    if party.unlisted_on:
        return Judgement(
            Severity.WARN,
            _(
                "The %(part)s, %(name)s, counts as certified, but the registry no longer lists it: it is "
                "missing since the file of %(day)s. Look it up there, or ask its certifier, before anything "
                "is issued."
            )
            % {"part": part, "name": party.name, "day": party.unlisted_on.isoformat()},
            inputs={**inputs, "unlisted_on": party.unlisted_on.isoformat()},
        )
    return Judgement(
        Severity.PASS,
        _("The %(part)s, %(name)s, is certified by %(certifier)s today.")
        % {"part": part, "name": party.name, "certifier": party.certifier_name},
        inputs=inputs,
    )
