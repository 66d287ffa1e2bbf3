"""Keeps what a request said when it was handed in. Part of other verbs, not one of its own."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Membership
from shipments import frozen_facts
from shipments.models import Shipment, Submission
from shipments.rules import frozen_request


def keep_submission(shipment: Shipment, *, actor: Membership, at: datetime) -> Submission:
    """Freezes the request as it stands, under the next number. Runs inside the caller's transaction, on a
    locked request."""
    return Submission.objects.create(
        shipment=shipment,
        number=shipment.submissions.count() + 1,
        content=frozen_request.to_plain(frozen_facts.freeze(shipment)),
        handed_in_by=actor,
        handed_in_at=at,
    )
