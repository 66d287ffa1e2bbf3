"""People and their memberships, as dull as can be. Give only what the test is about."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client

from accounts import invitation_links
from accounts.models import Invitation, Membership, User
from accounts.roles import CERTIFIER_ROLES, Role
from tests.factories.operations import make_certifier, make_operation

PASSWORD = "correct horse battery staple"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

_numbers = count(1)


def make_user(**fields: Any) -> User:
    """A person with the password `PASSWORD`."""
    number = next(_numbers)
    password = fields.pop("password", PASSWORD)
    usual = {"email": f"person{number}@example.com", "name": f"Person {number}"}
    user = User(**{**usual, **fields})
    user.set_password(password)
    user.save()
    return user


def make_membership(role: str = Role.ADMINISTRATOR, **fields: Any) -> Membership:
    """A membership in that role, with a certifier or an operation that fits unless one is given."""
    user = fields.pop("user", None) or make_user()
    if "certifier" not in fields and "operation" not in fields:
        if role in CERTIFIER_ROLES:
            fields["certifier"] = make_certifier()
        else:
            fields["operation"] = make_operation()
    return Membership.objects.create(user=user, role=role, **fields)


def make_invitation(
    *, at: datetime = datetime(2026, 11, 24, 17, 42, tzinfo=UTC), **fields: Any
) -> tuple[Invitation, str]:
    """An open invitation and the secret of its link."""
    number = next(_numbers)
    secret = invitation_links.make_secret()
    inviter = fields.pop("invited_by", None) or make_membership()
    if "certifier" not in fields and "operation" not in fields:
        fields["certifier"] = inviter.certifier
    usual = {
        "email": f"invited{number}@example.com",
        "name": f"Invited {number}",
        "role": Role.REVIEWER,
        "secret_digest": invitation_links.digest_of(secret),
        "invited_by": inviter,
        "invited_at": at,
        "expires_at": at + timedelta(hours=72),
    }
    return Invitation.objects.create(**{**usual, **fields}), secret


def sign_in(client: Client, membership: Membership, *, is_confirmed: bool = True) -> Membership:
    """Signs the member in, acting in that membership; `is_confirmed` as if the password had just been
    asked again."""
    client.force_login(membership.user, backend=BACKEND)
    session = client.session
    session["acting_as"] = str(membership.public_id)
    if is_confirmed:
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(membership.user_id)
    session.save()
    return membership
