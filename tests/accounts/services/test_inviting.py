from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts import queries
from accounts.models import AuditEvent, Invitation, Membership, OutboxMessage, User
from accounts.roles import Role
from accounts.services.inviting import (
    NotYourPeople,
    UnableToAccept,
    UnableToInvite,
    UnableToWithdraw,
    accept_invitation,
    invite_member,
    withdraw_invitation,
)
from tests.factories.accounts import PASSWORD, make_invitation, make_membership, make_user
from tests.factories.operations import make_operation

NEW = {"name": "Ben Soto", "password": PASSWORD}


@pytest.fixture
def administrator(db):
    return make_membership(Role.ADMINISTRATOR)


def invite(party, actor, now, **fields):
    usual = {"email": "ben@example.com", "name": "Ben Soto", "role": Role.REVIEWER}
    return invite_member(party, **{**usual, **fields}, actor=actor, at=now)


def test_staff_are_invited_by_a_link_of_which_only_the_digest_is_kept(administrator, now):
    invitation = invite(
        administrator.certifier,
        administrator,
        now,
        email=" Ben@Example.com",
        role=Role.SIGNATORY,
        title="Director",
    )

    assert (
        invitation.email,
        invitation.role,
        invitation.title,
        invitation.certifier,
        invitation.expires_at,
    ) == (
        "ben@example.com",
        "signatory",
        "Director",
        administrator.certifier,
        now + timedelta(hours=72),
    )
    message = OutboxMessage.objects.get()
    secret = message.text.partition("/invitations/")[2].partition("/")[0]
    assert queries.find_offer(secret, now).email == "ben@example.com"
    assert secret not in str(Invitation.objects.values().get())
    assert (message.recipient, message.is_confidential) == ("ben@example.com", True)
    event = AuditEvent.objects.get()
    assert (event.event, event.subject_label, event.after["role"], event.certifier) == (
        "invitation:sent",
        "ben@example.com",
        "signatory",
        administrator.certifier,
    )
    assert secret not in str(event.after)


def test_people_of_a_certified_operation_are_invited_as_exporter_or_importer(administrator, now):
    operation = make_operation(certifier=administrator.certifier)

    invitation = invite(operation, administrator, now, role=Role.EXPORTER)

    assert (invitation.operation, invitation.certifier, invitation.role) == (operation, None, "exporter")
    assert AuditEvent.objects.get().operation == operation


def test_only_administrators_invite(db, now):
    for role in (Role.REVIEWER, Role.SIGNATORY, Role.AUDITOR, Role.EXPORTER):
        actor = make_membership(role)
        with pytest.raises(NotYourPeople, match="Only an administrator"):
            invite(actor.certifier or actor.operation, actor, now)

    assert not Invitation.objects.exists()


def test_an_ended_administrator_invites_nobody(administrator, now):
    administrator.is_active = False

    with pytest.raises(NotYourPeople):
        invite(administrator.certifier, administrator, now)


def test_another_certifier_and_its_operations_are_out_of_reach(administrator, now):
    other = make_operation()
    for party, role in ((other, Role.EXPORTER), (other.certifier, Role.REVIEWER)):
        with pytest.raises(NotYourPeople, match="does not certify"):
            invite(party, administrator, now, role=role)

    assert not OutboxMessage.objects.exists()


def test_a_role_has_to_fit_the_party(administrator, now):
    operation = make_operation(certifier=administrator.certifier)
    for party, role in (
        (administrator.certifier, Role.EXPORTER),
        (operation, Role.SIGNATORY),
        (operation, "pirate"),
    ):
        with pytest.raises(UnableToInvite) as refusal:
            invite(party, administrator, now, role=role)
        assert list(refusal.value.message_dict) == ["role"]


def test_nobody_is_invited_twice_into_the_same_role(administrator, now):
    invite(administrator.certifier, administrator, now)
    with pytest.raises(UnableToInvite, match="open already"):
        invite(administrator.certifier, administrator, now)

    invite(administrator.certifier, administrator, now, role=Role.AUDITOR)
    invite(administrator.certifier, administrator, now + timedelta(hours=73))  # the first has expired

    assert Invitation.objects.count() == 3


def test_a_member_is_not_invited_again(administrator, now):
    with pytest.raises(UnableToInvite, match="has this role already"):
        invite(
            administrator.certifier,
            administrator,
            now,
            email=administrator.user.email,
            role=Role.ADMINISTRATOR,
        )


@pytest.mark.parametrize("fields", [{"email": "no address"}, {"name": "A\u202eb"}, {"title": "x\x00"}])
def test_what_cannot_be_a_name_or_address_is_refused(administrator, now, fields):
    with pytest.raises(ValidationError):
        invite(administrator.certifier, administrator, now, **fields)

    assert not Invitation.objects.exists()


