"""Programs started in wrong surroundings: one sentence on the error output, an exit code, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands

import manage
from tests.hostile.outages import NOBODY, database_away

AWAY = f"postgres://nopcert:open-sesame@127.0.0.1:{NOBODY}/nopcert"
OURS = sorted(
    name
    for name, room in get_commands().items()
    if str(room).partition(".")[0] in {"accounts", "operations", "shipments", "certificates", "nopcert"}
)
ARGUMENTS = {
    "keys": ["list"],
    "bench": ["--help"],
    "load_schedule": ["--in-force-on", "2027-01-01"],
}
"""What a command needs to get as far as the database."""


def call(*words: str, **variables: str) -> tuple[int, str]:
    """The exit code, and everything that a person sees."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("NOPCERT_")}
    answer = subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env={**surroundings, "DJANGO_SETTINGS_MODULE": "nopcert.settings", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_our_commands_are_known() -> None:
    assert {"load_reference", "seed_demo", "retry_missing", "keys"} <= set(OURS)


def call_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, str]:
    """As `call`, but inside this process, which is quicker."""
    monkeypatch.setattr(sys, "argv", ["manage.py", *words])
    try:
        manage.main()
    except SystemExit as end:
        code = end.code
    else:
        code = 0
    sentence = f"{code}\n" if isinstance(code, str) else ""
    shown = capsys.readouterr()
    return 1 if sentence else int(code or 0), shown.out + shown.err + sentence


@pytest.mark.parametrize("command", [*OURS, "migrate", "showmigrations", "clearsessions"])
def test_the_database_away(
    transactional_db: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    settings.NOPCERT_KEYS_ROOT = tmp_path / "keys"
    with database_away():
        code, told = call_here(monkeypatch, capsys, command, *ARGUMENTS.get(command, []))

    assert "Traceback" not in told
    assert "open-sesame" not in told
    if code and "CommandError" not in told and "usage:" not in told:  # what is missing may be named first
        assert told.startswith("nopcert: The database cannot be reached: connection failed: ")
        assert "Start it, or correct DATABASE_URL" in told
        assert told.count("\n") == 1
    assert code or command not in ("keys", "seed_demo", "load_reference", "retry_missing", "migrate")


def test_tables_that_are_not_there_yet() -> None:
    known = settings.DATABASES["default"]
    place = f"{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
    user = ":".join(filter(None, (known["USER"], known["PASSWORD"])))

    code, told = call("manage.py", "load_reference", DATABASE_URL=f"postgres://{user}@{place}/template1")

    assert code == 1
    assert "Run first: manage.py migrate" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["seed_demo", "--logons"], "--logons"),
        (["keys"], "required: ACT"),
        (["keys", "compromise", "0", "--since", "soon", "--reason", "lost"], "'soon' is no instant"),
        (["load_reference", "everything"], "everything"),
        (["retry_missing", "--at", "2026-02-30"], "2026-02-30"),
        (["no_such_command"], "no_such_command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_arguments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    code, told = call_here(monkeypatch, capsys, *words)

    assert code in (1, 2)
    assert named in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "program",
    [
        ["manage.py", "migrate"],
        ["manage.py", "seed_demo"],
        ["-c", "import nopcert.wsgi"],
        ["-m", "celery", "-A", "nopcert", "worker"],
        ["-m", "celery", "-A", "nopcert", "beat"],
    ],
    ids=" ".join,
)
def test_a_variable_missing(program: list[str]) -> None:
    code, told = call(*program, NOPCERT_ENVIRONMENT="production")

    assert code == 1
    assert told.startswith("nopcert: NOPCERT_SECRET_KEY is not set")
    assert told.count("\n") == 1


def test_a_variable_wrong() -> None:
    code, told = call("manage.py", "seed_demo", DATABASE_URL="mysql://nopcert:open-sesame@db/x")

    assert code == 1
    assert told.startswith("nopcert: The environment variable DATABASE_URL is 'mysql://nopcert:***@db/x'")
    assert told.count("\n") == 1


def test_who_asks_for_the_traceback_gets_it() -> None:
    code, told = call("manage.py", "migrate", "--traceback", DATABASE_URL=AWAY)

    assert code == 1
    assert "Traceback" in told
    assert "open-sesame" not in told
