"""The demo's parts as they run for real, for the length of a measure: mail sink, worker and web server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings

from nopcert.bench.stage import LOOPBACK

WORKERS = 2
"""Processes that draw papers side by side, as in the demo."""

_WORKER = f"celery -A nopcert worker --concurrency {WORKERS} --without-mingle --without-gossip -l INFO"
_PATIENCE_SECONDS = 60


class PartError(RuntimeError):
    """A part ended or did not do its work; the text says which and how its log ends."""


@dataclass(frozen=True)
class Part:
    """A program that runs until the stage ends."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Parts:
    """The running parts. They write their logs on the stage and are killed with it."""

    def __init__(self) -> None:
        self._worker = _start("worker", _WORKER.split())
        self._all = [
            self._worker,
            _start("web", _web_server(urlsplit(settings.NOPCERT_BASE_URL).port).split()),
            _start("mail", ["nopcert.mailsink", *_mail_sink_options()]),
        ]

    @property
    def worker_pid(self) -> int:
        return self._worker.process.pid

    def wait_until(self, condition: Callable[[], bool], what: str, *, every: float = 0.05) -> None:
        """Raises PartError when a part has ended, or when the patience has: ``what`` did not come."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not condition():
            for part in self._all:
                if part.process.poll() is not None:
                    raise PartError(f"The part {part.name} has ended. Its log ends:\n{_end_of(part)}")
            if time.monotonic() > until:
                logs = "\n".join(f"{part.name}:\n{_end_of(part)}" for part in self._all)
                raise PartError(f"{what} did not come in {_PATIENCE_SECONDS} s. The logs end:\n{logs}")
            time.sleep(every)

    def wait_until_ready(self) -> None:
        """Until the web server answers; the worker takes up its first job when it can."""
        self.wait_until(_is_healthy, "An answer of the web server")


def _web_server(port: int | None) -> str:
    return (
        f"granian --interface wsgi --host {LOOPBACK} --port {port} --workers 1 --blocking-threads 8 --no-ws "
        "--no-access-log nopcert.wsgi:application"
    )


def _mail_sink_options() -> list[str]:
    return ["--port", str(settings.EMAIL_PORT), "--folder", str(settings.NOPCERT_MAIL_SINK_ROOT)]


def _start(name: str, words: Sequence[str]) -> Part:
    log = settings.MEDIA_ROOT.parent / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 -- ours
            [sys.executable, "-m", *words],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Part(name, process, log)


def _is_healthy() -> bool:
    try:
        with urlopen(f"{settings.NOPCERT_BASE_URL}/healthz", timeout=5) as answer:  # noqa: S310 -- ours
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _end_of(part: Part) -> str:
    lines = part.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-8:])
