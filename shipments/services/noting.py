"""Keeps what a person says to a finding. Part of verbs, not one."""

from __future__ import annotations

from datetime import datetime

from accounts import audit
from accounts.models import Membership
from shipments.models import Finding, Shipment


def keep_note(shipment: Shipment, finding: Finding, note: str, *, actor: Membership, at: datetime) -> None:
    """Writes the note on a locked finding of a locked request, and records it beside the earlier one."""
    before = finding.note
    finding.note, finding.noted_by, finding.noted_at = note, actor, at
    finding.save(update_fields=["note", "noted_by", "noted_at"])
    audit.record(
        "shipment:noted",
        shipment,
        label=shipment.reference,
        actor=actor,
        at=at,
        certifier=shipment.certifier,
        before={"check": finding.check_id, "note": before},
        after={"check": finding.check_id, "note": note},
    )
