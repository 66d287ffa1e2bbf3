from datetime import UTC, datetime, timedelta

from accounts.roles import Role
from accounts.rules.inviting import InvitationState, role_fits, state_of

ENDS_AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def test_an_invitation_is_over_at_the_instant_of_its_end():
    states = [
        state_of(at, expires_at=ENDS_AT, accepted_at=None, withdrawn_at=None)
        for at in (ENDS_AT - timedelta(microseconds=1), ENDS_AT)
    ]

    assert states == [InvitationState.OPEN, InvitationState.EXPIRED]


def test_what_was_accepted_or_withdrawn_says_so_even_later():
    later = ENDS_AT + timedelta(days=1)

    assert state_of(later, expires_at=ENDS_AT, accepted_at=ENDS_AT, withdrawn_at=None) == "accepted"
    assert state_of(later, expires_at=ENDS_AT, accepted_at=None, withdrawn_at=ENDS_AT) == "withdrawn"


def test_each_role_fits_one_kind_of_party():
    fits = {
        role: (role_fits(role, is_for_certifier=True), role_fits(role, is_for_certifier=False))
        for role in Role
    }

    assert fits == {
        Role.REVIEWER: (True, False),
        Role.SIGNATORY: (True, False),
        Role.ADMINISTRATOR: (True, False),
        Role.AUDITOR: (True, False),
        Role.EXPORTER: (False, True),
        Role.IMPORTER: (False, True),
    }
    assert not role_fits("pirate", is_for_certifier=True)
