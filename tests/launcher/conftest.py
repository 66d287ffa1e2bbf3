"""A checkout in a temporary folder with the launcher in it, and small programs that stand for big ones."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher.workspace import PROJECT, Workspace


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """bin/test sets some of these for the other tests; the launcher must not see them here."""
    for name in list(os.environ):
        if name.startswith("NOPCERT_") or name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            monkeypatch.delenv(name)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, tmp_path / "var")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The commands and the launcher, but none of nopcert: enough to be refused."""
    folder = tmp_path / "checkout"
    for name in ("bin", "launcher", "requirements"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def make_program(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes an executable shell script: `make_program("bin/postgres", "echo …")`."""

    def make(name: str, script: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n" + textwrap.dedent(script))
        path.chmod(0o755)
        return path

    return make
