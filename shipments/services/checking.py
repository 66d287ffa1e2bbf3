"""Runs the checks over a request and keeps what they found. Part of other verbs, not one of its own."""

from __future__ import annotations

from datetime import datetime

from shipments import facts
from shipments.models import Finding, Shipment
from shipments.rules.checks import leeway, table
from shipments.rules.checks.judgement import Check, Judgement, Severity, digests


def store_findings(shipment: Shipment, *, at: datetime) -> list[Finding]:
    """Judges the request anew and returns what holds now. Runs inside the caller's transaction, on a locked
    request.

    A finding of which nothing has changed stays the row that it was, with its note and `confirmed_at` as of
    now: whoever has it on a page may still answer to it. A signatory's override holds for the same facts
    only. Whatever else was found before stays too, no longer current.
    """
    before = {finding.digest: finding for finding in shipment.findings.filter(is_current=True)}
    overrides = dict(shipment.overrides.filter(taken_back_at=None).values_list("digest", "pk"))
    judged = list(table.run(facts.gather(shipment, at)))
    findings: list[Finding] = []
    for (check, judgement), digest in zip(judged, digests(judged), strict=True):
        known = before.get(digest)
        override_id = overrides.get(digest)
        if known and (known.severity, known.override_id) == (judgement.severity, override_id):
            findings.append(known)
        else:
            made = _finding(shipment, check, judgement, digest, at)
            made.override_id = override_id
            if known:
                made.note, made.noted_by_id, made.noted_at = known.note, known.noted_by_id, known.noted_at
            findings.append(made)
    kept = [finding.pk for finding in findings if finding.pk]
    shipment.findings.filter(is_current=True).exclude(pk__in=kept).update(is_current=False)
    shipment.findings.filter(pk__in=kept).update(confirmed_at=at)
    Finding.objects.bulk_create([finding for finding in findings if not finding.pk])
    return findings


def _finding(shipment: Shipment, check: Check, judgement: Judgement, digest: str, at: datetime) -> Finding:
    return Finding(
        shipment=shipment,
        line_id=judgement.line,
        check_id=check.check_id,
        rule_version=check.version,
        severity=judgement.severity,
        found_severity=judgement.found_severity,
        severity_reason=judgement.why,
        digest=digest,
        sentence=judgement.sentence,
        arithmetic=[list(row) for row in judgement.arithmetic],
        basis=check.basis,
        inputs=dict(judgement.inputs),
        made_at=at,
        confirmed_at=at,
    )


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that stop the certificate: no signatory has overridden them."""
    return [
        finding for finding in findings if finding.severity == Severity.BLOCK and finding.override_id is None
    ]


def bouncing(findings: list[Finding]) -> list[Finding]:
    """Those of the blocking ones that the exporter has to mend before the certifier takes the request."""
    return [
        finding for finding in blocking(findings) if leeway.bounces(finding.check_id, finding.found_severity)
    ]


def unexplained(findings: list[Finding]) -> list[Finding]:
    """Warnings that no reviewer has noted anything to."""
    return [finding for finding in findings if finding.severity == Severity.WARN and not finding.note]
