"""An invitation by mail: the only way in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.membership import Membership
from accounts.roles import CERTIFIER_ROLES, OPERATION_ROLES, Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, membership: Membership) -> InvitationQuerySet:
        """Those of the member's certifier and of the operations that it certifies; else none."""
        if not membership.is_staff_of_certifier:
            return self.none()
        return self.filter(
            Q(certifier=membership.certifier_id) | Q(operation__certifier=membership.certifier_id)
        )


class Invitation(models.Model):
    """Valid once, for 72 hours (security.md 15). Only the digest of its secret is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    certifier = models.ForeignKey("operations.Certifier", on_delete=models.PROTECT, null=True, blank=True)
    operation = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    title = models.CharField(max_length=80, blank=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_is_for_one_and_role_fits",
                condition=Q(certifier__isnull=False, operation__isnull=True, role__in=sorted(CERTIFIER_ROLES))
                | Q(certifier__isnull=True, operation__isnull=False, role__in=sorted(OPERATION_ROLES)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def party_name(self) -> str:
        """The name of the certifier or operation; the caller has fetched both relations."""
        party = self.certifier or self.operation
        return party.name if party else ""
