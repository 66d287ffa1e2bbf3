"""Runs one program to its end, quietly, with its output in a log file."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from launcher.refusals import RefusalError

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _dies_with_launcher(signal_number: int) -> Callable[[], None]:
    """What a child does before it becomes its program: ask the kernel for a signal when its parent dies.

    The kernel ties this to the *thread* that started the child, so children are started from the main
    thread only.
    """
    parent = os.getpid()

    def prepare() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
            if os.getppid() != parent:  # it died before the kernel was asked
                os._exit(1)

    return prepare


def last_lines(log: Path, count: int = 15) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join([line for line in lines if line.strip()][-count:])


def end_group(leader: int, signal_number: int = signal.SIGKILL) -> None:
    """Signals every process of the group that `leader` opened; those that are gone do not matter."""
    try:
        os.killpg(leader, signal_number)
    except (ProcessLookupError, PermissionError):
        return


def spawn(
    command: Sequence[str | Path],
    *,
    output: int | IO[bytes],
    errors: int = subprocess.STDOUT,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    death_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own, with nothing to read from the terminal.

    It gets `death_signal` when the launcher dies. Raises `OSError` when it cannot be started.
    """
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=dict(environment) if environment is not None else None,
        cwd=folder,
        start_new_session=True,
        preexec_fn=_dies_with_launcher(death_signal),  # noqa: PLW1509 - the launcher has one thread
    )


def run_logged(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> int:
    """Runs `command` with its output appended to `log`; returns its exit code, 127 when it is not there.

    Nothing is asked at the terminal (no standard input). When the launcher is told to stop meanwhile,
    the command and all that it started are ended first.
    """
    with log.open("ab") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        try:
            process = spawn(command, output=output, environment=environment, folder=folder)
        except OSError as error:
            output.write(f"{error}\n".encode())
            return 127
        try:
            return process.wait()
        except BaseException:
            end_group(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                end_group(process.pid)
                process.wait()
            raise


def must_run(
    command: Sequence[str | Path],
    *,
    purpose: str,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """As `run_logged`, but a failure is refused with `purpose`, the log's name and its last line.

    Only the last line is shown: of a Python traceback that is the sentence, the rest is in the log.
    """
    code = run_logged(command, log=log, environment=environment, folder=folder)
    if code:
        reason = _sentence(last_lines(log, 1))
        raise RefusalError(f"{purpose} failed: {reason or f'exit code {code}'}\nThe whole output is in {log}")


def _sentence(line: str) -> str:
    """`django.core.exceptions.ImproperlyConfigured: The …` without the name of the class."""
    name, colon, rest = line.partition(": ")
    is_class = colon and rest.strip() and "." in name and all(part.isidentifier() for part in name.split("."))
    return rest if is_class else line


def answer_of(command: Sequence[str | Path], seconds: float = 20) -> str | None:
    """What a program prints, or None when it does not start, fails or hangs: how a binary is tested."""
    try:
        found = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip() if found.returncode == 0 else None
