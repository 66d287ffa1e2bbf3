"""Brings people in: by a link that is mailed to them, and in no other way."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit, invitation_links, mail, queries
from accounts.models import Invitation, Membership, OutboxMessage, User
from accounts.roles import Capability
from accounts.rules import inviting
from accounts.rules.inviting import InvitationState
from accounts.rules.names import clean_address, clean_name
from accounts.services import telling


class NotYourPeople(ValidationError):
    """The actor does not look after the people of this certifier or operation."""


class UnableToInvite(ValidationError):
    """This person cannot be invited in this way."""


class UnableToWithdraw(ValidationError):
    """The invitation is over already."""


class UnableToAccept(ValidationError):
    """The invitation cannot be accepted, or not by this person."""


_OVER = {
    InvitationState.ACCEPTED: _("This invitation was accepted already. Sign in with its e-mail address."),
    InvitationState.WITHDRAWN: _("This invitation was withdrawn. Ask who invited you for a new one."),
    InvitationState.EXPIRED: _(
        "This invitation was valid for three days and has expired. Ask who invited you for a new one."
    ),
}


def invite_member(
    party: models.Model,
    *,
    email: str,
    name: str,
    role: str,
    title: str = "",
    actor: Membership,
    at: datetime,
) -> Invitation:
    """Invites a person to act for the certifier or operation `party`; a link goes out by mail.

    Raises `NotYourPeople`; `UnableToInvite` where the role does not fit or the person has it, or an open
    invitation to it; `ValidationError` for a name or address that nobody has.
    """
    email, name, title = clean_address(email), clean_name(name), clean_name(title)
    columns = queries.party_columns(party)
    secret = invitation_links.make_secret()
    with transaction.atomic(durable=True):
        _guard_party(actor, party)
        if not inviting.role_fits(role, is_for_certifier="certifier" in columns):
            raise UnableToInvite(
                {"role": _("Choose a role that fits: staff roles are for certifiers, the others not.")}
            )
        _guard_no_second(email, role, columns, at)
        invitation = Invitation.objects.create(
            email=email,
            name=name,
            role=role,
            title=title,
            secret_digest=invitation_links.digest_of(secret),
            invited_by=actor,
            invited_at=at,
            expires_at=at + inviting.VALID_FOR,
            **columns,
        )
        audit.record(
            "invitation:sent",
            invitation,
            label=email,
            actor=actor,
            at=at,
            operation=invitation.operation,
            after={"email": email, "name": name, "role": role, "title": title, "for": invitation.party_name},
        )
        telling.tell([_owe_link(invitation, secret, actor=actor, at=at)])
    return invitation


def withdraw_invitation(
    invitation: Invitation, *, actor: Membership, at: datetime, reason: str = ""
) -> Invitation:
    """Makes the link worthless. Raises `NotYourPeople`; `UnableToWithdraw` where it was used or withdrawn
    before."""
    with transaction.atomic(durable=True):
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _guard_party(actor, invitation.certifier or invitation.operation)
        if invitation.accepted_at or invitation.withdrawn_at:
            raise UnableToWithdraw(
                _("%(email)s has accepted already or the invitation was withdrawn before; nothing is open."),
                code="over",
                params={"email": invitation.email},
            )
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(
            "invitation:withdrawn",
            invitation,
            label=invitation.email,
            actor=actor,
            at=at,
            operation=invitation.operation,
            reason=reason,
        )
    return invitation


def accept_invitation(
    secret: str, *, at: datetime, person: User | None = None, name: str = "", password: str = ""
) -> Membership:
    """Uses the link once: makes the account if there is none, and the membership.

    `person` is who is signed in. An address with an account has to be signed in as that address, so that
    its password and second factor are asked as ever; a new account is made with `name` and `password`.
    Raises `UnableToAccept`; `ValidationError` for a name or password that cannot be.
    """
    with transaction.atomic(durable=True):
        invitation = _lock_open(secret, at)
        user = User.objects.select_for_update().filter(email=invitation.email).first()
        if user is None:
            user = _make_user(invitation.email, name, password)
        elif person is None or person.pk != user.pk:
            raise UnableToAccept(
                _("There is an account for %(email)s already: sign in with it, then accept."),
                code="sign_in_first",
                params={"email": invitation.email},
            )
        membership, _is_new = Membership.objects.update_or_create(
            user=user,
            certifier=invitation.certifier,
            operation=invitation.operation,
            role=invitation.role,
            defaults={"title": invitation.title, "is_active": True},
            create_defaults={"title": invitation.title, "joined_at": at},
        )
        invitation.accepted_at = at
        invitation.save(update_fields=["accepted_at"])
        audit.record(
            "invitation:accepted",
            invitation,
            label=invitation.email,
            actor=membership,
            at=at,
            after={"membership": membership.public_id, "role": membership.role, "title": membership.title},
        )
    return membership


def _guard_party(actor: Membership, party: models.Model | None) -> None:
    """Administrators look after their own certifier and the operations that it certifies."""
    if not actor.can(Capability.MANAGE_MEMBERS):
        raise NotYourPeople(
            _("Only an administrator of the certifier brings people in. Ask yours."), code="may_not"
        )
    if party != actor.certifier and getattr(party, "certifier_id", None) != actor.certifier_id:
        raise NotYourPeople(
            _("Your certifier does not certify this operation. Check its NOP ID."), code="other_party"
        )


def _guard_no_second(email: str, role: str, columns: dict[str, models.Model], at: datetime) -> None:
    if Membership.objects.filter(user__email=email, role=role, is_active=True, **columns).exists():
        raise UnableToInvite(
            {"email": _("This person has this role already. Choose another role or person.")}
        )
    if Invitation.objects.filter(
        email=email,
        role=role,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=at,
        **columns,
    ).exists():
        raise UnableToInvite(
            {
                "email": _(
                    "An invitation to this address is open already. Withdraw it below to send a new one."
                )
            }
        )


def _owe_link(
    invitation: Invitation, secret: str, *, actor: Membership, at: datetime
) -> OutboxMessage | None:
    return mail.owe(
        "invitation",
        occasion=f"invitation:{invitation.public_id}",
        recipient=User.objects.filter(email=invitation.email, is_active=True).first() or invitation.email,
        context={
            "invitation": invitation,
            "invited_by": actor.user.name,
            "path": reverse("accounts:invitation", args=[secret]),
        },
        at=at,
        certifier=actor.certifier,
        is_confidential=True,
    )


def _lock_open(secret: str, at: datetime) -> Invitation:
    digest = invitation_links.digest_of(secret)
    invitation = Invitation.objects.select_for_update().filter(secret_digest=digest).first()
    if invitation is None:
        raise UnableToAccept(
            _("This link is not one of ours. Copy the whole address from the message."), code="unknown"
        )
    state = inviting.state_of(
        at,
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
    )
    if state is not InvitationState.OPEN:
        raise UnableToAccept(_OVER[state], code=state.value)
    return invitation


def _make_user(email: str, name: str, password: str) -> User:
    cleaned = clean_name(name)
    if not cleaned:
        raise UnableToAccept({"name": _("Write your name: it stands beside what you do.")})
    try:
        validate_password(password, user=User(email=email, name=cleaned))
    except ValidationError as refusal:
        raise UnableToAccept({"password": refusal.messages}) from refusal
    return User.objects.create_user(email, cleaned, password)
