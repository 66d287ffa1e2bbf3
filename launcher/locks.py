"""`bin/lock`: renews the hashed locks from pyproject.toml and requirements/*.in.

Universal: one lock for every supported Python and system. The locks name no index, so that each machine
uses its own.
"""

from __future__ import annotations

from pathlib import Path

from launcher import system_packages, virtual_environment
from launcher.commands import must_run
from launcher.console import step
from launcher.workspace import Workspace

_OLDEST_PYTHON = "3.11"
_FROM_PROJECT: dict[str, tuple[str, ...]] = {
    "test": ("demo", "test"),  # first: the others must hold the same versions
    "demo": ("demo",),
    "production": (),
}
_ALONE = {"tools": (), "servers": ("--no-deps",), "linters": ()}


def run(words: list[str]) -> int:
    """Arguments go to `uv pip compile`, such as --upgrade or --upgrade-package NAME."""
    workspace = Workspace.for_demo()
    system_packages.provide(workspace, [system_packages.missing_for_environment()])
    virtual_environment.ensure_tools(workspace)
    requirements = workspace.project / "requirements"
    largest = requirements / "test.txt"
    for name, extras in _FROM_PROJECT.items():
        chosen = [word for extra in extras for word in ("--extra", extra)]
        same = [] if name == "test" else ["--constraint", str(largest)]
        _compile(workspace, workspace.project / "pyproject.toml", name, [*chosen, *same, *words])
    for name, options in _ALONE.items():
        _compile(workspace, requirements / f"{name}.in", name, [*options, *words])
    return 0


def _compile(workspace: Workspace, source: Path, name: str, options: list[str | Path]) -> None:
    target = workspace.project / "requirements" / f"{name}.txt"
    step(f"locking {target.relative_to(workspace.project)}")
    must_run(
        [
            *(workspace.environment / "bin" / "uv", "pip", "compile", source, "--output-file", target),
            *("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-config"),
            *("--python-version", _OLDEST_PYTHON, *options),
        ],
        purpose=f"Locking {target.name}",
        log=workspace.log("lock"),
        folder=workspace.project,
        environment=virtual_environment.environment_for_uv(workspace),
    )
