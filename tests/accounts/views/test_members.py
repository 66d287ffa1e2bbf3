import uuid

import pytest
from django.urls import reverse

from accounts.models import Invitation
from accounts.roles import Role
from tests.factories.accounts import make_invitation, make_membership, make_user, sign_in
from tests.factories.operations import make_operation

TYPED = {"name": "Ben Soto", "email": "ben@example.com", "role": "reviewer", "title": ""}


@pytest.fixture
def administrator(client, db):
    return sign_in(client, make_membership(Role.ADMINISTRATOR))


@pytest.fixture
def members():
    return reverse("accounts:members")


def page_of(response) -> str:
    return response.content.decode()


def test_it_lists_own_people_and_open_invitations_only(client, administrator, members):
    colleague = make_membership(Role.SIGNATORY, certifier=administrator.certifier, title="Director")
    left = make_membership(Role.REVIEWER, certifier=administrator.certifier, is_active=False)
    stranger = make_membership(Role.REVIEWER)
    invited, _secret = make_invitation(invited_by=administrator)
    other_invited, _secret = make_invitation()

    page = page_of(client.get(members))

    assert "2 members" in page
    assert [row.email in page for row in (colleague.user, invited)] == [True, True]
    assert [row.email in page for row in (left.user, stranger.user, other_invited)] == [False, False, False]


@pytest.mark.parametrize("extra", [1, 4])
def test_more_members_cost_no_more_queries(
    client, administrator, members, django_assert_max_num_queries, extra
):
    for _member in range(extra):
        make_membership(Role.REVIEWER, certifier=administrator.certifier)
        make_invitation(invited_by=administrator)

    with django_assert_max_num_queries(7):
        client.get(members)


def test_an_invitation_is_sent(client, administrator, members):
    response = client.post(members, TYPED, follow=True)

    assert "A link is on its way to ben@example.com" in page_of(response)
    assert Invitation.objects.get().certifier == administrator.certifier


def test_for_an_operation_its_own_people_and_roles_are_shown(client, administrator, members):
    operation = make_operation(certifier=administrator.certifier, name="Finca Alta")
    exporter = make_membership(Role.EXPORTER, operation=operation)
    address = f"{members}?operation={operation.nop_id}"

    page = page_of(client.get(address))
    client.post(address, {**TYPED, "role": "importer"})

    assert "Members of Finca Alta" in page
    assert exporter.user.email in page
    assert administrator.user.email not in page.partition("<main")[2]
    assert 'value="signatory"' not in page
    assert (Invitation.objects.get().operation, Invitation.objects.get().role) == (operation, "importer")


@pytest.mark.parametrize(
    "typed", ["", "123", "12345678901", "abcdefghij", "１２３４５６７８９０", "8159999999"]
)
def test_a_wrong_nop_id_is_named_and_kept(client, administrator, members, typed):
    response = client.get(members, {"operation": typed})

    page = page_of(response)
    assert response.status_code == 200
    assert "data-problems" in page
    assert f'value="{typed}"' in page or not typed


def test_an_operation_of_another_certifier_looks_missing(client, administrator, members):
    page = page_of(client.get(members, {"operation": make_operation(name="Strange Farm").nop_id}))

    assert "certifies no operation with this NOP ID" in page
    assert "Strange Farm" not in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Write the name."),
        ("name", "x" * 121, "at most 120 characters"),
        ("name", "A\u202eb", "Remove the character U+202E"),
        ("name", "A\x00b", "Remove the character U+FFFD"),
        ("email", "", "Write the e-mail address."),
        ("email", "nobody", "Write one e-mail address"),
        ("email", "bén@example.com", "without accents"),
        ("email", "b" * 300 + "@example.com", "Write one e-mail address"),
        ("role", "", "Choose a role."),
        ("role", "exporter", "Choose one of the roles in the list."),
        ("title", "x" * 81, "at most 80 characters"),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_nothing_is_lost(
    client, administrator, members, field, typed, sentence
):
    response = client.post(members, {**TYPED, "title": "Director", field: typed})

    page = page_of(response)
    assert response.status_code == 200
    assert sentence in page
    assert ("Ben Soto" in page) is (field != "name")
    assert not Invitation.objects.exists()


def test_a_second_invitation_to_the_same_role_is_refused_in_words(client, administrator, members):
    client.post(members, TYPED)

    page = page_of(client.post(members, TYPED))

    assert "An invitation to this address is open already." in page
    assert 'value="Ben Soto"' in page
    assert Invitation.objects.count() == 1


def test_a_membership_ends_after_a_page_that_says_what_that_means(client, administrator):
    member = make_membership(Role.REVIEWER, certifier=administrator.certifier)
    address = reverse("accounts:end_membership", args=[member.public_id])

    asked = client.get(address)
    unexplained = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "Left the company"}, follow=True)

    member.refresh_from_db()
    assert f"End the membership of {member.user.name}?" in page_of(asked)
    assert "Write why: the record keeps it." in page_of(unexplained)
    assert f"{member.user.name} does not act as Reviewer any more." in page_of(done)
    assert not member.is_active


def test_the_own_membership_is_not_ended(client, administrator):
    response = client.post(
        reverse("accounts:end_membership", args=[administrator.public_id]), {"reason": "Tired"}
    )

    administrator.refresh_from_db()
    assert "Nobody ends a membership of their own." in page_of(response)
    assert administrator.is_active


def test_an_invitation_is_withdrawn_once(client, administrator):
    invitation, _secret = make_invitation(invited_by=administrator)
    address = reverse("accounts:withdraw_invitation", args=[invitation.public_id])

    first, second = client.post(address, follow=True), client.post(address, follow=True)

    assert f"The invitation of {invitation.email} is withdrawn." in page_of(first)
    assert "nothing is open" in page_of(second)
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("name", ["accounts:end_membership", "accounts:withdraw_invitation"])
def test_a_strangers_and_a_missing_id_look_alike(client, administrator, name):
    stranger = make_membership(Role.REVIEWER, user=make_user(name="Strange Person"))
    their_invitation, _secret = make_invitation()
    theirs = stranger.public_id if name.endswith("membership") else their_invitation.public_id

    statuses = [
        client.post(reverse(name, args=[one]), {"reason": "x"}).status_code for one in (theirs, uuid.uuid4())
    ]

    assert statuses == [404, 404]
    stranger.refresh_from_db()
    assert stranger.is_active


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client, db, members, role):
    sign_in(client, make_membership(role))

    assert [client.get(members).status_code, client.post(members, TYPED).status_code] == [403, 403]
    assert not Invitation.objects.exists()
