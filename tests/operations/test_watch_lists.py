"""A certifier's own risk list and lowest prices: who keeps them, whom they concern, that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from operations import queries
from operations.models import PriceFloor, RiskEntry
from operations.services import watch_lists
from operations.services.watch_lists import WatchListRefusedError
from tests.factories.operations import make_country, make_risk
from tests.operations.conftest import make_member

pytestmark = pytest.mark.django_db

SignIn = Callable[[Membership], Client]
NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def risk(**changes: object) -> dict[str, object]:
    return {
        "list": "high_risk",
        "commodity": "Sesame seed",
        "hts_prefix": "120740",
        "origin": make_country("ET"),
        "source": "Inspection report of 2026-11-02",
        "valid_from": TODAY,
    } | changes


def add_risk(member: Membership, **changes: object) -> RiskEntry:
    assert member.certifier is not None
    return watch_lists.add_risk_entry(member.certifier, risk(**changes), actor=member, at=NOW)


def price(member: Membership, **changes: object) -> PriceFloor:
    values = {
        "commodity": "Green coffee",
        "hts_prefix": "0901",
        "origin": None,
        "usd_per_kg": Decimal("4.20"),
        "source": "Broker's list of 2026-11-02",
        "valid_from": TODAY,
    }
    assert member.certifier is not None
    return watch_lists.add_price_floor(member.certifier, values | changes, actor=member, at=NOW)


def listed(member: Membership | None, code: str = "1207400010", on: date = TODAY) -> list[str]:
    certifier = member.certifier if member else None
    return [entry.commodity for entry in queries.list_risk("ET", code, on, certifier=certifier)]


def test_an_entry_counts_for_its_certifier_alone() -> None:
    reviewer, stranger = make_member(Role.REVIEWER), make_member(Role.REVIEWER)
    make_risk("ET", "12", commodity="Oilseeds")

    add_risk(reviewer)

    assert listed(reviewer) == ["Oilseeds", "Sesame seed"]
    assert listed(stranger) == ["Oilseeds"]
    assert listed(None) == ["Oilseeds"]
    event = AuditEvent.objects.get(event="risk_list:added")
    assert (event.certifier, event.subject_label) == (reviewer.certifier, "Sesame seed (120740)")


def test_an_entry_counts_from_its_first_to_its_last_day() -> None:
    reviewer = make_member(Role.REVIEWER)
    entry = add_risk(reviewer)

    watch_lists.end_entry(entry, last_on=TODAY, reason="The exporter was inspected.", actor=reviewer, at=NOW)

    days = [date(2026, 11, 23), TODAY, date(2026, 11, 25)]
    assert [listed(reviewer, on=day) for day in days] == [[], ["Sesame seed"], []]
    assert AuditEvent.objects.get(event="risk_list:ended").reason == "The exporter was inspected."


def test_what_ended_may_be_listed_again_and_what_holds_may_not() -> None:
    reviewer = make_member(Role.REVIEWER)
    entry = add_risk(reviewer)

    with pytest.raises(WatchListRefusedError, match="on the list already"):
        add_risk(reviewer)
    watch_lists.end_entry(entry, last_on=TODAY, reason="So.", actor=reviewer, at=NOW)
    add_risk(reviewer, valid_from=date(2026, 12, 1))

    assert RiskEntry.objects.filter(certifier=reviewer.certifier).count() == 2


@pytest.mark.parametrize(
    ("last_on", "reason", "sentence"),
    [
        (date(2026, 11, 23), "So.", "cannot end before"),
        (TODAY, "  ", "Write why it ends"),
    ],
)
def test_an_end_that_is_none(last_on: date, reason: str, sentence: str) -> None:
    reviewer = make_member(Role.REVIEWER)
    entry = add_risk(reviewer)

    with pytest.raises(WatchListRefusedError, match=sentence):
        watch_lists.end_entry(entry, last_on=last_on, reason=reason, actor=reviewer, at=NOW)

    entry.refresh_from_db()
    assert entry.valid_to is None


def test_what_holds_for_all_certifiers_is_ended_by_none_of_them() -> None:
    with pytest.raises(WatchListRefusedError, match="holds for every certifier"):
        watch_lists.end_entry(
            make_risk(), last_on=TODAY, reason="So.", actor=make_member(Role.REVIEWER), at=NOW
        )


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.REVIEWER, True),
        (Role.SIGNATORY, True),
        (Role.ADMINISTRATOR, True),
        (Role.AUDITOR, False),
    ],
)
def test_who_keeps_the_lists(role: Role, *, may: bool) -> None:
    member = make_member(role)

    if may:
        assert add_risk(member).certifier == member.certifier
    else:
        with pytest.raises(WatchListRefusedError, match="kept by"):
            add_risk(member)


def test_a_stranger_adds_and_ends_nothing(sign_in: SignIn) -> None:
    reviewer, stranger = make_member(Role.REVIEWER), make_member(Role.REVIEWER)
    entry, floor = add_risk(reviewer), price(reviewer)
    assert reviewer.certifier is not None

    with pytest.raises(ValidationError):
        watch_lists.add_risk_entry(reviewer.certifier, risk(), actor=stranger, at=NOW)
    client = sign_in(stranger)
    for kind, row in (("risk", entry), ("price", floor)):
        address = reverse("operations:watch_list_end", args=[kind, row.pk])
        assert client.post(address, {"last_on": "2026-11-24", "reason": "So."}).status_code == 404
    assert "Sesame seed" not in client.get(reverse("operations:watch_lists")).content.decode()


def test_prices_hold_on_their_days_for_their_certifier() -> None:
    reviewer = make_member(Role.REVIEWER)
    floor = price(reviewer)
    assert reviewer.certifier is not None

    watch_lists.end_entry(floor, last_on=TODAY, reason="A new list.", actor=reviewer, at=NOW)
    price(reviewer, valid_from=date(2026, 11, 25), usd_per_kg=Decimal("4.50"))

    found = [
        [str(one.usd_per_kg) for one in queries.list_price_floors(reviewer.certifier, on)]
        for on in (TODAY, date(2026, 11, 25))
    ]
    assert found == [["4.20"], ["4.50"]]


def test_the_pages_add_and_end_and_lose_nothing(sign_in: SignIn) -> None:
    reviewer = make_member(Role.REVIEWER)
    make_country("ET")
    client = sign_in(reviewer)
    address = reverse("operations:watch_list_add", args=["risk"])
    typed = {
        "list": "treatment",
        "commodity": "Sesame seed",
        "hts_prefix": "1207.40",
        "origin": "ET",
        "source": "APHIS",
        "valid_from": "2026-11-24",
    }

    again = client.post(address, typed | {"hts_prefix": "sesame"}).content.decode()
    client.post(address, typed)
    entry = RiskEntry.objects.get(certifier=reviewer.certifier)
    page = client.get(reverse("operations:watch_lists")).content.decode()
    client.post(
        reverse("operations:watch_list_end", args=["risk", entry.pk]),
        {"last_on": "2026-12-24", "reason": "So."},
    )

    assert "Write 2 to 10 digits" in again
    assert 'value="Sesame seed"' in again
    assert (entry.list, entry.hts_prefix) == ("treatment", "120740")
    assert "Sesame seed" in page
    entry.refresh_from_db()
    assert entry.valid_to == date(2026, 12, 24)


def test_a_price_page_wants_a_price(sign_in: SignIn) -> None:
    client = sign_in(make_member(Role.SIGNATORY))
    typed = {"commodity": "Coffee", "hts_prefix": "0901", "source": "A list", "valid_from": "2026-11-24"}
    address = reverse("operations:watch_list_add", args=["price"])

    answer = client.post(address, typed | {"usd_per_kg": "0"})
    client.post(address, typed | {"usd_per_kg": "4.2"})

    assert "The quantity is zero" in answer.content.decode()
    assert PriceFloor.objects.get().usd_per_kg == Decimal("4.20")
