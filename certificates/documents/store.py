"""The papers on disk, each under the SHA-256 of its content."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path


def path_of(root: Path, sha256: str) -> Path:
    return root / "certificates" / sha256[:2] / f"{sha256}.pdf"


def keep(root: Path, content: bytes) -> str:
    """Stores the bytes and returns their SHA-256; the same bytes a second time change nothing.

    Written aside, flushed to the disk and moved into place, so that a crash leaves no half paper.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(root, sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{sha256}.{secrets.token_hex(4)}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return sha256


def read(root: Path, sha256: str) -> bytes | None:
    """The paper, or None where the file is missing or no longer has the content of its name."""
    try:
        content = path_of(root, sha256).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
