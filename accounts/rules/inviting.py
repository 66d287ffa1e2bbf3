"""Who may bring whom into which role."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from accounts.roles import CERTIFIER_ROLES, OPERATION_ROLES

VALID_FOR = timedelta(hours=72)  # security.md 15


class InvitationState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


def state_of(
    at: datetime, *, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None
) -> InvitationState:
    """What an invitation is worth at that instant; at the instant of its end it is over."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    if at >= expires_at:
        return InvitationState.EXPIRED
    return InvitationState.OPEN


def role_fits(role: str, *, is_for_certifier: bool) -> bool:
    """Staff roles belong to certifiers, exporters and importers to operations."""
    return role in (CERTIFIER_ROLES if is_for_certifier else OPERATION_ROLES)
