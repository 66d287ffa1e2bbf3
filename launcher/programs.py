"""One running part: a program in its own session, with its own log, ended with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.commands import end_group, spawn


@dataclass(frozen=True)
class Program:
    """How a part is started, how it says that it is ready, and how it is asked to stop."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    is_ready: Callable[[], bool] = lambda: True
    stop_signal: int = signal.SIGTERM
    patience_seconds: float = 15
    """How long it may take to stop before it is killed."""
    tries: int = 1
    """How often it is started when it ends before it is ready."""


class Running:
    """A started `Program`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        if program.log.exists():
            program.log.replace(program.log.with_suffix(".log.before"))
        with program.log.open("wb") as output:
            self._process = spawn(
                program.command,
                output=output,
                environment=program.environment or None,
                folder=program.folder,
                death_signal=program.stop_signal,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number when a signal ended it."""
        return self._process.poll()

    def stop(self) -> None:
        """Asks it to stop, waits, and ends whatever is left of its process group.

        Only the leader is asked: a worker's children that were signalled themselves would drop their jobs.
        """
        if self.exit_code() is None:
            self._process.send_signal(self.program.stop_signal)
            try:
                self._process.wait(timeout=self.program.patience_seconds)
            except subprocess.TimeoutExpired:
                end_group(self.pid)
                self._process.wait()
        end_group(self.pid)


def identity_of(pid: int) -> str:
    """When a process began, in the kernel's ticks: a pid alone may have gone to somebody else since."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return fields[19] if fields[0] != "Z" else ""


def end_leftovers(remembered: Mapping[int, str], patience_seconds: float = 10) -> None:
    """Waits for the parts of a launcher that was killed, which are stopping by themselves; ends the rest."""

    def alive() -> list[int]:
        return [pid for pid, identity in remembered.items() if identity and identity_of(pid) == identity]

    deadline = time.monotonic() + patience_seconds
    while alive() and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in alive():
        end_group(pid)
        while identity_of(pid) == remembered[pid] and os.path.exists(f"/proc/{pid}"):
            time.sleep(0.05)
