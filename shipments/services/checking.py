"""Runs the checks over a request and keeps what they found. Part of other verbs, not one of its own."""

from __future__ import annotations

from datetime import datetime

from shipments import facts
from shipments.models import Finding, Shipment
from shipments.rules.checks import table
from shipments.rules.checks.judgement import Severity


def store_findings(shipment: Shipment, *, at: datetime) -> list[Finding]:
    """Judges the request anew and stores every result; earlier ones stay, no longer current.

    A reviewer's note is carried over to the same finding in the same words. Runs inside the caller's
    transaction, on a locked request.
    """
    notes = {
        (finding.check_id, finding.line_id, finding.sentence): finding
        for finding in shipment.findings.filter(is_current=True).exclude(note="")
    }
    shipment.findings.filter(is_current=True).update(is_current=False)
    findings = []
    for check, judgement in table.run(facts.gather(shipment, at)):
        noted = notes.get((check.check_id, judgement.line, judgement.sentence))
        findings.append(
            Finding(
                shipment=shipment,
                line_id=judgement.line,
                check_id=check.check_id,
                rule_version=check.version,
                severity=judgement.severity,
                sentence=judgement.sentence,
                arithmetic=[list(row) for row in judgement.arithmetic],
                basis=check.basis,
                inputs=dict(judgement.inputs),
                made_at=at,
                note=noted.note if noted else "",
                noted_by=noted.noted_by if noted else None,
                noted_at=noted.noted_at if noted else None,
            )
        )
    return Finding.objects.bulk_create(findings)


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that stop the request."""
    return [finding for finding in findings if finding.severity == Severity.BLOCK]


def unexplained(findings: list[Finding]) -> list[Finding]:
    """Warnings that no reviewer has noted anything to."""
    return [finding for finding in findings if finding.severity == Severity.WARN and not finding.note]
