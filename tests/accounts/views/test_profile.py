import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import make_membership, sign_in

TYPED = {"name": "Ana Ruiz", "language": "en", "time_zone": "America/Lima"}


@pytest.fixture
def member(client, db):
    return sign_in(client, make_membership(Role.EXPORTER))


def test_a_person_changes_name_and_time_zone(client, member):
    response = client.post(reverse("accounts:profile"), TYPED, follow=True)

    member.user.refresh_from_db()
    assert "Your profile is saved." in response.content.decode()
    assert {field: getattr(member.user, field) for field in TYPED} == TYPED


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Write the name."),
        ("name", "x" * 121, "at most 120 characters"),
        ("name", "12345", "Write it with letters."),
        ("language", "tlh", "Choose one of the languages in the list."),
        ("language", "", "Choose one that the list offers."),
        ("time_zone", "Mars/Olympus", "Choose one of the time zones in the list."),
        ("time_zone", "../../etc/passwd", "Choose one of the time zones in the list."),
    ],
)
def test_a_wrong_value_is_named_and_nothing_changes(client, member, field, typed, sentence):
    response = client.post(reverse("accounts:profile"), {**TYPED, field: typed})

    name = member.user.name
    member.user.refresh_from_db()
    assert sentence in response.content.decode()
    assert (member.user.name, member.user.time_zone) == (name, "UTC")
