from accounts.models.checkpoint import RecordCheckpoint, RecordNode
from accounts.models.event import AuditEvent, Recordable, kind_of
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership
from accounts.models.message import OutboxMessage
from accounts.models.user import User

__all__ = [
    "AuditEvent",
    "Invitation",
    "Membership",
    "OutboxMessage",
    "RecordCheckpoint",
    "RecordNode",
    "Recordable",
    "User",
    "kind_of",
]
