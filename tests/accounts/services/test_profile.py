import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from accounts.services.profile import change_profile
from tests.factories.accounts import make_user

PROFILE = {"name": "Ana Ruiz", "language": "es", "time_zone": "America/Lima"}


def test_a_change_is_kept_and_recorded(db, now):
    person = make_user(name="Ana")

    changed = change_profile(person, **PROFILE, actor=None, at=now)

    person.refresh_from_db()
    assert changed == person
    assert {field: getattr(person, field) for field in PROFILE} == PROFILE
    event = AuditEvent.objects.get()
    assert (event.event, event.before, event.after) == (
        "user:changed",
        {"name": "Ana", "language": "en", "time_zone": "UTC"},
        PROFILE,
    )


def test_the_same_again_makes_no_event(db, now):
    person = make_user(**PROFILE)

    change_profile(person, **PROFILE, actor=None, at=now)

    assert not AuditEvent.objects.exists()


def test_a_name_that_cannot_be_read_is_refused(db, now):
    with pytest.raises(ValidationError):
        change_profile(make_user(), **{**PROFILE, "name": "A\u200bna"}, actor=None, at=now)
