"""All running parts together: started in order, watched, stopped in the order that loses nothing.

A part that ends by itself is never started again: that would make a broken installation look alive. The
rest is stopped and its log is named.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from launcher.commands import last_lines
from launcher.console import indent, step
from launcher.programs import Program, Running, end_leftovers, identity_of
from launcher.refusals import RefusalError
from launcher.workspace import Workspace, read_note, write_note

STOP_ORDER = ("web", "clock", "worker", "mail", "broker", "postgres")
"""Doors first, then those who work, then what they stand on."""


class Supervisor:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._running: list[Running] = []

    def end_leftovers(self, patience_seconds: float = 10) -> None:
        """Ends what a launcher that was killed (kill -9, out of memory) left behind.

        It gets the patience to stop by itself, as its parts are told to when their launcher dies.
        """
        try:
            remembered = json.loads(read_note(self._workspace.note("processes")) or "{}")
            identities = {int(pid): str(identity) for pid, identity in remembered.items()}
        except (ValueError, AttributeError):
            return
        end_leftovers(identities, patience_seconds)

    def start(self, programs: Sequence[Program], seconds: float = 60) -> None:
        """Starts the programs side by side and waits until each is ready.

        Raises `RefusalError` when one ends first or none of its tries gets ready within `seconds`.
        """
        waiting = [self._launch(program) for program in programs]
        tries = {program.name: 1 for program in programs}
        deadline = time.monotonic() + seconds
        while waiting:
            for part in list(waiting):
                program = part.program
                if part.exit_code() is not None and tries[program.name] < program.tries:
                    tries[program.name] += 1
                    self._forget(part)
                    waiting.remove(part)
                    time.sleep(1.5)
                    waiting.append(self._launch(program))
                elif part.exit_code() is None and program.is_ready():
                    waiting.remove(part)
            may_end = [part for part in waiting if tries[part.program.name] < part.program.tries]
            _check([part for part in self._running if part not in may_end])
            if waiting and time.monotonic() > deadline:
                raise RefusalError(_too_slow(waiting[0].program, seconds))
            time.sleep(0.05)

    def check(self) -> None:
        """Raises `RefusalError` that names the log of a part that has ended."""
        _check(self._running)

    def watch(self) -> None:
        """Returns never; raises `RefusalError` as soon as a part has ended."""
        while True:
            self.check()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stops every part, in order; one that does not stop by itself is killed."""

        def place(part: Running) -> int:
            name = part.program.name
            return STOP_ORDER.index(name) if name in STOP_ORDER else -1

        for part in sorted(self._running, key=place):
            step(f"stopping {part.program.name}")
            part.stop()
        self._running.clear()
        self._remember()

    def _launch(self, program: Program) -> Running:
        part = Running(program)
        self._running.append(part)
        self._remember()
        return part

    def _forget(self, part: Running) -> None:
        part.stop()
        self._running.remove(part)

    def _remember(self) -> None:
        found = {str(part.pid): identity_of(part.pid) for part in self._running}
        write_note(self._workspace.note("processes"), json.dumps(found))


def _check(parts: Sequence[Running]) -> None:
    for part in parts:
        code = part.exit_code()
        if code is not None:
            raise RefusalError(_ended(part.program, code))


def _ended(program: Program, code: int) -> str:
    how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
    shown = last_lines(program.log)
    tail = f"\nIts last lines:\n{indent(shown)}" if shown else ""
    return f"The part {program.name} {how}. Its log is {program.log}{tail}"


def _too_slow(program: Program, seconds: float) -> str:
    shown = last_lines(program.log)
    tail = f"\nIts last lines:\n{indent(shown)}" if shown else ""
    return (
        f"The part {program.name} was not ready after {seconds:.0f} seconds. Its log is {program.log}{tail}"
    )
