"""Verbs on the registry: what they change, record and refuse."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from operations.models import Certifier, Operation
from operations.rules.logos import Logo
from operations.services import certifier_settings, registering
from tests.factories import operations as make
from tests.operations.conftest import make_member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def recorded() -> list[tuple[str, dict[str, object], dict[str, object]]]:
    return list(AuditEvent.objects.order_by("id").values_list("event", "before", "after"))


def test_an_operation_enters_with_its_scopes_and_is_recorded(now: datetime) -> None:
    certifier = make.make_certifier()

    operation = registering.register_operation(
        "8150110234",
        "Valle Alto Ltda.",
        certifier=certifier,
        standard=make.make_arrangement(),
        country=make.make_country("PE"),
        city="Jaén",
        since_on=date(2024, 5, 1),
        scopes=("crops", "handling"),
        actor=None,
        at=now,
    )

    assert list(operation.scopes.order_by("scope").values_list("scope", "standing", "effective_on")) == [
        ("crops", "certified", date(2024, 5, 1)),
        ("handling", "certified", date(2024, 5, 1)),
    ]
    assert recorded() == [
        (
            "operation:registered",
            {},
            {"nop_id": "8150110234", "standing": "certified", "standing_since_on": "2024-05-01"},
        )
    ]


def test_an_id_enters_once(now: datetime) -> None:
    there = make.make_operation(nop_id="8150110234")

    with pytest.raises(registering.RegistrationRefusedError, match="NOP ID"):
        registering.register_operation(
            "8150110234",
            "Another",
            certifier=there.certifier,
            standard=there.standard,
            country=there.country,
            city="Lima",
            since_on=TODAY,
            scopes=(),
            actor=None,
            at=now,
        )


def test_a_new_standing_is_noted_with_its_reason(now: datetime) -> None:
    member = make_member(Role.REVIEWER)
    operation = make.make_operation(certifier=member.certifier)

    registering.change_standing(
        operation, "suspended", since_on=TODAY, actor=member, at=now, reason="Notice of 23 November."
    )

    operation.refresh_from_db()
    assert (operation.standing, operation.standing_since_on) == ("suspended", TODAY)
    (event,) = AuditEvent.objects.all()
    assert (event.event, event.reason, event.certifier, event.before, event.after) == (
        "operation:standing_changed",
        "Notice of 23 November.",
        member.certifier,
        {"standing": "certified", "standing_since_on": "2024-01-01"},
        {"standing": "suspended", "standing_since_on": "2026-11-24"},
    )


@pytest.mark.parametrize(
    ("standing", "since_on", "reason", "words"),
    [
        ("certified", TODAY, "A notice.", "has this standing already"),
        ("suspended", date(2026, 11, 25), "A notice.", "lies in the future"),
        ("suspended", TODAY, "  ", "Write why"),
    ],
)
def test_a_standing_is_refused_in_a_sentence(
    now: datetime, standing: str, since_on: date, reason: str, words: str
) -> None:
    member = make_member(Role.REVIEWER)
    operation = make.make_operation(certifier=member.certifier)

    with pytest.raises(registering.StandingRefusedError, match=words):
        registering.change_standing(
            operation, standing, since_on=since_on, actor=member, at=now, reason=reason
        )

    assert recorded() == []


def test_each_certifier_here_notes_the_standing_of_its_own(now: datetime) -> None:
    member = make_member(Role.REVIEWER)
    theirs = make.make_operation()
    of_nobody_here = make.make_operation(certifier=make.make_certifier(issues_here=False))

    with pytest.raises(registering.StandingRefusedError, match="notes its standing itself"):
        registering.change_standing(
            theirs, "revoked", since_on=TODAY, actor=member, at=now, reason="A notice."
        )
    registering.change_standing(
        of_nobody_here, "revoked", since_on=TODAY, actor=member, at=now, reason="A notice."
    )

    assert list(Operation.objects.filter(standing="revoked")) == [of_nobody_here]


def update(member: Membership, at: datetime, **options: object) -> Certifier:
    changes = {name: options.pop(name) for name in list(options) if name in certifier_settings.EDITABLE}
    return certifier_settings.update_certifier(member.certifier, changes, actor=member, at=at, **options)


def test_settings_are_recorded_before_and_after(now: datetime) -> None:
    member = make_member(Role.ADMINISTRATOR)

    update(member, now, target_days=3, country=make.make_country("CA"), city="Corvallis, Oregon")

    assert recorded() == [
        ("certifier:updated", {"country": "US", "target_days": 5}, {"country": "CA", "target_days": 3})
    ]
    assert Certifier.objects.get().target_days == 3


def test_without_a_change_nothing_is_recorded(now: datetime) -> None:
    update(make_member(Role.ADMINISTRATOR), now, target_days=5)

    assert recorded() == []


def test_a_logo_is_stored_under_its_digest_and_papers_of_before_keep_theirs(now: datetime) -> None:
    member = make_member(Role.ADMINISTRATOR)
    first = update(member, now, logo=Logo(b"first picture", "png", 1, 1)).logo.name

    second = update(member, now, logo=Logo(b"second picture", "jpg", 1, 1)).logo.name
    gone = update(member, now, removes_logo=True).logo.name

    digests = [hashlib.sha256(content).hexdigest() for content in (b"first picture", b"second picture")]
    assert (first, second, gone) == (f"logos/{digests[0]}.png", f"logos/{digests[1]}.jpg", "")
    assert default_storage.exists(first)
    assert default_storage.exists(second)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SIGNATORY, Role.AUDITOR])
def test_only_an_administrator_changes_settings(now: datetime, role: str) -> None:
    with pytest.raises(certifier_settings.CertifierRefusedError, match="Only an administrator"):
        update(make_member(role), now, target_days=1)


def test_nobody_changes_the_settings_of_another_certifier(now: datetime) -> None:
    member = make_member(Role.ADMINISTRATOR)

    with pytest.raises(certifier_settings.CertifierRefusedError, match="Only an administrator"):
        certifier_settings.update_certifier(make.make_certifier(), {"target_days": 1}, actor=member, at=now)


def test_a_name_that_is_taken_is_refused_at_its_field(now: datetime) -> None:
    make.make_certifier(short_name="TAKEN")
    member = make_member(Role.ADMINISTRATOR)

    with pytest.raises(ValidationError) as refusal:
        update(member, now, short_name="TAKEN")

    assert list(refusal.value.message_dict) == ["short_name"]