def test_a_withdrawn_link_is_worthless(administrator, now):
    invitation, secret = make_invitation(invited_by=administrator, at=now)

    withdraw_invitation(invitation, actor=administrator, at=now)

    with pytest.raises(UnableToAccept, match="withdrawn"):
        accept_invitation(secret, at=now, **NEW)
    with pytest.raises(UnableToWithdraw):
        withdraw_invitation(invitation, actor=administrator, at=now)
    assert AuditEvent.objects.get().event == "invitation:withdrawn"
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_strangers_invitation_cannot_be_withdrawn(administrator, now):
    invitation, _secret = make_invitation(at=now)

    with pytest.raises(NotYourPeople):
        withdraw_invitation(invitation, actor=administrator, at=now)


def test_somebody_new_gets_an_account_and_the_role(administrator, now):
    _invitation, secret = make_invitation(
        invited_by=administrator, at=now, role=Role.SIGNATORY, title="Director", email="ben@example.com"
    )

    membership = accept_invitation(secret, at=now + timedelta(hours=71), **NEW)

    user = User.objects.get(email="ben@example.com")
    assert (user.name, user.check_password(PASSWORD), user.is_active) == ("Ben Soto", True, True)
    assert (
        membership.user,
        membership.certifier,
        membership.role,
        membership.title,
        membership.is_active,
    ) == (
        user,
        administrator.certifier,
        "signatory",
        "Director",
        True,
    )
    event = AuditEvent.objects.get()
    assert (event.event, event.actor, event.actor_name, event.certifier) == (
        "invitation:accepted",
        membership,
        "Ben Soto",
        administrator.certifier,
    )


def test_a_link_works_once(db, now):
    _invitation, secret = make_invitation(at=now)
    accept_invitation(secret, at=now, **NEW)

    with pytest.raises(UnableToAccept, match="accepted already"):
        accept_invitation(secret, at=now, **NEW)

    assert Membership.objects.filter(user__name="Ben Soto").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_account(now):
    _invitation, secret = make_invitation(at=now, email="ben@example.com")
    outcomes: list[str] = []

    def accept():
        try:
            accept_invitation(secret, at=now, **NEW)
            outcomes.append("let in")
        except UnableToAccept as refusal:
            outcomes.append(refusal.messages[0])
        connection.close()

    clicks = [Thread(target=accept) for _click in range(2)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(timeout=10)

    assert sorted(outcomes) == [  # which click is told first, the threads decide
        "This invitation was accepted already. Sign in with its e-mail address.",
        "let in",
    ]
    assert User.objects.filter(email="ben@example.com").count() == 1
    assert AuditEvent.objects.filter(event="invitation:accepted").count() == 1


def test_an_expired_link_opens_nothing(db, now):
    _invitation, secret = make_invitation(at=now)

    with pytest.raises(UnableToAccept, match="expired"):
        accept_invitation(secret, at=now + timedelta(hours=72), **NEW)


@pytest.mark.parametrize("forge", [lambda s: "", lambda s: s[:-1], lambda s: f"x{s}", lambda s: "a.b"])
def test_a_forged_link_opens_nothing(db, now, forge):
    _invitation, secret = make_invitation(at=now)

    with pytest.raises(UnableToAccept, match="not one of ours"):
        accept_invitation(forge(secret), at=now, **NEW)
    assert queries.find_offer(forge(secret), now) is None


def test_an_address_with_an_account_signs_in_first(db, now):
    user = make_user(email="ben@example.com", name="Ben")
    _invitation, secret = make_invitation(at=now, email="ben@example.com")

    for person in (None, make_user()):
        with pytest.raises(UnableToAccept, match="sign in with it") as refusal:
            accept_invitation(secret, at=now, person=person, **NEW)
        assert refusal.value.code == "sign_in_first"
    membership = accept_invitation(secret, at=now, person=user)

    user.refresh_from_db()
    assert (membership.user, user.name) == (user, "Ben")


def test_who_left_may_come_back(administrator, now):
    left = make_membership(Role.REVIEWER, certifier=administrator.certifier, is_active=False)
    _invitation, secret = make_invitation(
        invited_by=administrator, at=now, email=left.user.email, title="Lead"
    )

    back = accept_invitation(secret, at=now, person=left.user)

    assert (back.pk, back.is_active, back.title) == (left.pk, True, "Lead")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "password": PASSWORD}, "name"),
        ({"name": "Ben", "password": "short"}, "password"),
        ({"name": "Ben", "password": "password1234"}, "password"),
        ({"name": "Ben", "password": ""}, "password"),
        ({"name": "Ben Soto", "password": "ben@example.com"}, "password"),
    ],
)
def test_a_weak_password_or_no_name_is_refused_at_its_field(db, now, typed, field):
    invitation, secret = make_invitation(at=now, email="ben@example.com")

    with pytest.raises(UnableToAccept) as refusal:
        accept_invitation(secret, at=now, **typed)

    assert list(refusal.value.message_dict) == [field]
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email="ben@example.com").exists()
