"""bin/test: each step's verdict, the table at the end, and the last line."""

from __future__ import annotations

import os
import sys
from collections import Counter

import pytest

from launcher.check_steps import Step, every_step
from launcher.checks import Outcome, carry_out, sum_up
from launcher.supervisor import Supervisor
from launcher.workspace import PROJECT, Workspace


def carried_out(workspace: Workspace, step: Step) -> Outcome:
    return carry_out(step, workspace, {**os.environ, "COLOUR": "common"}, Supervisor(workspace))


def step_that(script: str, *, name: str = "step", **options: object) -> Step:
    return Step(name, (sys.executable, "-c", script), **options)


def test_a_step_shows_its_output_and_keeps_its_exit_code(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    outcome = carried_out(workspace, step_that("print('line too long'); raise SystemExit(3)"))
    assert outcome.exit_code == 3
    assert "line too long\n" in capfd.readouterr().out


def test_a_step_has_the_common_variables_its_own_or_only_those_it_names(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    script = "import os; print(os.environ.get('COLOUR'))"
    carried_out(workspace, step_that(script))
    carried_out(workspace, step_that(script, environment={"COLOUR": "own"}))
    carried_out(workspace, step_that(script, only={"PATH": os.environ["PATH"]}))
    lines = capfd.readouterr().out.splitlines()
    assert [line for line in lines if line in ("common", "own", "None")] == ["common", "own", "None"]


def test_a_program_that_is_not_there_fails_its_step(workspace: Workspace) -> None:
    assert carried_out(workspace, Step("types", ("/nowhere/mypy",))).exit_code == 127


def test_the_counts_are_read_from_pytests_closing_line(workspace: Workspace) -> None:
    closing = "= 2 failed, 41 passed, 1 skipped, 3 warnings, 1 error in 12.31s ="
    script = f"print('5 passed the desk'); print({closing!r}); raise SystemExit(1)"
    step = Step("tests", (sys.executable, "-c", script, "pytest"))
    expected = {"failed": 2, "passed": 41, "skipped": 1, "warning": 3, "error": 1}
    assert carried_out(workspace, step).counts == expected


def test_the_last_line_adds_up_and_counts_a_failed_check_as_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcomes = [
        Outcome(Step("types", ("mypy",)), 1, 2.0, Counter()),
        Outcome(Step("style", ("ruff",)), 0, 1.0, Counter()),
        Outcome(Step("tests", ("pytest",)), 1, 9.0, Counter(failed=1, passed=40)),
        Outcome(Step("browser tests", ("pytest",)), 0, 9.0, Counter(passed=2, skipped=1)),
    ]
    sum_up(outcomes, 21.5)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines if line[:6] in ("FAILED", "passed")] == [
        "FAILED",
        "passed",
        "FAILED",
        "passed",
    ]
    assert lines[-1].strip("= ") == "1 failed, 42 passed, 1 skipped, 1 error in 21.50s"


def test_the_browser_comes_last_and_no_test_runs_twice(workspace: Workspace) -> None:
    steps = every_step(Workspace.for_tests(PROJECT), {})
    pytests = [step for step in steps if step.is_pytest]
    assert steps[-2:] == pytests
    assert [step.command[-1] for step in pytests] == ["not browser and not slow", "browser and not slow"]
