"""The papers on disk, each under the SHA-256 of its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from accounts import private_files


def path_of(root: Path, sha256: str) -> Path:
    return root / "certificates" / sha256[:2] / f"{sha256}.pdf"


def keep(root: Path, content: bytes) -> str:
    """Stores the bytes and returns their SHA-256; the same bytes a second time change nothing.

    A crash leaves no half paper.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(root, sha256)
    if not path.exists():
        private_files.write_whole(path, content)
    return sha256


def read(root: Path, sha256: str) -> bytes | None:
    """The paper, or None where the file is missing or no longer has the content of its name."""
    try:
        content = path_of(root, sha256).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
