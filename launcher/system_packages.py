"""Programs and libraries that only the operating system can give.

As root on Debian they are installed with apt; anybody else reads one sentence with the command, because
a person's machine is not changed behind their back.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.commands import answer_of, last_lines, must_run, run_logged
from launcher.console import step
from launcher.refusals import RefusalError
from launcher.workspace import Workspace

_PAPER_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    # Without it WeasyPrint silently falls back to fontTools: 26 times slower with large fonts.
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)
_FONT_CONFIGURATION = Path("/etc/fonts/fonts.conf")
_BROWSERS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Want:
    """Packages of Debian that are missing; `a|b` means the first of them that this release has."""

    packages: tuple[str, ...]
    purpose: str
    is_needed: bool = True


def missing_for_papers() -> Want | None:
    """Pango and what belongs to it, with which WeasyPrint draws the papers."""
    if sys.platform != "linux":
        return None
    missing = [package for library, package in _PAPER_LIBRARIES if not _loads(library)]
    if not _FONT_CONFIGURATION.exists():
        missing.append("fontconfig-config")
    return Want(tuple(missing), "to draw the papers") if missing else None


def missing_for_environment() -> Want | None:
    """Debian ships python3 without the part of venv that brings pip."""
    if answer_of([sys.executable, "-E", "-s", "-c", "import ensurepip, venv"]) is not None:
        return None
    return Want(("python3-venv",), "to make the Python environment")


def find_browser() -> Path | None:
    """Chromium for the browser tests; each candidate is tried by running it."""
    chosen = os.environ.get("NOPCERT_TEST_CHROMIUM", "").strip()
    for candidate in (chosen,) if chosen else _BROWSERS:
        path = shutil.which(candidate)
        if path and answer_of([path, "--version"]) is not None:
            return Path(path)
    return None


def missing_for_browser_tests() -> Want | None:
    if find_browser():
        return None
    return Want(("chromium",), "for the browser tests", is_needed=False)


def missing_for_translations() -> Want | None:
    """xgettext, which finds every text that people read: a test compares them with the catalog."""
    if shutil.which("xgettext"):
        return None
    return Want(("gettext",), "to check the translations", is_needed=False)


def can_install() -> bool:
    return os.geteuid() == 0 and _is_debian() and shutil.which("apt-get") is not None


def provide(workspace: Workspace, wants: Sequence[Want | None]) -> None:
    """Installs what is missing with one call of apt, where that is possible.

    Raises `RefusalError` when something needed is missing and cannot be installed from here; what is not
    needed stays missing, its user has another way or says so itself.
    """
    missing = [want for want in wants if want is not None]
    if not missing:
        return
    if can_install():
        _install(workspace, missing)
        return
    needed = [want for want in missing if want.is_needed]
    if needed:
        raise RefusalError(_how_to_install(needed))


def _install(workspace: Workspace, wants: Sequence[Want]) -> None:
    log = workspace.log("system-packages")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    step(f"apt: {' '.join(name for want in wants for name in want.packages)}")
    if run_logged(["apt-get", "update", "-q"], log=log, environment=environment):
        step("apt could not renew its lists; going on with what it knows")
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    needed = [_offered(name) for want in wants if want.is_needed for name in want.packages]
    if needed:
        must_run(
            [*install, *needed],
            purpose=f"apt-get install {' '.join(needed)}",
            log=log,
            environment=environment,
        )
    for want in wants:
        if not want.is_needed:
            names = [_offered(name) for name in want.packages]
            if run_logged([*install, *names], log=log, environment=environment):
                step(f"apt could not install {' '.join(names)}: {last_lines(log, 1)}")


def _offered(names: str) -> str:
    first, *others = names.split("|")
    for name in (first, *others):
        policy = answer_of(["env", "LC_ALL=C.UTF-8", "apt-cache", "policy", name]) or ""
        if "Candidate:" in policy and "Candidate: (none)" not in policy:
            return name
    return first


def _how_to_install(wants: Sequence[Want]) -> str:
    names = " ".join(name.split("|")[0] for want in wants for name in want.packages)
    purposes = " and ".join(want.purpose for want in wants)
    if _is_debian():
        command = f"sudo apt-get install --no-install-recommends {names}"
        return f"Something is missing {purposes}. Install it with: {command}"
    return f"Something is missing {purposes}. Install what Debian calls {names} with your system's own means."


def _is_debian() -> bool:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return any(line.startswith(("ID=", "ID_LIKE=")) and "debian" in line for line in lines)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
