"""All parts together: started, watched, stopped in order; a crash names its log."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.programs import Program, identity_of
from launcher.refusals import EXIT_FAILED, RefusalError
from launcher.supervisor import STOP_ORDER, Supervisor
from launcher.workspace import Workspace


@pytest.fixture
def supervisor(workspace: Workspace) -> Iterator[Supervisor]:
    made = Supervisor(workspace)
    yield made
    made.stop()


def part(workspace: Workspace, name: str, script: str, **options: object) -> Program:
    log = workspace.log(name)
    told = {"is_ready": lambda: log.exists() and "ready" in log.read_text(), **options}
    return Program(name=name, command=["/bin/sh", "-c", script], log=log, **told)


def test_parts_stop_in_the_order_that_loses_nothing(workspace: Workspace, supervisor: Supervisor) -> None:
    record = workspace.root / "stopped"
    script = "trap 'echo {0} >> {1}; exit 0' TERM; echo ready; while :; do sleep 0.02; done"
    started_in = ("postgres", "broker", "worker", "clock", "mail", "web")
    supervisor.start([part(workspace, name, script.format(name, record)) for name in started_in])
    supervisor.stop()
    assert tuple(record.read_text().split()) == STOP_ORDER


def test_a_crash_names_the_part_its_log_and_its_last_words(
    workspace: Workspace, supervisor: Supervisor
) -> None:
    crashing = "echo ready; sleep 0.3; echo 'no space left on device' >&2; exit 3"
    supervisor.start(
        [part(workspace, "web", "echo ready; exec sleep 60"), part(workspace, "worker", crashing)]
    )
    with pytest.raises(RefusalError) as crashed:
        supervisor.watch()
    log = workspace.log("worker")
    assert str(crashed.value) == (
        f"The part worker ended with exit code 3. Its log is {log}\n"
        "Its last lines:\n    ready\n    no space left on device"
    )
    assert crashed.value.exit_code == EXIT_FAILED


def test_a_part_that_was_killed_says_the_signal(workspace: Workspace, supervisor: Supervisor) -> None:
    supervisor.start([part(workspace, "worker", "echo ready; sleep 0.2; kill -KILL $$")])
    with pytest.raises(RefusalError, match=r"^The part worker was ended by signal 9\. Its log is "):
        supervisor.watch()


def test_a_part_that_never_gets_ready_is_refused(workspace: Workspace, supervisor: Supervisor) -> None:
    with pytest.raises(RefusalError, match=r"^The part web was not ready after 0 seconds\. Its log is "):
        supervisor.start([part(workspace, "web", "exec sleep 60")], seconds=0.3)


def test_a_part_with_tries_left_is_started_again_until_it_is_ready(
    workspace: Workspace, supervisor: Supervisor
) -> None:
    count = workspace.note("starts")
    script = f"echo start >> {count}; [ $(wc -l < {count}) -ge 3 ] || exit 1; echo ready; exec sleep 60"
    supervisor.start([part(workspace, "postgres", script, tries=3)])
    assert count.read_text().split() == ["start"] * 3


def test_a_part_without_tries_is_not_started_again(workspace: Workspace, supervisor: Supervisor) -> None:
    count = workspace.note("starts")
    with pytest.raises(RefusalError, match=r"^The part postgres ended with exit code 1\."):
        supervisor.start([part(workspace, "postgres", f"echo start >> {count}; exit 1", tries=2)])
    assert count.read_text().split() == ["start"] * 2


def test_what_a_killed_launcher_left_is_ended_at_the_next_start(
    workspace: Workspace, supervisor: Supervisor
) -> None:
    supervisor.start([part(workspace, "worker", "trap '' TERM; echo ready; exec sleep 60")])
    (pid,) = (int(word) for word in workspace.note("processes").read_text().split('"')[1::4])
    os.kill(pid, signal.SIGSTOP)  # as one that hangs: it will not end by itself
    Supervisor(workspace).end_leftovers(patience_seconds=0.2)
    assert identity_of(pid) == ""


@pytest.mark.parametrize("note", ["", "no json", "[]", '{"x": 1}', "null"])
def test_a_spoiled_memory_of_processes_does_no_harm(workspace: Workspace, note: str) -> None:
    path: Path = workspace.note("processes")
    path.write_text(note)
    Supervisor(workspace).end_leftovers()
    assert path.read_text() == note
