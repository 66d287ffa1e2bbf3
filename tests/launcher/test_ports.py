"""Ports: free, in use, kept from start to start."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from launcher import ports
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace, write_note


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(listener: int) -> None:
    assert (ports.is_free(listener), ports.is_open(listener)) == (False, True)


def test_a_port_in_use_is_refused_with_another_one(listener: int) -> None:
    with pytest.raises(RefusalError) as refused:
        ports.require_free(listener, patience_seconds=0)
    assert str(refused.value) == (
        f"Port {listener} on 127.0.0.1 is in use by another program. Stop that program, or choose another "
        f"port: bin/run --port {listener + 1}"
    )
    assert refused.value.exit_code == EXIT_REFUSED


def test_a_part_keeps_its_port(workspace: Workspace) -> None:
    first = ports.kept_port(workspace, "postgres")
    assert [ports.kept_port(workspace, "postgres") for _ in range(3)] == [first, first, first]


def test_a_kept_port_that_somebody_took_is_given_up(workspace: Workspace, listener: int) -> None:
    write_note(workspace.note("postgres.port"), str(listener))
    moved = ports.kept_port(workspace, "postgres")
    assert moved != listener
    assert ports.is_free(moved)


@pytest.mark.parametrize("note", ["", "no port", "80", "99999999999999", "-1", "٨٠٠٠"])
def test_a_spoiled_note_does_no_harm(workspace: Workspace, note: str) -> None:
    write_note(workspace.note("postgres.port"), note)
    assert ports.kept_port(workspace, "postgres") > 1023
