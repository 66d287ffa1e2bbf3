"""The parts of nopcert that are Python: mail sink, worker, clock and web server."""

from __future__ import annotations

import http.client
import signal
from collections.abc import Mapping

from launcher.ports import LOOPBACK, is_open
from launcher.programs import Program
from launcher.workspace import Workspace

WORKERS = 2
"""Papers are drawn side by side by this many processes."""
_THREADS = 8


def mail_sink(workspace: Workspace, environment: Mapping[str, str], port: int) -> Program:
    command = ["-m", "nopcert.mailsink", "--port", str(port), "--folder", str(workspace.root / "mail")]
    return Program(
        name="mail",
        command=[workspace.python, *command],
        log=workspace.log("mail"),
        environment=environment,
        folder=workspace.project,
        is_ready=lambda: is_open(port),
    )


def worker(workspace: Workspace, environment: Mapping[str, str]) -> Program:
    log = workspace.log("worker")
    celery = ["-m", "celery", "-A", "nopcert", "worker", "--concurrency", str(WORKERS)]
    # Mingling asks other workers for a second at every start; there are none.
    quiet = ["--without-mingle", "--without-gossip", "--loglevel", "INFO"]
    return Program(
        name="worker",
        command=[workspace.python, *celery, *quiet],
        log=log,
        environment=environment,
        folder=workspace.project,
        is_ready=lambda: log.exists() and " ready." in log.read_text(errors="replace"),
    )


def clock(workspace: Workspace, environment: Mapping[str, str]) -> Program:
    schedule = workspace.root / "clock"
    schedule.mkdir(parents=True, exist_ok=True)
    celery = ["-m", "celery", "-A", "nopcert", "beat", "--schedule", str(schedule / "schedule")]
    log = workspace.log("clock")
    return Program(
        name="clock",
        command=[workspace.python, *celery, "--pidfile=", "--loglevel", "INFO"],
        log=log,
        environment=environment,
        folder=workspace.project,
        is_ready=lambda: log.exists() and "beat: Starting" in log.read_text(errors="replace"),
        patience_seconds=5,
    )


def web(workspace: Workspace, environment: Mapping[str, str], port: int) -> Program:
    granian = ["-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)]
    threads = ["--workers", "1", "--blocking-threads", str(_THREADS), "--no-ws", "--no-access-log"]
    return Program(
        name="web",
        command=[workspace.python, *granian, *threads, "nopcert.wsgi:application"],
        log=workspace.log("web"),
        environment=environment,
        folder=workspace.project,
        is_ready=lambda: is_healthy(port),
        stop_signal=signal.SIGTERM,
    )


def is_healthy(port: int) -> bool:
    """GET /healthz answers 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
