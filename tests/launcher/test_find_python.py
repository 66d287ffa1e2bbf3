"""Which Python the commands run with: each candidate is tried by running it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from launcher.workspace import PROJECT

SCRIPT = PROJECT / "launcher" / "find_python.sh"


def find(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_found_runs_and_is_supported() -> None:
    found = find().stdout.strip()
    version = subprocess.run(
        [found, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=True
    )
    assert version.stdout.strip() in ("(3, 11)", "(3, 12)", "(3, 13)")


def test_the_one_that_is_named_is_used() -> None:
    assert find(NOPCERT_PYTHON=sys.executable).stdout.strip() == sys.executable


def test_one_that_is_named_and_does_not_run_is_refused(make_program: Callable[[str, str], Path]) -> None:
    shim = make_program("python3", "echo 'pyenv: version 3.12 is not installed' >&2; exit 127\n")
    answer = find(NOPCERT_PYTHON=str(shim))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        f"nopcert: NOPCERT_PYTHON names {shim}, which is no Python 3.11, 3.12 or 3.13 that runs. "
        "Correct it or unset it.\n"
    )


def test_a_shim_that_lies_is_passed_over(make_program: Callable[[str, str], Path]) -> None:
    shim = make_program("bin/python3", "exit 127\n")
    assert find(PATH=f"{shim.parent}:{os.environ['PATH']}").stdout.strip() not in ("", str(shim))
