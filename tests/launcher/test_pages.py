"""`bin/pages` before it draws anything: what it says, and what it does not take."""

from __future__ import annotations

import subprocess

from launcher.workspace import PROJECT


def call(*words: str) -> tuple[int, str, str]:
    answer = subprocess.run(
        [PROJECT / "bin" / "pages", *words], capture_output=True, text=True, check=False, timeout=60
    )
    return answer.returncode, answer.stdout, answer.stderr


def test_it_says_what_it_does() -> None:
    code, said, _ = call("--help")

    assert code == 0
    assert "tests/pages/kept" in said


def test_it_takes_no_arguments() -> None:
    code, _, complaint = call("coffee")

    assert code == 2
    assert "bin/pages takes no arguments. See bin/pages --help." in complaint
