""".env.example and the settings name the same variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from launcher import example_environment
from launcher.refusals import RefusalError
from launcher.workspace import PROJECT

EXAMPLE = PROJECT / ".env.example"
READ_BY_SETTINGS = re.compile(r'\benvironment\.(\w+)\(\s*"([A-Z][A-Z0-9_]+)"')


def read_by_settings() -> set[str]:
    found: set[str] = set()
    for kind, name in READ_BY_SETTINGS.findall((PROJECT / "nopcert" / "settings.py").read_text()):
        found |= {name, f"{name}_FILE"} if kind == "secret" else {name}
    return found


def test_every_variable_that_is_read_is_explained_and_no_other() -> None:
    assert example_environment.names(EXAMPLE) == read_by_settings()
    assert len(read_by_settings()) > 10


def test_every_variable_has_words_above_it() -> None:
    lines = EXAMPLE.read_text().splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"(# )?[A-Z][A-Z0-9_]*=", line) and not before.startswith("# ")
    ]
    assert bare == []


def test_an_operator_only_fills_in_what_says_change_me(tmp_path: Path) -> None:
    made = example_environment.production(EXAMPLE, tmp_path, {"PATH": "/bin", "REDIS_URL": "redis://mine"})
    assert made["NOPCERT_ENVIRONMENT"] == "production"
    assert made["REDIS_URL"] == "redis://redis.nopcert.example:6379/0"
    assert made["PATH"] == "/bin"
    assert len(made["NOPCERT_SECRET_KEY"]) >= 50
    assert made["NOPCERT_MEDIA_ROOT"].startswith(str(tmp_path))
    assert not any(example_environment.PLACEHOLDER in value for value in made.values())


def test_a_line_that_is_neither_comment_nor_variable_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".env.example"
    path.write_text("# Words\nNOPCERT_LOG_LEVEL=INFO\nexport REDIS_URL = x\n")
    with pytest.raises(RefusalError, match=r"^\.env\.example, line 3, is neither a comment nor NAME=value"):
        example_environment.read(path)
