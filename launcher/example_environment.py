"""Reads .env.example as the environment of a production installation, to prove that the file is right."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from launcher.refusals import RefusalError

PLACEHOLDER = "CHANGE-ME"
_LINE = re.compile(r"^(?P<off># ?)?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)$")


def read(path: Path) -> dict[str, str]:
    """The variables that stand there switched on. Raises `RefusalError` for a line that is neither."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise RefusalError(f"{path.name}, line {number}, is neither a comment nor NAME=value: {line!r}")
        found[match["name"]] = match["value"].strip()
    return found


def names(path: Path) -> set[str]:
    """Every variable that is explained, switched on or (`# NAME=`) left at its default."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {match["name"] for line in lines if (match := _LINE.match(line))}


def production(path: Path, folder: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """As `read`, with what an operator has to fill in filled in, and folders below `folder`."""
    basic = {name: inherited[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in inherited}
    filled = {
        name: value.replace(PLACEHOLDER, secrets.token_urlsafe(48)) for name, value in read(path).items()
    }
    for name, value in filled.items():
        if name.endswith("_ROOT") and value:
            filled[name] = str(folder / name.lower())
    return {**basic, **filled}
