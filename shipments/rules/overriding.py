"""Whether a signatory may decide against a finding that blocks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shipments.rules.checks import leeway
from shipments.rules.checks.judgement import Severity
from shipments.rules.lifecycle import Status

OPEN = frozenset({Status.UNDER_REVIEW, Status.APPROVED})
"""While a decision is being made, or can still be undone."""


class OverrideRefusal(models.TextChoices):
    """The label is the sentence."""

    NO_RIGHT = "no_right", _("Only a signatory decides against a finding that blocks. Ask one of yours.")
    NOT_OPEN = (
        "not_open",
        _("This request is not under review. Take it up first; an issued one stays as it was decided."),
    )
    NOT_BLOCKING = "not_blocking", _("This finding does not block. A note of the reviewer is enough.")
    NOT_LAWFUL = (
        "not_lawful",
        _("Nobody may issue against this finding: the law leaves no choice. Ask the exporter to mend it."),
    )
    SAME_PERSON = (
        "same_person",
        _(
            "You review this request. This certifier works with four eyes, so another signatory has to "
            "decide against the finding."
        ),
    )
    NO_REASON = (
        "no_reason",
        _("Write why the certificate may be issued all the same: it stays in the record."),
    )


def refuse(
    *,
    check_id: str,
    severity: str,
    found: str,
    status: str,
    may: bool,
    is_reviewer_under_four_eyes: bool,
    reason: str,
) -> OverrideRefusal | None:
    """Why the finding cannot be overridden by this person now, or None."""
    if not may:
        return OverrideRefusal.NO_RIGHT
    if status not in OPEN:
        return OverrideRefusal.NOT_OPEN
    if severity != Severity.BLOCK:
        return OverrideRefusal.NOT_BLOCKING
    if not leeway.may_override(check_id, found):
        return OverrideRefusal.NOT_LAWFUL
    if is_reviewer_under_four_eyes:
        return OverrideRefusal.SAME_PERSON
    if not reason.strip():
        return OverrideRefusal.NO_REASON
    return None
