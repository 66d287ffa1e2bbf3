import re

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from accounts.models import OutboxMessage
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_membership, make_user


def test_the_right_password_signs_in(client, db):
    member = make_membership(Role.REVIEWER)

    response = client.post(
        reverse("account_login"), {"login": member.user.email.upper(), "password": PASSWORD}
    )

    assert response["Location"] == reverse("home")
    assert client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_read_alike(client, db, known):
    make_user(email="ana@example.com")
    address = "ana@example.com" if known else "nobody@example.com"

    page = client.post(
        reverse("account_login"), {"login": address, "password": "wrong password"}
    ).content.decode()

    assert "This e-mail address and password do not belong together." in page
    assert f'value="{address}"' in page


def test_an_account_that_is_closed_does_not_open(client, db):
    user = make_user(is_active=False)

    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert client.get(reverse("accounts:profile")).status_code == 302


def test_nobody_signs_up(client, db):
    for method in (client.get, client.post):
        response = method(reverse("account_signup"), {"email": "new@example.com", "password1": PASSWORD})
        assert "account/signup_closed.html" in [template.name for template in response.templates]


def test_too_many_wrong_passwords_lock_for_a_while(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    user = make_user()
    for _attempt in range(2):
        client.post(reverse("account_login"), {"login": user.email, "password": "wrong password"})

    page = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).content.decode()

    assert "There were too many attempts with this address. Wait five minutes" in page


def test_a_forgotten_password_is_replaced_through_the_outbox(client, db, settings):
    settings.NOPCERT_BASE_URL = "https://certificates.example"
    user = make_user(email="ana@example.com")

    client.post(
        reverse("account_reset_password"), {"email": "ana@example.com"}, headers={"Host": "localhost"}
    )

    message = OutboxMessage.objects.get()
    link = re.search(r"https://certificates\.example(/\S+)", message.text)[1]
    form = client.get(link, follow=True)
    new = "another long pass phrase"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert django_mail.outbox == []
    assert (message.recipient, message.subject, message.is_confidential) == (
        "ana@example.com",
        "A new password for nopcert",
        True,
    )
    assert link in message.html
    assert user.check_password(new)


def test_an_unknown_address_gets_the_same_page_and_a_message_that_says_so(client, db):
    make_user(email="ana@example.com")

    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("ana@example.com", "nobody@example.com")
    )

    assert known.redirect_chain == unknown.redirect_chain
    told = OutboxMessage.objects.get(recipient="nobody@example.com")
    assert told.subject == "There is no nopcert account for this address"
    assert "Accounts come by invitation" in told.text
