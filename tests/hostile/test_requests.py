"""What no browser sends: cookies, headers, bodies and methods of a hostile hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from tests.factories.accounts import make_membership, sign_in


@pytest.fixture
def auditor(client: Client, db: None) -> Membership:
    return sign_in(client, make_membership(Role.AUDITOR))


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages", "django_language", "another"])
@pytest.mark.parametrize(
    "value",
    ['"\\000bcdefghijklmnop"', "x" * 4000, "%00", "../../etc", '"\\377\\376"', "'", "zz" * 16, "٣" * 32],
    ids=ascii,
)
@pytest.mark.django_db
def test_a_hostile_cookie_is_as_good_as_none(cookie: str, value: str) -> None:
    raw = f"{cookie}={value}".encode().decode("latin-1")

    page = Client().get(reverse("accounts:events"), HTTP_COOKIE=raw)

    assert page.status_code == 302
    assert page["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Current-URL": "http://["},
        {"HX-Request": "true", "HX-Current-URL": "%00%0d%0a", "HX-Current-URL-URI-AutoEncoded": "true"},
        {"HX-Request": "true", "HX-Current-URL": "x" * 100_000},
        {"Accept": "x" * 10_000},
        {"Accept": "/;q=abc,*/*;q=NaN"},
        {"Accept-Language": "\x7f" * 600},
        {"Accept-Language": "es-" * 3000},
        {"If-Modified-Since": "Fri, 30 Feb 99999 25:00:00 GMT"},
        {"Range": "bytes=-9999999999999999999"},
        {"X-Forwarded-For": "'; DROP TABLE"},
        {"Content-Length": "-1"},
        {"Content-Length": "many"},
        {"Referer": "http://["},
    ],
    ids=lambda headers: " ".join(f"{name}: {value[:20]!a}" for name, value in headers.items()),
)
@pytest.mark.django_db
def test_a_hostile_header(headers: dict[str, str]) -> None:
    for name in ("home", "verify", "accounts:events", "account_login"):
        assert Client().get(reverse(name), headers=headers).status_code < 500
        assert Client(enforce_csrf_checks=True).post(reverse(name), headers=headers).status_code < 500


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:port", "[::1", "a\x00b", "", "x" * 5000])
@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_in_words(client: Client, host: str) -> None:
    page = client.get(reverse("verify"), HTTP_HOST=host)

    assert page.status_code == 400
    assert "This could not be read" in page.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=", b"--"),
        ("multipart/form-data; boundary=\xff", b"--"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a\x00"\r\n\r\nx'),
        ("multipart/form-data; boundary=b; charset=no-such", b"--b--"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=x"),
        ("application/x-www-form-urlencoded", b"name=%ff%00%ed%a0%80&%00=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(3000))),
        ("application/x-www-form-urlencoded", b"name=" + b"x" * 3_000_000),
        ("application/json", b"\xff{"),
        ("", b"\x00"),
    ],
    ids=lambda value: ascii(value[:60]),
)
def test_a_hostile_body(client: Client, auditor: Membership, content_type: str, body: bytes) -> None:
    page = client.generic("POST", reverse("accounts:profile"), body, content_type=content_type)

    assert page.status_code in (200, 400)
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "trace"])
def test_an_address_for_forms_says_so(client: Client, auditor: Membership, method: str) -> None:
    missing = "00000000-0000-4000-8000-000000000000"
    sign_in(client, make_membership(Role.ADMINISTRATOR))

    page: Any = getattr(client, method)(reverse("accounts:withdraw_invitation", args=[missing]))

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "This address only takes what a form sends" in page.text


def test_a_form_of_another_session_shows_what_was_typed(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, make_membership(Role.AUDITOR))
    typed = {"name": "Ana <Ruiz>", "time_zone": "", "password": "open-sesame", "csrfmiddlewaretoken": "old"}

    page = browser.post(reverse("accounts:profile"), typed)

    assert page.status_code == 403
    assert "What you typed, so that you can copy it" in page.text
    assert "Ana &lt;Ruiz&gt;" in page.text
    assert "open-sesame" not in page.text
    assert "old" not in page.text.partition("copy it")[2]


def test_signing_out_in_another_tab_is_said_in_a_sentence(
    client: Client, auditor: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session is deleted between its reading and its saving."""
    save = client.session.__class__.save

    def save_too_late(self: Any, *args: Any, **kwargs: Any) -> None:
        Session.objects.all().delete()
        save(self, *args, **kwargs)

    monkeypatch.setattr(client.session.__class__, "save", save_too_late)
    settings.SESSION_SAVE_EVERY_REQUEST, kept = True, settings.SESSION_SAVE_EVERY_REQUEST
    try:
        page = client.get(reverse("accounts:profile"))
    finally:
        settings.SESSION_SAVE_EVERY_REQUEST = kept

    assert page.status_code == 400
    assert "You signed out in another tab" in page.text
