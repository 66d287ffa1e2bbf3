"""Secrets, notes and digests below var/."""

from __future__ import annotations

import stat
from pathlib import Path

from launcher.workspace import Workspace, digest_of, read_note, write_note


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(workspace: Workspace) -> None:
    path = workspace.secret("django.key")
    made = path.read_text()
    assert len(made.strip()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert workspace.secret("django.key").read_text() == made


def test_two_workspaces_have_different_secrets(tmp_path: Path) -> None:
    demo, tests = Workspace.for_demo(tmp_path), Workspace.for_tests(tmp_path)
    assert demo.secret("django.key").read_text() != tests.secret("django.key").read_text()
    assert demo.environment == tests.environment


def test_an_empty_secret_is_made_anew(workspace: Workspace) -> None:
    path = workspace.secret("postgres.password")
    path.write_text("\n")
    assert len(workspace.secret("postgres.password").read_text().strip()) >= 50


def test_a_note_that_is_not_there_or_is_no_text_reads_as_empty(workspace: Workspace) -> None:
    path = workspace.note("prepared")
    assert read_note(path) == ""
    path.write_bytes(b"\xff\xfe")
    assert read_note(path) == ""
    write_note(path, "so far")
    assert read_note(path) == "so far"


def test_a_digest_changes_with_content_name_and_words(tmp_path: Path) -> None:
    one, two = tmp_path / "0001_initial.py", tmp_path / "0002_rows.py"
    one.write_text("a")
    two.write_text("a")
    digests = {digest_of([one]), digest_of([two]), digest_of([one, two]), digest_of([one], "X=1")}
    one.write_text("b")
    assert len({*digests, digest_of([one])}) == 5
    assert digest_of([one, two]) == digest_of([two, one])
