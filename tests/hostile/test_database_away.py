"""Pages while the database is away: 503 with a sentence, nothing typed lost, one line in the log."""

from __future__ import annotations

import html
import logging
import re
import time
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, close_old_connections
from django.test import Client
from django.urls import reverse

from accounts import queries
from accounts.models import Membership
from accounts.roles import Role
from nopcert.database_away import is_away
from tests.factories.accounts import PASSWORD, make_membership, sign_in
from tests.hostile.outages import database_away, end_connection, silent_server

SENTENCE = "nopcert cannot reach its database right now"


@pytest.fixture
def member(transactional_db: None, client: Client) -> Membership:
    client.raise_request_exception = False  # as a server does: the page is what counts
    return sign_in(client, make_membership(Role.AUDITOR))


def test_a_page_says_so_and_when_to_come_back(client: Client, member: Membership) -> None:
    address = reverse("accounts:events") + "?kind=user&subject=%3Cb%3E"

    with database_away():
        page = client.get(address)

    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "30", "no-store")
    assert f"<h1>{SENTENCE}</h1>" in page.text
    assert "What was saved before is safe" in page.text
    assert f'href="{html.escape(address)}">Try again</a>' in page.text
    assert page["X-Request-Id"] in page.text
    assert "Traceback" not in page.text
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert client.get(address).status_code == 200  # and the person is still signed in


def test_what_was_typed_can_be_sent_again_from_the_page(client: Client, member: Membership) -> None:
    typed = {"name": 'Ana "<b>" O\'Neill', "language": "en", "time_zone": "America/Lima"}

    with database_away():
        page = client.post(reverse("accounts:profile"), {**typed, "name": "Ana O'Neill"})
    kept = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    }
    again = client.post(reverse("accounts:profile"), kept)

    assert (page.status_code, again.status_code) == (503, 302)
    assert kept == {**typed, "name": "Ana O'Neill"}
    member.user.refresh_from_db()
    assert (member.user.name, member.user.time_zone) == ("Ana O'Neill", "America/Lima")


def test_a_password_is_left_to_the_browser(client: Client, member: Membership) -> None:
    credentials = {"login": member.user.email, "password": PASSWORD}

    with database_away():
        page = client.post(reverse("account_login"), credentials)

    assert page.status_code == 503
    assert PASSWORD not in page.text
    assert "reload it and let the browser send the form again" in page.text


def test_a_fragment_and_a_program_get_the_sentence_in_their_own_form(
    client: Client, member: Membership
) -> None:
    address = reverse("operations:find") + "?q=coffee"

    with database_away():
        fragment = client.get(address, headers={"HX-Request": "true"})
        program = client.get(address, headers={"Accept": "application/json"})

    assert (fragment.status_code, fragment["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert fragment.text.startswith(SENTENCE)
    assert (program.status_code, program.json()["code"]) == (503, "database_away")
    assert program.json()["detail"].startswith(SENTENCE)
    assert fragment["Retry-After"] == program["Retry-After"] == "30"


def test_public_pages_say_the_same_and_health_tells_the_two_apart(client: Client, member: Membership) -> None:
    visitor = Client(raise_request_exception=False)

    with database_away():
        verify = visitor.get(reverse("verify"), {"number": "815-8150110234-000001"})
        answers = {name: visitor.get(reverse(name)) for name in ("home", "healthz", "readyz")}

    assert (verify.status_code, SENTENCE in verify.text) == (503, True)
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "home": 200,
        "healthz": 200,
        "readyz": 503,
    }
    assert answers["readyz"].json()["database"] == "unreachable"


def test_it_is_logged_once_without_traceback_and_password(
    client: Client, member: Membership, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), database_away():
        client.get(reverse("accounts:events"))

    (line,) = [record for record in caplog.records if record.name == "django.request"]
    assert line.getMessage().startswith("Service Unavailable: /record/ (the database cannot be reached: ")
    assert line.exc_info is None
    assert "open-sesame" not in caplog.text


def test_a_silent_database_is_asked_once_for_a_page(client: Client, member: Membership) -> None:
    with silent_server() as port, database_away(port=port, connect_timeout=2):
        started = time.monotonic()
        page = client.get(reverse("accounts:events"))
        spent = time.monotonic() - started

    assert page.status_code == 503
    assert spent < 3.5


def test_a_database_that_goes_away_in_the_middle(
    client: Client, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_memberships = queries.list_memberships

    def interrupted(*args: Any) -> Any:
        end_connection()
        return list_memberships(*args)

    monkeypatch.setattr(queries, "list_memberships", interrupted)
    during = client.get(reverse("accounts:events"))
    monkeypatch.undo()
    close_old_connections()  # as a server does before each request; the test's client does not
    after = client.get(reverse("accounts:events"))

    assert (during.status_code, SENTENCE in during.text, after.status_code) == (503, True, 200)


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (psycopg.errors.TooManyConnections("sorry, too many clients already"), True),
        (psycopg.errors.CannotConnectNow("the database system is starting up"), True),
        (psycopg.errors.CrashShutdown("terminating connection because of crash"), True),
        (psycopg.errors.ConnectionFailure("server closed the connection unexpectedly"), True),
        (psycopg.errors.ConnectionTimeout("connection timeout expired"), True),
        (psycopg.errors.DeadlockDetected("deadlock detected"), False),
        (psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"), False),
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), False),
        (psycopg.errors.DiskFull("could not extend file"), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_a_lost_connection_counts(cause: psycopg.Error, *, expected: bool) -> None:
    error = OperationalError(str(cause))
    error.__cause__ = cause

    assert is_away(error) is expected
    assert is_away(InterfaceError("connection already closed"))
    assert not is_away(ValueError("ours"))


def test_a_fault_of_ours_names_the_request_and_shows_nothing_of_itself(
    client: Client, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise ValueError("the inside of the program")

    monkeypatch.setattr(queries, "list_memberships", fail)
    page = client.get(reverse("accounts:events"))

    assert page.status_code == 500
    assert page["X-Request-Id"] in page.text
    assert "the inside of the program" not in page.text
