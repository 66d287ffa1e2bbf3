"""Ends memberships and chooses among them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Membership, User
from accounts.roles import Capability


class UnableToEndMembership(ValidationError):
    """The membership cannot be ended, or not by this person."""


class UnableToChoose(ValidationError):
    """The person has no such membership any more."""


def end_membership(member: Membership, *, actor: Membership, at: datetime, reason: str) -> Membership:
    """Takes the role away at once; the account stays, and so does all that was done in the role.

    Raises `UnableToEndMembership` for one's own (somebody has to be left to invite), for people of others
    and for what has ended before.
    """
    with transaction.atomic(durable=True):
        member = (
            Membership.objects.select_for_update(of=("self",))
            .visible_to(actor)
            .select_related("user", "certifier", "operation")
            .get(pk=member.pk)
        )
        if not actor.can(Capability.MANAGE_MEMBERS):
            raise UnableToEndMembership(
                _("Only an administrator of the certifier ends memberships. Ask yours."), code="may_not"
            )
        if member.user_id == actor.user_id:
            raise UnableToEndMembership(
                _("Nobody ends a membership of their own. Ask another administrator."), code="own"
            )
        if not member.is_active:
            raise UnableToEndMembership(
                _("This membership has ended already; somebody was faster."), code="ended"
            )
        if not reason.strip():
            raise UnableToEndMembership({"reason": _("Write why: the record keeps it.")})
        member.is_active = False
        member.save(update_fields=["is_active"])
        audit.record(
            "membership:ended",
            member,
            label=member.user.name,
            actor=actor,
            at=at,
            operation=member.operation,
            reason=reason,
            before={"role": member.role, "is_active": True},
            after={"role": member.role, "is_active": False},
        )
    return member


def choose_membership(person: User, public_id: UUID, *, at: datetime) -> Membership:
    """Notes for whom the person acts from now on. Raises `UnableToChoose`."""
    with transaction.atomic(durable=True):
        membership = (
            Membership.objects.filter(user=person, public_id=public_id, is_active=True)
            .select_related("user", "certifier", "operation__certifier")
            .first()
        )
        if membership is None:
            raise UnableToChoose(
                _("You do not act in this role any more. Choose one of those in the list."), code="gone"
            )
        audit.record(
            "membership:chosen", membership, label=membership.acting_for_name, actor=membership, at=at
        )
    return membership
