"""People who act in the tests of the registry."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client

from accounts.models import Membership, User
from accounts.roles import OPERATION_ROLES, Role
from tests.factories.operations import make_certifier, make_operation

_numbers = count(1)


def make_member(role: str = Role.REVIEWER, **party: object) -> Membership:
    """A person with one role, for the given certifier or operation or for a new one."""
    user = User.objects.create_user(f"person{next(_numbers)}@nopcert.example", "Ana Díaz", "organic-harvest")
    if not party:
        party = (
            {"operation": make_operation()} if role in OPERATION_ROLES else {"certifier": make_certifier()}
        )
    return Membership.objects.create(user=user, role=role, **party)


@pytest.fixture
def sign_in() -> Callable[[Membership], Client]:
    def client_for(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return client_for
