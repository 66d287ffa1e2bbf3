import uuid

import pytest

from accounts import queries
from accounts.models import AuditEvent, Membership
from accounts.roles import Capability, Role
from accounts.services.membership import (
    UnableToChoose,
    UnableToEndMembership,
    choose_membership,
    end_membership,
)
from tests.factories.accounts import make_membership, make_user
from tests.factories.operations import make_operation


@pytest.fixture
def administrator(db):
    return make_membership(Role.ADMINISTRATOR)


def test_an_ended_membership_may_nothing_any_more(administrator, now):
    member = make_membership(Role.SIGNATORY, certifier=administrator.certifier)

    ended = end_membership(member, actor=administrator, at=now, reason="Left the company")

    assert not ended.can(Capability.ISSUE_CERTIFICATE)
    assert queries.list_memberships(member.user) == []
    event = AuditEvent.objects.get()
    assert (event.event, event.subject_label, event.reason, event.actor) == (
        "membership:ended",
        member.user.name,
        "Left the company",
        administrator,
    )


def test_the_people_of_a_certified_operation_are_ended_too(administrator, now):
    exporter = make_membership(Role.EXPORTER, operation=make_operation(certifier=administrator.certifier))

    assert not end_membership(exporter, actor=administrator, at=now, reason="Left").is_active


def test_nobody_ends_a_membership_of_their_own(administrator, now):
    with pytest.raises(UnableToEndMembership, match="of their own"):
        end_membership(administrator, actor=administrator, at=now, reason="Tired")


def test_only_administrators_end_memberships(administrator, now):
    reviewer = make_membership(Role.REVIEWER, certifier=administrator.certifier)

    with pytest.raises(UnableToEndMembership, match="Only an administrator"):
        end_membership(administrator, actor=reviewer, at=now, reason="Because")


def test_it_ends_once_and_with_a_reason(administrator, now):
    member = make_membership(Role.REVIEWER, certifier=administrator.certifier)
    with pytest.raises(UnableToEndMembership, match="Write why"):
        end_membership(member, actor=administrator, at=now, reason="  ")

    end_membership(member, actor=administrator, at=now, reason="Left")
    with pytest.raises(UnableToEndMembership, match="ended already"):
        end_membership(member, actor=administrator, at=now, reason="Left")


def test_a_strangers_member_looks_missing(administrator, now):
    with pytest.raises(Membership.DoesNotExist):
        end_membership(make_membership(Role.REVIEWER), actor=administrator, at=now, reason="Because")


def test_a_person_chooses_among_their_own_active_memberships(db, now):
    user = make_user()
    first, second = make_membership(Role.REVIEWER, user=user), make_membership(Role.EXPORTER, user=user)
    ended = make_membership(Role.IMPORTER, user=user, is_active=False)

    chosen = choose_membership(user, second.public_id, at=now)

    assert chosen == second
    assert queries.list_memberships(user) == [first, second]
    event = AuditEvent.objects.get()
    assert (event.event, event.actor, event.operation) == ("membership:chosen", second, second.operation)
    for public_id in (ended.public_id, make_membership().public_id, uuid.uuid4()):
        with pytest.raises(UnableToChoose):
            choose_membership(user, public_id, at=now)
