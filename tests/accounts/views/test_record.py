import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import audit, record
from accounts.roles import Role
from tests.factories.accounts import make_membership, make_user, sign_in

AT = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


@pytest.fixture
def auditor(client, db):
    return sign_in(client, make_membership(Role.AUDITOR))


@pytest.fixture
def reviewer(auditor):
    return make_membership(Role.REVIEWER, certifier=auditor.certifier, user=make_user(name="Ana Ruiz"))


@pytest.fixture
def events():
    return reverse("accounts:events")


def note(actor, label, event="user:changed", at=AT, **more):
    return audit.record(event, actor.user, label=label, actor=actor, at=at, **more)


def page_of(response) -> str:
    return response.content.decode()


def test_it_shows_the_own_certifiers_events_and_no_others(client, auditor, reviewer, events):
    note(reviewer, "Finca Alta", reason="Wrong <b>name</b>", before={"city": "Jaen"}, after={"city": "Jaén"})
    note(make_membership(Role.REVIEWER), "Strange Farm")

    page = page_of(client.get(events))

    assert "1 event." in page
    assert "User changed" in page
    assert "Finca Alta" in page
    assert "Ana Ruiz" in page
    assert "Wrong &lt;b&gt;name&lt;/b&gt;" in page
    assert "city: <del>Jaen</del> → Jaén" in page
    assert "Strange Farm" not in page


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({}, ["old", "new", "membership"]),
        ({"kind": "membership"}, ["membership"]),
        ({"subject": "NE"}, ["new"]),
        ({"subject": "%"}, []),
        ({"actor": "ana"}, ["old", "new"]),
        ({"since_on": "2026-11-24"}, ["new", "membership"]),
        ({"until_on": "2026-11-23"}, ["old"]),
        ({"since_on": "2026-11-24", "until_on": "2026-11-24", "actor": "Ben"}, ["membership"]),
    ],
)
def test_filters_narrow_it(client, auditor, reviewer, events, filters, shown):
    other = make_membership(Role.SIGNATORY, certifier=auditor.certifier, user=make_user(name="Ben Soto"))
    note(reviewer, "old label", at=AT - timedelta(days=1))
    note(reviewer, "new label")
    audit.record("membership:ended", other, label="membership label", actor=other, at=AT)

    page = page_of(client.get(events, filters))

    assert [word for word in ("old", "new", "membership") if f"{word} label" in page] == shown


def test_days_are_the_readers_own(client, auditor, reviewer, events):
    note(reviewer, "late evening")  # 03:30 UTC is the day before in Lima
    auditor.user.time_zone = "America/Lima"
    auditor.user.save()

    assert "late evening" in page_of(client.get(events, {"until_on": "2026-11-23"}))
    assert "late evening" not in page_of(client.get(events, {"since_on": "2026-11-24"}))


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"kind": "pirate"}, "Choose one of the kinds in the list."),
        ({"since_on": "2026-02-30"}, "Write a date that exists"),
        ({"since_on": "yesterday"}, "Write a date that exists"),
        ({"until_on": "0001-01-01"}, "Write a year between 2000 and 2200."),
        ({"until_on": "9999-12-31"}, "Write a year between 2000 and 2200."),
        ({"since_on": "2026-11-24", "until_on": "2026-11-23"}, "This day is before the first one."),
        ({"subject": "x" * 121}, "at most 120 characters"),
        ({"actor": "\u202e"}, "U+202E"),
    ],
)
def test_a_wrong_filter_is_named_and_kept(client, auditor, events, filters, sentence):
    response = client.get(events, filters)
    download = client.get(reverse("accounts:events_csv"), filters)

    assert response.status_code == 200
    assert sentence in page_of(response)
    assert (download.status_code, sentence in page_of(download)) == (400, True)


def test_pages_follow_each_other_without_gap_or_repetition(client, auditor, reviewer, events, monkeypatch):
    monkeypatch.setattr(record, "PAGE_SIZE", 2)
    for number in range(5):
        note(reviewer, f"event {number}")

    seen, address = [], events
    while address:
        response = client.get(address)
        seen.append([event.subject_label for event in response.context["page"].events])
        key = response.context["page"].older_than
        address = f"{events}?older_than={key}" if key else ""

    assert seen == [["event 4", "event 3"], ["event 2", "event 1"], ["event 0"]]


@pytest.mark.parametrize("key", ["", "x", "-1", "1e9", "9" * 30, "１"])
def test_a_key_that_is_none_shows_the_first_page(client, auditor, reviewer, events, key):
    note(reviewer, "first event")

    assert "first event" in page_of(client.get(events, {"older_than": key}))


@pytest.mark.parametrize("more", [1, 6])
def test_more_events_cost_no_more_queries(
    client, auditor, reviewer, events, django_assert_max_num_queries, more
):
    for number in range(more):
        note(reviewer, f"event {number}")

    with django_assert_max_num_queries(6):
        client.get(events)


def test_an_empty_record_says_what_will_stand_there(client, auditor, events):
    assert "Nothing has been recorded yet." in page_of(client.get(events))
    assert "No event matches these filters." in page_of(client.get(events, {"subject": "x"}))


def test_the_download_has_every_event_and_no_formula(client, auditor, reviewer):
    note(reviewer, "=HYPERLINK(1)", reason="two\nlines", after={"city": "Jaén"})
    note(reviewer, "second")

    response = client.get(reverse("accounts:events_csv"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    newest, oldest = csv.DictReader(io.StringIO(text))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="record-20')
    assert newest["subject"] == "second"
    assert oldest == {
        "at_utc": "2026-11-24T03:30:00Z",
        "event": "user:changed",
        "subject_kind": "user",
        "subject_id": str(reviewer.user.public_id),
        "subject": "'=HYPERLINK(1)",
        "actor": "Ana Ruiz",
        "role": "reviewer",
        "reason": "two\nlines",
        "before": "{}",
        "after": '{"city": "Jaén"}',
        "request_id": "",
        "address": "",
    }


@pytest.mark.parametrize("role", [Role.EXPORTER, Role.IMPORTER])
def test_the_people_of_operations_do_not_read_it(client, db, events, role):
    sign_in(client, make_membership(role))

    assert client.get(events).status_code == 403
    assert client.get(reverse("accounts:events_csv")).status_code == 403
