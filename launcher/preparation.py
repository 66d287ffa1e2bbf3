"""Brings a database to where the code is: migrations, code lists, demo. Skipped when nothing changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping

from launcher.commands import must_run, spawn
from launcher.console import step
from launcher.workspace import Workspace, digest_of, read_note, write_note

_APPS = ("accounts", "operations", "shipments", "certificates")


class Preparation:
    """`database_url` names what is prepared; stamps are kept for each database apart."""

    def __init__(self, workspace: Workspace, environment: Mapping[str, str], *, is_ours: bool) -> None:
        self._workspace = workspace
        self._environment = environment
        self._is_ours = is_ours

    def bring_up_to_date(self) -> None:
        """`migrate` and `load_reference`; with a server of the caller's always: others change it too."""
        stamp, digest = self._workspace.note("prepared"), self._digest()
        if self._is_ours and read_note(stamp) == digest:
            return
        stamp.unlink(missing_ok=True)
        step("migrating the database")
        self._manage("migrate", "--no-input", purpose="Migrating the database")
        if self._environment["REDIS_URL"].startswith("filesystem:"):
            self._manage("createcachetable", purpose="Making the table of the cache")
        step("loading the code lists")
        self._manage("load_reference", purpose="Loading the code lists")
        if self._is_ours:
            write_note(stamp, digest)

    def is_seeded(self) -> bool:
        """For sure: of a server of the caller's nothing is known here."""
        return self._is_ours and self._workspace.note("seeded").exists()

    def seed_demo(self) -> None:
        """Once for a database of ours; with the caller's own the command sees itself what is there."""
        step("making the demo: companies, shipments and sealed papers")
        self._manage("seed_demo", purpose="Making the demo")
        if self._is_ours:
            write_note(self._workspace.note("seeded"), "seeded")

    def ask_for_logins(self) -> Callable[[], str]:
        """Starts `seed_demo --logins` and returns how to get what it prints: meanwhile the parts start."""
        process = spawn(
            [self._workspace.python, "manage.py", "seed_demo", "--logins"],
            output=subprocess.PIPE,
            errors=subprocess.DEVNULL,
            environment=self._environment,
            folder=self._workspace.project,
        )

        def answer() -> str:
            return process.communicate()[0].decode(errors="replace").strip()

        return answer

    def _manage(self, *words: str, purpose: str) -> None:
        must_run(
            [self._workspace.python, "manage.py", *words],
            purpose=purpose,
            log=self._workspace.log("prepare"),
            environment=self._environment,
            folder=self._workspace.project,
        )

    def _digest(self) -> str:
        project = self._workspace.project
        files = [path for app in _APPS for path in project.glob(f"{app}/migrations/*.py")]
        files += [path for path in project.glob("operations/reference/**/*") if path.is_file()]
        files += [project / "requirements" / "demo.txt"]
        # A variable that changed has to be judged by the settings before anything is started with it.
        ours = [
            f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("NOPCERT_")
        ]
        return digest_of(files, *ours)
