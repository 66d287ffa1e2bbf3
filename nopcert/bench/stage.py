"""A place to measure in that leaves nothing behind: database, jobs, cache, papers, keys and mail of its own.

The bench's command opens the stage and starts itself again on it, so that every line of nopcert there
sees only the stage. When it ends, however it ends, its processes are killed, and database, jobs and
folder are deleted. Only a bench that is itself killed outright leaves its database, under a name that
tells (``nopcert_bench_…``), and a folder beside the papers.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

import redis
from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error, connection

LOOPBACK = "127.0.0.1"
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def is_here() -> bool:
    """Whether this process is the one on the stage."""
    return hasattr(settings, "BENCH_STAGE")


def repeat(words: Sequence[str]) -> Iterator[str]:
    """Runs ``manage.py`` with these words on a new stage; yields the lines it prints.

    Raises CommandError when there can be no stage, or when the command there failed.
    """
    with _signals_unwind(), _opened() as environment:
        yield f"on a database of its own, {environment['NOPCERT_BENCH_STAGE']}, deleted at the end"
        process = subprocess.Popen(  # noqa: S603 -- ourselves
            [sys.executable, settings.BASE_DIR / "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # one group with all it starts
        )
        try:
            for line in process.stdout or ():
                yield line.decode(errors="replace").rstrip("\n")
            code = process.wait()
        finally:
            _kill_group(process.pid)
            process.wait()
    if code:
        raise CommandError("The measure was not finished; the lines above say why.", returncode=code)


def end_with_caller() -> None:
    """On the stage: when the process that opened it is gone, so is everything here."""

    def watch() -> None:
        os.read(sys.stdin.fileno(), 1)  # the caller never writes: this returns when it has died
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _opened() -> Iterator[dict[str, str]]:
    """The environment of the stage's processes."""
    name = f"nopcert_bench_{secrets.token_hex(4)}"
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undone:
        # Beside the papers, so that storing one costs what it costs there.
        folder = undone.enter_context(tempfile.TemporaryDirectory(dir=settings.MEDIA_ROOT, prefix="bench-"))
        _create_database(name)
        undone.callback(_drop_database, name)
        undone.callback(_forget_jobs, name)
        yield _environment(name, Path(folder))


def _environment(name: str, folder: Path) -> dict[str, str]:
    """Of the caller's own variables those that lead to database and broker; a development's defaults else."""
    mail_port, web_port = _two_free_ports()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NOPCERT_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "nopcert.bench.settings",
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://{LOOPBACK}:{mail_port}",
        "NOPCERT_BASE_URL": f"http://{LOOPBACK}:{web_port}",
        "NOPCERT_ALLOWED_HOSTS": LOOPBACK,
        "NOPCERT_MEDIA_ROOT": str(folder / "media"),
        "NOPCERT_KEYS_ROOT": str(folder / "keys"),
        "NOPCERT_MAIL_SINK_ROOT": str(folder / "mail"),
        "NOPCERT_BENCH_STAGE": name,
    }


def _two_free_ports() -> tuple[int, int]:
    with socket.create_server((LOOPBACK, 0)) as one, socket.create_server((LOOPBACK, 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _create_database(name: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(
            f"The bench could not make a database of its own ({reason}). Look whether the server of "
            "DATABASE_URL runs and lets its user make one (ALTER ROLE … CREATEDB), or take the demo's: "
            "bin/run, then bin/manage bench issue"
        ) from error
    finally:
        connection.close()  # it is needed again only at the end


def _drop_database(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def _forget_jobs(name: str) -> None:
    """Jobs and cached values; those in files go with the folder."""
    if not settings.REDIS_URL.startswith("filesystem:"):
        with redis.Redis.from_url(settings.REDIS_URL) as broker:
            for key in broker.scan_iter(f"{name}*"):
                broker.delete(key)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


@contextmanager
def _signals_unwind() -> Iterator[None]:
    """Ctrl-C and its like end the program by an exception, and only once: tidying up is not cut short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    before = {each: signal.signal(each, stop) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
