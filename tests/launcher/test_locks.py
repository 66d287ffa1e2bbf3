"""The locks in requirements/: hashed, of one mind, and of no machine in particular."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from launcher.workspace import PROJECT

LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))
REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[a-z0-9,-]+\])?==(\S+)", re.MULTILINE)


def pinned(name: str) -> dict[str, str]:
    return dict(REQUIREMENT.findall((PROJECT / "requirements" / f"{name}.txt").read_text()))


def asked_for(words: list[str]) -> set[str]:
    names = (re.split(r"[\[~=><! ;]", word)[0] for word in words)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text().strip())
    bare = [block for block in blocks if "--hash=sha256:" not in block or "==" not in block]
    assert bare == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_no_index_and_no_folder(lock: Path) -> None:
    named = re.findall(r".*(?:://|--index|--find-links|--extra-index|file:|/\w+/\w+).*", lock.read_text())
    assert named == []


def test_the_demo_and_production_hold_the_versions_that_were_tested() -> None:
    tested = pinned("test")
    assert pinned("production").items() <= pinned("demo").items() <= tested.items()


def test_the_locks_hold_everything_that_the_project_asks_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert asked_for(project["dependencies"]) <= set(pinned("production"))
    assert asked_for(extras["demo"]) <= set(pinned("demo"))
    assert asked_for(extras["test"]) <= set(pinned("test"))
