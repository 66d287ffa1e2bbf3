"""A person acting for a certifier or an operation, in one role: the actor of every verb."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import CERTIFIER_ROLES, OPERATION_ROLES, Capability, Role, can


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, membership: Membership) -> MembershipQuerySet:
        """A certifier's staff see their own people and those of the operations they certify; an
        operation's people see one another."""
        if membership.is_staff_of_certifier:
            return self.filter(
                Q(certifier=membership.certifier_id) | Q(operation__certifier=membership.certifier_id)
            )
        return self.filter(operation=membership.operation_id)


class Membership(models.Model):
    """Exactly one of `certifier` and `operation` is set, and the role fits it (a CHECK says so).

    Never deleted, since the record names it: a membership that ends is made inactive.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="memberships")
    certifier = models.ForeignKey(
        "operations.Certifier", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    operation = models.ForeignKey(
        "operations.Operation", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    title = models.CharField(max_length=80, blank=True, help_text="Printed under a signatory's name.")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_acts_for_one_and_role_fits",
                condition=Q(certifier__isnull=False, operation__isnull=True, role__in=sorted(CERTIFIER_ROLES))
                | Q(certifier__isnull=True, operation__isnull=False, role__in=sorted(OPERATION_ROLES)),
            ),
            models.UniqueConstraint(
                fields=["user", "certifier", "role"],
                name="membership_unique_for_certifier",
                condition=Q(certifier__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "operation", "role"],
                name="membership_unique_for_operation",
                condition=Q(operation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} for {self.certifier_id or self.operation_id}"

    def can(self, capability: Capability) -> bool:
        """Whether this person may do it now; an ended membership may do nothing."""
        return self.is_active and can(self.role, capability)

    @property
    def is_staff_of_certifier(self) -> bool:
        return self.certifier_id is not None

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def acting_for_name(self) -> str:
        """The name of the certifier or operation; the caller has fetched both relations."""
        party = self.certifier or self.operation
        return party.name if party else ""
