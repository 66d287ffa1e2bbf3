"""Our own PostgreSQL cluster below var/: made at first start, reached over loopback with a password."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from launcher import leaving_root
from launcher.commands import must_run
from launcher.console import step
from launcher.leaving_root import Way
from launcher.ports import LOOPBACK, is_open, kept_port
from launcher.postgres_binaries import PostgresBinaries
from launcher.programs import Program
from launcher.refusals import RefusalError
from launcher.workspace import Workspace

NAME = "nopcert"
"""Of the database and of the role that owns it."""
_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def program(workspace: Workspace, binaries: PostgresBinaries, *, is_durable: bool) -> tuple[Program, str]:
    """The server, ready to start, and the DATABASE_URL that reaches it.

    `is_durable=False` leaves out what protects data from a power cut: for tests.
    """
    data = workspace.root / f"postgres-{binaries.major}"
    password = workspace.secret("postgres.password").read_text().strip()
    if not (data / "PG_VERSION").exists():
        _make(workspace, binaries, data, password)
    way = leaving_root.choose(binaries.initdb, data)
    port = kept_port(workspace, "postgres")
    options = [f"port={port}", f"listen_addresses={LOOPBACK}", "unix_socket_directories=", "timezone=UTC"]
    options += _FORGETFUL if not is_durable else ()
    chosen = [word for option in options for word in ("-c", option)]
    server = Program(
        name="postgres",
        command=[*way.prefix, str(binaries.postgres), "-D", str(data), *chosen],
        log=workspace.log("postgres"),
        environment=_environment(),
        folder=data,
        is_ready=lambda: is_open(port) and _accepts(data),
        tries=5,  # after a kill -9 the dying backends of the old server hold it up for some seconds
        stop_signal=signal.SIGINT,  # "fast": ends the sessions, keeps every committed row
        patience_seconds=30,
    )
    return server, f"postgres://{NAME}:{password}@{LOOPBACK}:{port}/{NAME}"


def _make(workspace: Workspace, binaries: PostgresBinaries, data: Path, password: str) -> None:
    """initdb and an empty database; made aside and renamed, so that a kill leaves no half cluster."""
    step(f"making a PostgreSQL {binaries.major} cluster in {data}")
    aside = data.with_name(f"{data.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    way = leaving_root.choose(binaries.initdb, aside)
    password_file = aside.with_suffix(".password")
    log = workspace.log("postgres-init")
    try:
        password_file.touch(mode=0o600)
        password_file.write_text(password + "\n")
        os.chown(password_file, way.user, way.group)
        must_run(
            [
                *(*way.prefix, str(binaries.initdb), "-D", str(aside)),
                *("-U", NAME, f"--pwfile={password_file}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
            ],
            purpose="Making the PostgreSQL cluster",
            log=log,
            environment=_environment(),
            folder=aside,
        )
    finally:
        password_file.unlink(missing_ok=True)
    _create_database(binaries, aside, way, log)
    aside.rename(data)


def _create_database(binaries: PostgresBinaries, data: Path, way: Way, log: Path) -> None:
    """In single-user mode: neither a client program nor a running server is needed."""
    command = [*way.prefix, binaries.postgres, "--single", "-D", data, "postgres"]
    with log.open("ab") as output:
        made = subprocess.run(
            [str(word) for word in command],
            input=f"CREATE DATABASE {NAME};\n".encode(),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(),
            cwd=data,
            timeout=60,
            check=False,
        )
    if made.returncode:
        raise RefusalError(f"Making the database {NAME} failed. The whole output is in {log}")


def _accepts(data: Path) -> bool:
    """The eighth line of postmaster.pid says `ready` once connections are taken."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def _environment() -> dict[str, str]:
    """Without PGDATA, PGPORT and the like, which would bend the server to another cluster."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8"}
