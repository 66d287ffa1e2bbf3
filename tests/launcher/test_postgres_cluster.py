"""Our own cluster, with a real server: made, entered with its password only, kept over a kill."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher import postgres_binaries, postgres_cluster
from launcher.postgres_binaries import PostgresBinaries
from launcher.refusals import RefusalError
from launcher.supervisor import Supervisor
from launcher.workspace import PROJECT, Workspace

LOOPBACK_ONLY = "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')"


@pytest.fixture(scope="session")
def binaries() -> PostgresBinaries:
    """The server that bin/test itself would start."""
    return postgres_binaries.find(Workspace.for_tests(PROJECT))


@pytest.fixture
def supervisor(workspace: Workspace) -> Iterator[Supervisor]:
    made = Supervisor(workspace)
    yield made
    made.stop()


def start(workspace: Workspace, supervisor: Supervisor, binaries: PostgresBinaries) -> str:
    server, address = postgres_cluster.program(workspace, binaries, is_durable=True)
    supervisor.start([server])
    return address


def test_a_new_cluster_takes_the_password_and_nothing_else(
    workspace: Workspace, supervisor: Supervisor, binaries: PostgresBinaries
) -> None:
    address = start(workspace, supervisor, binaries)
    with psycopg.connect(address) as connection:
        assert connection.execute(LOOPBACK_ONLY).fetchone() == ("127.0.0.1", "")
        encoding = connection.execute("SELECT current_setting('server_encoding')").fetchone()
        assert encoding == ("UTF8",)
    password = workspace.secret("postgres.password").read_text().strip()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address.replace(password, "guessed"))
    data = workspace.root / f"postgres-{binaries.major}"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert list(workspace.root.glob("*.password")) == []


def test_rows_survive_a_stop_and_a_kill(
    workspace: Workspace, supervisor: Supervisor, binaries: PostgresBinaries
) -> None:
    address = start(workspace, supervisor, binaries)
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('stopped')")
    supervisor.stop()

    assert start(workspace, supervisor, binaries) == address
    with psycopg.connect(address) as connection:
        connection.execute("INSERT INTO kept VALUES ('killed')")
    note = workspace.root / f"postgres-{binaries.major}" / "postmaster.pid"
    os.kill(int(note.read_text().splitlines()[0]), signal.SIGKILL)
    with pytest.raises(RefusalError, match=r"^The part postgres was ended by signal 9\."):
        supervisor.watch()
    supervisor.stop()

    with psycopg.connect(start(workspace, supervisor, binaries)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("stopped",), ("killed",)]


def test_a_half_made_cluster_is_made_again(
    workspace: Workspace, supervisor: Supervisor, binaries: PostgresBinaries
) -> None:
    half: Path = workspace.root / f"postgres-{binaries.major}.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text(str(binaries.major))
    with psycopg.connect(start(workspace, supervisor, binaries)) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("nopcert",)
    assert not half.exists()
