"""Writes a file whole or not at all: aside, flushed to the disk, then moved to its name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PRIVATE = 0o600


def write_whole(path: Path, content: bytes, *, mode: int = PRIVATE, overwrites: bool = True) -> bool:
    """The file with its mode from the first moment; a crash leaves no half of it under its name.

    Makes the folder, for its owner alone, where there is none. Returns whether the file was written: with
    `overwrites=False` one that is there stays, also one that another process wrote meanwhile.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if overwrites:
        unfinished.replace(path)
        return True
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    finally:
        unfinished.unlink()
    return True
