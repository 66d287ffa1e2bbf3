from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_invitation, make_membership, make_user, sign_in

TYPED = {"name": "Ben Soto", "password": PASSWORD}


@pytest.fixture
def today():
    return timezone.now()


def address_of(secret: str) -> str:
    return reverse("accounts:invitation", args=[secret])


def page_of(response) -> str:
    return response.content.decode()


def test_somebody_new_accepts_and_is_signed_in(client, db, today):
    invitation, secret = make_invitation(at=today, email="ben@example.com", role=Role.REVIEWER)

    offered = client.get(address_of(secret))
    accepted = client.post(address_of(secret), TYPED)

    membership = Membership.objects.get(user__email="ben@example.com")
    assert f"{invitation.invited_by.user.name} invites ben@example.com to act as Reviewer." in page_of(
        offered
    )
    assert offered["Cache-Control"].startswith("max-age=0")
    assert accepted["Location"] == reverse("home")
    assert client.session["acting_as"] == str(membership.public_id)
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert client.get(address_of(secret)).status_code == 410


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "password": PASSWORD}, "Write the name."),
        ({"name": "Ben Soto", "password": ""}, "Choose a password."),
        ({"name": "Ben Soto", "password": "short"}, "at least 12 characters"),
        ({"name": "Ben Soto", "password": "x" * 129}, "at most 128 characters"),
        ({"name": "Ben\u200b", "password": PASSWORD}, "U+200B"),
        ({}, "Write the name."),
    ],
)
def test_a_wrong_value_is_named_and_the_name_stays(client, db, today, typed, sentence):
    _invitation, secret = make_invitation(at=today, email="ben@example.com")

    response = client.post(address_of(secret), typed)

    assert response.status_code == 200
    assert sentence in page_of(response)
    assert typed.get("name", "") in page_of(response)
    assert PASSWORD not in page_of(response)
    assert not User.objects.filter(email="ben@example.com").exists()


def test_an_address_with_an_account_is_led_to_the_login_and_back(client, db, today):
    user = make_user(email="ben@example.com")
    _invitation, secret = make_invitation(at=today, email="ben@example.com")

    page = page_of(client.get(address_of(secret)))
    signed_out_post = page_of(client.post(address_of(secret), TYPED))
    sign_in(client, make_membership(Role.EXPORTER, user=user))
    accepted = client.post(address_of(secret))

    assert f"{reverse('account_login')}?next=%2Finvitations%2F" in page
    assert "There is an account for ben@example.com already" in signed_out_post
    assert accepted["Location"] == reverse("home")
    assert Membership.objects.filter(user=user).count() == 2


def test_somebody_else_is_asked_to_sign_out(client, db, today):
    other = sign_in(client, make_membership(Role.EXPORTER))
    make_user(email="ben@example.com")
    _invitation, secret = make_invitation(at=today, email="ben@example.com")

    page = page_of(client.get(address_of(secret)))
    client.post(address_of(secret))

    assert f"You are signed in as {other.user.email}, but the invitation is for ben@example.com." in page
    assert not Membership.objects.filter(user__email="ben@example.com").exists()


@pytest.mark.parametrize(
    ("fields", "heading"),
    [
        ({"expires_in": timedelta(0)}, "This invitation has expired"),
        ({"accepted": True}, "This invitation was accepted"),
        ({"withdrawn": True}, "This invitation was withdrawn"),
    ],
)
def test_a_link_that_is_over_says_why_and_what_to_do(client, db, today, fields, heading):
    _invitation, secret = make_invitation(
        at=today - timedelta(hours=80) if "expires_in" in fields else today,
        accepted_at=today if "accepted" in fields else None,
        withdrawn_at=today if "withdrawn" in fields else None,
    )

    for response in (client.get(address_of(secret)), client.post(address_of(secret), TYPED)):
        assert response.status_code == 410
        assert heading in page_of(response)
    assert not User.objects.filter(name="Ben Soto").exists()


@pytest.mark.parametrize("secret", ["x", "a.b", "%00", "../../etc/passwd", "é" * 40, "x" * 3000])
def test_what_is_no_link_of_ours_says_so(client, db, secret):
    response = client.get(f"/invitations/{secret}/")

    assert response.status_code in {400, 404}
