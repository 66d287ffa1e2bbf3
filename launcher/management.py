"""`bin/manage`: Django's manage.py with the variables that `bin/run` gave to its parts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from launcher import exclusion
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace, read_note, write_note

_ITS_OWN = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")


def remember(workspace: Workspace, environment: Mapping[str, str]) -> None:
    """Keeps what a command needs to work beside the running parts. It holds passwords: owner only."""
    ours = {
        name: value for name, value in environment.items() if name.startswith("NOPCERT_") or name in _ITS_OWN
    }
    path = _note(workspace)
    write_note(path, json.dumps(ours, indent=1), mode=0o600)


def run(words: list[str]) -> int:
    """Becomes manage.py; returns only when it refuses."""
    workspace = Workspace.for_demo()
    if not exclusion.is_held(workspace):
        raise RefusalError(
            "bin/run does not run in this checkout, so there is no database to work on. Start it first.",
            EXIT_REFUSED,
        )
    try:
        ours = json.loads(read_note(_note(workspace)))
    except ValueError as error:
        raise RefusalError(
            "bin/run has not got as far as its database yet. Wait for READY and try again.", EXIT_REFUSED
        ) from error
    os.chdir(workspace.project)
    command = [str(workspace.python), "manage.py", *words]
    os.execve(command[0], command, {**os.environ, **ours})  # noqa: S606 - no shell is meant


def forget(workspace: Workspace) -> None:
    _note(workspace).unlink(missing_ok=True)


def _note(workspace: Workspace) -> Path:
    folder = workspace.root / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / "environment.json"
