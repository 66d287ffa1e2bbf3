import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import make_membership, make_user, sign_in


@pytest.fixture
def switch():
    return reverse("accounts:switch")


def test_a_person_chooses_for_whom_they_act(client, db, switch):
    user = make_user()
    first = sign_in(client, make_membership(Role.REVIEWER, user=user))
    second = make_membership(Role.EXPORTER, user=user)
    ended = make_membership(Role.IMPORTER, user=user, is_active=False)

    page = client.get(switch).content.decode()
    response = client.post(switch, {"membership": str(second.public_id), "next": "/profile/"})

    assert f"Act for {second.operation.name} as Exporter" in page
    assert f"Act for {first.certifier.name}" not in page  # it acts there now
    assert ended.operation.name not in page
    assert response["Location"] == "/profile/"
    assert client.get(switch).wsgi_request.membership == second


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "00000000-0000-4000-8000-000000000000", "\x00", "another's"]
)
def test_what_is_not_theirs_is_refused_in_words(client, db, switch, typed):
    member = sign_in(client, make_membership(Role.REVIEWER))
    if typed == "another's":
        typed = str(make_membership(Role.SIGNATORY, certifier=member.certifier).public_id)

    response = client.post(switch, {"membership": typed}, follow=True)

    assert "You do not act in this role any more." in response.content.decode()
    assert response.wsgi_request.membership == member


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_stays_here(client, db, switch, elsewhere):
    member = sign_in(client, make_membership(Role.REVIEWER))

    response = client.post(switch, {"membership": str(member.public_id), "next": elsewhere})

    assert response["Location"] == reverse("home")


def test_who_acts_for_nobody_reads_what_to_do(client, db, switch):
    sign_in(client, make_membership(Role.REVIEWER, is_active=False))

    response = client.get(switch)

    assert response.status_code == 200
    assert "You act for nobody at the moment." in response.content.decode()
