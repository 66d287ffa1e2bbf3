"""Where everything that is made on this machine lies: below `var/`, which git ignores."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """The folders of one installation. The demo and the tests have one each and share the environment."""

    project: Path
    root: Path

    @classmethod
    def for_demo(cls, project: Path = PROJECT) -> Workspace:
        return cls(project, project / "var")

    @classmethod
    def for_tests(cls, project: Path = PROJECT) -> Workspace:
        return cls(project, project / "var" / "test")

    @property
    def environment(self) -> Path:
        """The virtual environment; one for demo and tests."""
        return self.project / "var" / "venv"

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def state(self) -> Path:
        """Small notes from one start to the next: ports, stamps, process ids, the lock."""
        return self.root / "state"

    def log(self, name: str) -> Path:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self.logs / f"{name}.log"

    def note(self, name: str) -> Path:
        self.state.mkdir(parents=True, exist_ok=True)
        return self.state / name

    def secret(self, name: str) -> Path:
        """The file with a secret that is made on first use; only its owner may read it."""
        folder = self.root / "secrets"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / name
        if not path.exists() or not path.read_text().strip():
            path.unlink(missing_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48) + "\n")
        return path


def read_note(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def write_note(path: Path, text: str, mode: int = 0o644) -> None:
    """Whole or not at all, so that a kill in between leaves no half note."""
    half = path.with_name(path.name + ".new")
    half.unlink(missing_ok=True)
    half.touch(mode=mode)
    half.write_text(text + "\n", encoding="utf-8")
    half.replace(path)


def digest_of(paths: list[Path], *words: str) -> str:
    """SHA-256 over the names and contents of files, and over words: changes when anything changes."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0{path.parent}\0".encode())
        digest.update(path.read_bytes())
    for word in words:
        digest.update(f"\0{word}".encode())
    return digest.hexdigest()
