"""Reads of accounts. Rows that cross to a door are frozen, but for the memberships that act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from accounts import invitation_links
from accounts.models import AuditEvent, Invitation, Membership, Recordable, User, kind_of
from accounts.roles import Role
from accounts.rules.inviting import InvitationState, state_of


@dataclass(frozen=True)
class RecordedEvent:
    """One event as a page shows it. `role` is the actor's role at the time."""

    id: int
    at: datetime
    event: str
    subject_kind: str
    subject_id: UUID
    subject_label: str
    actor_name: str
    role: str
    reason: str
    before: dict[str, object]
    after: dict[str, object]
    request_id: str
    address: str | None

    @property
    def words(self) -> str:
        """ "shipment:taken_up" as people read it: "Shipment taken up"."""
        return self.event.replace(":", " ").replace("_", " ").capitalize()

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label) if self.role else ""

    @property
    def changes(self) -> list[tuple[str, object, object]]:
        """Field, old and new value, in the order of their names; a value that was not told is None."""
        return [
            (field.replace("_", " "), self.before.get(field), self.after.get(field))
            for field in sorted({*self.before, *self.after})
            if self.before.get(field) != self.after.get(field)
        ]


@dataclass(frozen=True)
class Member:
    public_id: UUID
    name: str
    email: str
    role: str
    role_label: str
    title: str
    is_active: bool
    joined_at: datetime


@dataclass(frozen=True)
class OpenInvitation:
    public_id: UUID
    name: str
    email: str
    role_label: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    is_expired: bool


@dataclass(frozen=True)
class OfferedInvitation:
    """What a link offers, to whoever holds it."""

    email: str
    name: str
    party_name: str
    role_label: str
    invited_by: str
    expires_at: datetime
    state: InvitationState
    has_account: bool


def list_memberships(user: User) -> list[Membership]:
    """The person's active memberships, the oldest first, with user, certifier and operation fetched."""
    return list(
        Membership.objects.filter(user=user, is_active=True)
        .select_related("user", "certifier", "operation__certifier")
        .order_by("joined_at", "id")
    )


def list_people(party: models.Model, *, roles: Collection[str]) -> list[User]:
    """Who acts for the certifier or operation in one of the roles, each person once, by address."""
    people = User.objects.filter(
        is_active=True,
        pk__in=Membership.objects.filter(**party_columns(party), role__in=roles, is_active=True).values(
            "user"
        ),
    )
    return list(people.order_by("email"))


def list_members(party: models.Model, *, with_ended: bool = False) -> list[Member]:
    """The people of a certifier or an operation, by name; ended memberships on demand, after the rest."""
    members = Membership.objects.filter(**party_columns(party)).select_related("user")
    if not with_ended:
        members = members.filter(is_active=True)
    return [
        Member(
            public_id=member.public_id,
            name=member.user.name,
            email=member.user.email,
            role=member.role,
            role_label=member.role_label,
            title=member.title,
            is_active=member.is_active,
            joined_at=member.joined_at,
        )
        for member in members.order_by("-is_active", "user__name", "id")
    ]


def list_invitations(party: models.Model, at: datetime) -> list[OpenInvitation]:
    """Invitations that were neither accepted nor withdrawn, the newest first; expired ones are marked."""
    invitations = Invitation.objects.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, **party_columns(party)
    ).select_related("invited_by__user")
    return [
        OpenInvitation(
            public_id=invitation.public_id,
            name=invitation.name,
            email=invitation.email,
            role_label=invitation.role_label,
            invited_by=invitation.invited_by.user.name,
            invited_at=invitation.invited_at,
            expires_at=invitation.expires_at,
            is_expired=invitation.expires_at <= at,
        )
        for invitation in invitations.order_by("-invited_at", "-id")
    ]


def find_member(actor: Membership, public_id: UUID) -> Membership | None:
    """A membership that the actor may see, with its user, or None: a stranger's looks missing."""
    return (
        Membership.objects.visible_to(actor)
        .filter(public_id=public_id)
        .select_related("user", "certifier", "operation")
        .first()
    )


def find_invitation(actor: Membership, public_id: UUID) -> Invitation | None:
    """An invitation that the actor may see, or None."""
    return (
        Invitation.objects.visible_to(actor)
        .filter(public_id=public_id)
        .select_related("certifier", "operation")
        .first()
    )


def find_offer(secret: str, at: datetime) -> OfferedInvitation | None:
    """What the link with this secret offers, or None where it is not one of ours."""
    digest = invitation_links.digest_of(secret)
    invitation = (
        Invitation.objects.filter(secret_digest=digest)
        .select_related("certifier", "operation", "invited_by__user")
        .first()
    )
    if invitation is None:
        return None
    return OfferedInvitation(
        email=invitation.email,
        name=invitation.name,
        party_name=invitation.party_name,
        role_label=invitation.role_label,
        invited_by=invitation.invited_by.user.name,
        expires_at=invitation.expires_at,
        state=state_of(
            at,
            expires_at=invitation.expires_at,
            accepted_at=invitation.accepted_at,
            withdrawn_at=invitation.withdrawn_at,
        ),
        has_account=User.objects.filter(email=invitation.email).exists(),
    )


def find_operation_of(actor: Membership, nop_id: str) -> Any:
    """The operation with that ten-digit ID if the actor's certifier certifies it, else None."""
    if actor.certifier is None:
        return None
    return actor.certifier.operations.filter(nop_id=nop_id).first()


def list_events_of(row: Recordable, *, events: Collection[str] | None = None) -> list[RecordedEvent]:
    """What happened to one row, the first event first. The caller has found the row through
    `visible_to`; `events` keeps only those names, for people who see a part of the history."""
    history = AuditEvent.objects.filter(subject_kind=kind_of(row), subject_id=row.public_id)
    if events is not None:
        history = history.filter(event__in=events)
    return [recorded(event) for event in history.order_by("id")]


def recorded(event: AuditEvent) -> RecordedEvent:
    """The event as it crosses the floor."""
    return RecordedEvent(
        id=event.pk,
        at=event.at,
        event=event.event,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        subject_label=event.subject_label,
        actor_name=event.actor_name,
        role=event.role,
        reason=event.reason,
        before=event.before,
        after=event.after,
        request_id=event.request_id,
        address=event.address,
    )


def party_columns(party: models.Model) -> dict[str, models.Model]:
    """The column that names the party: a membership is for a certifier or for an operation."""
    certifier = Membership._meta.get_field("certifier").related_model  # noqa: SLF001
    return {"certifier" if isinstance(party, certifier) else "operation": party}
