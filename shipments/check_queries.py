"""Reads for the pages of the checks: how heavy each weighs, and the decisions against findings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from operations.models import Certifier
from shipments.models import CheckSetting, DeclaredConflict, Finding, Override, Shipment
from shipments.rules.checks import leeway, table
from shipments.rules.checks.judgement import Check, Severity
from shipments.rules.checks.leeway import Leeway


@dataclass(frozen=True)
class Weight:
    """Findings of one check at one severity: what the law leaves, and what the certifier set."""

    found: Severity
    row: Leeway
    setting: CheckSetting | None

    @property
    def counts_as(self) -> Severity:
        return Severity(self.setting.severity) if self.setting else self.found

    @property
    def choices(self) -> list[str]:
        return [str(choice.label) for choice in self.row.choices]

    @property
    def may_override(self) -> bool:
        """Whether it can block at all, and a signatory may decide against it then."""
        return self.row.may_override and Severity.BLOCK in self.row.choices


@dataclass(frozen=True)
class Weighed:
    """A check with everything that it may find."""

    check: Check
    weights: tuple[Weight, ...]

    @property
    def asks_second_reviewer(self) -> bool:
        return self.check.check_id in leeway.SECOND_REVIEWER


def list_weights(certifier: Certifier | None = None) -> list[Weighed]:
    """All checks in their order, as the certifier set them; without one, as they come. One query."""
    settings = {}
    if certifier is not None:
        own = CheckSetting.objects.filter(certifier=certifier).select_related("set_by__user")
        settings = {(setting.check_id, setting.found): setting for setting in own}
    return [
        Weighed(
            check,
            tuple(
                Weight(found, row, settings.get((check.check_id, found.value)))
                for found, row in leeway.TABLE[check.check_id].items()
            ),
        )
        for check in table.CHECKS
    ]


def find_weight(certifier: Certifier, check_id: str, found: str) -> tuple[Check, Weight] | None:
    """One of them that may be set; None for any other."""
    for weighed in list_weights(certifier):
        for weight in weighed.weights:
            if (weighed.check.check_id, weight.found.value) == (check_id, found) and weight.row.is_free:
                return weighed.check, weight
    return None


def list_unanswered(shipment: Shipment, findings: Iterable[Finding]) -> list[Finding]:
    """Those of an approved request's current `findings` that have to be explained and that nobody has
    answered to: the facts changed after the approval. No query without any, one otherwise."""
    waiting = [
        finding
        for finding in findings
        if finding.severity == Severity.WARN
        and not finding.note
        and finding.check_id not in leeway.ANSWERED_BY_THE_LATER
    ]
    if not waiting:
        return []
    answered = set(
        shipment.findings.filter(severity=Severity.WARN, check_id__in=leeway.RUNNING)
        .exclude(note="")
        .values_list("check_id", "line_id")
    )
    return [finding for finding in waiting if (finding.check_id, finding.line_id) not in answered]


def list_conflicts(membership: Membership) -> list[DeclaredConflict]:
    """The person's own, those in force first, then the ones that ended last."""
    own = DeclaredConflict.objects.visible_to(membership).select_related("operation")
    return list(own.order_by(F("ended_at").desc(nulls_first=True), "-declared_at", "-pk"))


def get_conflict(membership: Membership, public_id: uuid.UUID) -> DeclaredConflict:
    """One of the person's own. Raises `Http404`."""
    own = DeclaredConflict.objects.visible_to(membership).select_related("operation")
    return get_object_or_404(own, public_id=public_id)


def get_override(membership: Membership, public_id: uuid.UUID) -> Override:
    """A decision on a request that the membership sees. Raises `Http404`."""
    return get_object_or_404(
        Override.objects.select_related("shipment", "given_by__user"),
        public_id=public_id,
        taken_back_at=None,
        shipment__in=Shipment.objects.visible_to(membership),
    )
