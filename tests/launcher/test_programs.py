"""One running part: its session, its stopping, and what happens when the launcher is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from launcher.programs import Program, Running, end_leftovers, identity_of
from launcher.workspace import PROJECT


def is_alive(pid: int) -> bool:
    return bool(identity_of(pid))


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def program(tmp_path: Path, script: str, **options: object) -> Program:
    return Program(name="part", command=["/bin/sh", "-c", script], log=tmp_path / "part.log", **options)


def pid_in(path: Path) -> int:
    assert wait_until(lambda: path.exists() and path.read_text().strip().isdigit())
    return int(path.read_text())


def test_a_part_has_its_own_session_and_its_output_in_its_log(tmp_path: Path) -> None:
    part = Running(program(tmp_path, "echo ready; exec sleep 60"))
    try:
        assert os.getsid(part.pid) == part.pid
        assert wait_until(lambda: (tmp_path / "part.log").read_text() == "ready\n")
    finally:
        part.stop()
    assert part.exit_code() == -signal.SIGTERM


def test_the_log_of_the_start_before_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        part = Running(program(tmp_path, f"echo {word}"))
        assert wait_until(lambda part=part: part.exit_code() == 0)
    assert (tmp_path / "part.log").read_text() == "second\n"
    assert (tmp_path / "part.log.before").read_text() == "first\n"


def test_stopping_ends_the_children_too(tmp_path: Path) -> None:
    child_note = tmp_path / "child"
    part = Running(program(tmp_path, f"(trap '' TERM; sleep 60) & echo $! > {child_note}; wait"))
    child = pid_in(child_note)
    part.stop()
    assert wait_until(lambda: not is_alive(child))


def test_one_that_does_not_listen_is_killed_after_its_patience(tmp_path: Path) -> None:
    script = "trap '' TERM; echo deaf; while :; do sleep 0.1; done"
    part = Running(program(tmp_path, script, patience_seconds=0.3))
    assert wait_until(lambda: "deaf" in (tmp_path / "part.log").read_text())
    part.stop()
    assert part.exit_code() == -signal.SIGKILL


def test_a_part_dies_with_a_launcher_that_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "part.pid"
    script = f"""
import sys, time
from pathlib import Path
from launcher.programs import Program, Running
part = Running(Program(name="part", command=["/bin/sleep", "60"], log=Path({str(tmp_path / "part.log")!r})))
Path({str(note)!r}).write_text(str(part.pid))
time.sleep(60)
"""
    launcher = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT)
    part = pid_in(note)
    assert is_alive(part)
    launcher.kill()
    launcher.wait()
    assert wait_until(lambda: not is_alive(part))


def test_leftovers_are_ended_but_not_a_stranger_with_the_same_pid(tmp_path: Path) -> None:
    left = subprocess.Popen(["/bin/sleep", "60"], start_new_session=True)
    stranger = subprocess.Popen(["/bin/sleep", "60"], start_new_session=True)
    try:
        end_leftovers({left.pid: identity_of(left.pid), stranger.pid: "1"}, patience_seconds=0.1)
        assert (left.wait(timeout=5), stranger.poll()) == (-signal.SIGKILL, None)
    finally:
        stranger.kill()
        stranger.wait()
