"""What the caller's environment may say, and what the parts are started with."""

from __future__ import annotations

import socket

import pytest

from launcher import variables
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOPCERT_ENVIRONMENT", "production"),
        ("NOPCERT_ENVIRONMENT", "prod"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/nopcert"),
        ("DATABASE_URL", "postgres://a:b@127.0.0.1:99999/nopcert"),
        ("DATABASE_URL", "postgres://[::1/nopcert"),
        ("DATABASE_URL", "postgres://a@127.0.0.1/nop\tcert"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("REDIS_URL", "redis://127.0.0.1:six/0"),
        ("EMAIL_URL", "https://mail.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(RefusalError, match=rf"^{name} .*\.$") as refused:
        variables.check_given()
    assert refused.value.exit_code == EXIT_REFUSED
    assert "nset " in str(refused.value)


def test_usable_values_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOPCERT_ENVIRONMENT", "development")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b%40c@db.example/nopcert")
    monkeypatch.setenv("REDIS_URL", " rediss://cache.example:6380/1 ")
    monkeypatch.setenv("EMAIL_URL", "")
    variables.check_given()
    assert variables.given("REDIS_URL") == "rediss://cache.example:6380/1"


def test_a_broker_that_does_not_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
        variables.require_broker()
    with pytest.raises(RefusalError, match=rf"^REDIS_URL names 127\.0\.0\.1:{port}, where nothing answers\."):
        variables.require_broker()


def test_the_callers_own_value_wins(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOPCERT_MEDIA_ROOT", "/srv/papers")
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "other.settings")
    made = variables.for_demo(
        workspace, database_url="postgres://a", redis_url="redis://b", mail_port=1025, web_port=8001
    )
    assert made["NOPCERT_MEDIA_ROOT"] == "/srv/papers"
    assert made["NOPCERT_KEYS_ROOT"] == str(workspace.root / "keys")
    assert made["NOPCERT_BASE_URL"] == "http://127.0.0.1:8001"
    assert made["NOPCERT_SECRET_KEY_FILE"] == str(workspace.secret("django.key"))
    assert (made["DATABASE_URL"], made["REDIS_URL"]) == ("postgres://a", "redis://b")
    assert {"PYTHONPATH", "DJANGO_SETTINGS_MODULE"}.isdisjoint(made)


def test_the_tests_see_none_of_the_callers_values(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOPCERT_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")
    made = variables.for_tests(workspace, database_url="postgres://a", redis_url="redis://b")
    assert {"NOPCERT_LOG_LEVEL", "EMAIL_URL"}.isdisjoint(made)
