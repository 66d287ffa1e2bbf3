"""Registry files that people brought, in a folder that nothing serves, under names that nobody guesses.

They are there from the upload until the import is closed, and never in memory.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = "registry"
_PIECE_BYTES = 1024**2


@dataclass(frozen=True)
class KeptFile:
    """A stored file: its name in the folder, its digest and size."""

    stored_as: str
    sha256: str
    size: int


def keep(root: Path, pieces: Iterable[bytes]) -> KeptFile:
    """Writes the pieces into a new file; nothing is left of one that breaks off."""
    folder = root / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stored_as = secrets.token_hex(20)
    path = folder / stored_as
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return KeptFile(stored_as, digest.hexdigest(), size)


def path_of(root: Path, stored_as: str) -> Path:
    return root / FOLDER / Path(stored_as).name


def delete(root: Path, stored_as: str) -> None:
    if stored_as:
        path_of(root, stored_as).unlink(missing_ok=True)


def sweep(root: Path, kept: Collection[str], *, before: datetime) -> int:
    """Deletes what is not `kept` and was written before; returns how many."""
    folder = root / FOLDER
    if not folder.is_dir():
        return 0
    old = [
        path
        for path in folder.iterdir()
        if path.name not in kept and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
