"""Only one launcher at a time in one workspace; the kernel lets go of the lock even after a kill -9."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace


@contextmanager
def only_one(workspace: Workspace, command: str) -> Iterator[None]:
    """Raises `RefusalError` when the same command already runs in this checkout."""
    with workspace.note("lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip()
            who = f" (process {holder})" if holder else ""
            raise RefusalError(
                f"{command} already runs in this checkout{who}. Use that one, or stop it with Ctrl-C first.",
                EXIT_REFUSED,
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_held(workspace: Workspace) -> bool:
    """Whether a launcher runs in this workspace."""
    with workspace.note("lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
