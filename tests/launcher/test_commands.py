"""bin/run, bin/test and .ci/run as a person meets them, in a checkout of their own."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
from pathlib import Path

import pytest

from launcher.workspace import PROJECT


def call(checkout: Path, *words: str, **variables: str) -> tuple[int, str, str]:
    answer = subprocess.run(
        words,
        cwd=checkout,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return answer.returncode, answer.stdout, answer.stderr


def is_one_refusal(text: str) -> bool:
    return text.startswith("nopcert: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize("command", ["bin/run", "bin/test"])
def test_help_is_told_and_nothing_is_made(checkout: Path, command: str) -> None:
    code, told, complaint = call(checkout, command, "--help")
    assert (code, complaint) == (0, "")
    assert told.startswith(f"usage: {command}")
    assert not (checkout / "var").exists()


@pytest.mark.parametrize("words", [("--port", "eighty"), ("--prot", "8000"), ("--port", "99999"), ("now",)])
def test_wrong_arguments_are_refused_and_nothing_is_made(checkout: Path, words: tuple[str, ...]) -> None:
    code, told, complaint = call(checkout, "bin/run", *words)
    assert (code, told) == (2, "")
    assert is_one_refusal(complaint)
    assert not (checkout / "var").exists()


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "NOPCERT_ENVIRONMENT"])
def test_a_wrong_variable_is_refused_by_name(checkout: Path, name: str) -> None:
    code, _told, complaint = call(checkout, "bin/run", **{name: "nonsense\x01"})
    assert code == 2
    assert is_one_refusal(complaint)
    assert complaint.startswith(f"nopcert: {name} ")
    assert "\x01" not in complaint


def test_a_port_in_use_is_refused(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, _told, complaint = call(checkout, "bin/run", "--port", str(port))
    assert code == 2
    assert complaint.startswith(f"nopcert: Port {port} on 127.0.0.1 is in use by another program.")


def test_fresh_never_touches_a_database_of_somebody_else(checkout: Path) -> None:
    code, _told, complaint = call(checkout, "bin/run", "--fresh", DATABASE_URL="postgres://a:b@db.example/x")
    assert code == 2
    assert complaint.startswith("nopcert: --fresh deletes the built-in database only, but DATABASE_URL names")


@pytest.mark.parametrize(
    ("command", "lock"), [("bin/run", "var/state/lock"), ("bin/test", "var/test/state/lock")]
)
def test_two_at_once_in_one_checkout_are_refused(checkout: Path, command: str, lock: str) -> None:
    path = checkout / lock
    path.parent.mkdir(parents=True)
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("4711")
        held.flush()
        code, _told, complaint = call(checkout, command)
    assert code == 2
    assert complaint == (
        f"nopcert: {command} already runs in this checkout (process 4711). Use that one, or stop it with "
        "Ctrl-C first.\n"
    )


def test_manage_without_anything_running_is_refused(checkout: Path) -> None:
    code, _told, complaint = call(checkout, "bin/manage", "migrate")
    assert code == 2
    assert complaint == (
        "nopcert: bin/run does not run in this checkout, so there is no database to work on. "
        "Start it first.\n"
    )


def test_a_var_that_cannot_be_written_is_refused(checkout: Path) -> None:
    (checkout / "var").write_text("somebody put a file here")
    code, _told, complaint = call(checkout, "bin/run")
    assert code != 0
    assert is_one_refusal(complaint)


def test_the_commands_may_be_called_from_anywhere(checkout: Path, tmp_path: Path) -> None:
    code, told, _complaint = call(tmp_path, str(checkout / "bin" / "run"), "--help")
    assert (code, told.startswith("usage: bin/run")) == (0, True)


def test_every_command_can_be_executed_and_ci_calls_the_tests() -> None:
    commands = [PROJECT / "bin" / name for name in ("run", "test", "manage", "lock")] + [
        PROJECT / ".ci" / "run"
    ]
    assert [path.name for path in commands if not os.access(path, os.X_OK)] == []
    assert "bin/test" in (PROJECT / ".ci" / "run").read_text()
