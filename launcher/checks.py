"""`bin/test`: sets up as `bin/run` does, runs every check and test, and says at the end what failed."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from launcher import (
    example_environment,
    exclusion,
    servers,
    system_packages,
    variables,
    virtual_environment,
)
from launcher.check_steps import Step, every_step, pytest_step
from launcher.commands import end_group, spawn
from launcher.console import headline, say, step
from launcher.refusals import EXIT_FAILED, StoppedError
from launcher.supervisor import Supervisor
from launcher.workspace import Workspace

HELP = """\
usage: bin/test [PYTEST ARGUMENTS]

Without arguments: style, types, walls between the apps, configuration, migrations, Dockerfile and
compose file, then every test (the browser's last). With arguments: only pytest, with these.
PostgreSQL and the broker are its own, below var/test, unless DATABASE_URL or REDIS_URL name others."""
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|warnings?)\b")
_CLOSING = re.compile(r"^(=+ )?.*\b(\d+ (passed|failed|error|skipped)|no tests ran).* in [\d.]+s", re.ASCII)


@dataclass(frozen=True)
class Outcome:
    step: Step
    exit_code: int
    seconds: float
    counts: Counter[str]


def run(words: list[str]) -> int:
    """Returns 0 when everything passed."""
    if words in (["--help"], ["-h"]):
        say(HELP)
        return 0
    workspace = Workspace.for_tests()
    started = time.monotonic()
    with exclusion.only_one(workspace, "bin/test"):
        supervisor = Supervisor(workspace)
        supervisor.end_leftovers()
        try:
            environment = _set_up(workspace, supervisor)
            if words:
                steps = [pytest_step("tests", workspace, *words)]
            else:
                example = workspace.project / ".env.example"
                production = example_environment.production(example, workspace.root, environment)
                steps = every_step(workspace, production)
            outcomes = [carry_out(one, workspace, environment, supervisor) for one in steps]
        finally:
            supervisor.stop()
    sum_up(outcomes, time.monotonic() - started)
    return EXIT_FAILED if any(outcome.exit_code for outcome in outcomes) else 0


def _set_up(workspace: Workspace, supervisor: Supervisor) -> dict[str, str]:
    variables.check_given()
    system_packages.provide(
        workspace,
        [
            system_packages.missing_for_environment(),
            system_packages.missing_for_papers(),
            system_packages.missing_for_browser_tests(),
            system_packages.missing_for_translations(),
            *servers.wanted_packages(),
        ],
    )
    virtual_environment.ensure(workspace, "test")
    virtual_environment.ensure(workspace, "linters")
    ours = servers.start(workspace, supervisor, is_durable=False)
    environment = variables.for_tests(workspace, database_url=ours.database_url, redis_url=ours.redis_url)
    browser = system_packages.find_browser()
    if browser is None:
        step(
            "Chromium is not here, so the browser tests cannot pass. Install it (on Debian: sudo apt-get "
            "install chromium), or name yours in NOPCERT_TEST_CHROMIUM."
        )
    else:
        environment["NOPCERT_TEST_CHROMIUM"] = str(browser)
    return environment


def carry_out(
    one: Step, workspace: Workspace, environment: Mapping[str, str], supervisor: Supervisor
) -> Outcome:
    headline(one.name)
    supervisor.check()
    began = time.monotonic()
    counts: Counter[str] = Counter()
    try:
        process = spawn(
            one.command,
            output=subprocess.PIPE,
            environment=one.only if one.only is not None else {**environment, **one.environment},
            folder=workspace.project,
        )
    except OSError as error:
        say(f"{one.command[0]} cannot be started: {error}")
        return Outcome(one, 127, 0, counts)
    try:
        for raw in process.stdout or ():
            line = raw.decode(errors="replace").rstrip("\n")
            say(line)
            if one.is_pytest and _CLOSING.match(line):
                counts = Counter({word.rstrip("s"): int(n) for n, word in _COUNT.findall(line)})
        code = process.wait()
    except StoppedError:
        end_group(process.pid, signal.SIGINT)
        time.sleep(1)
        raise
    finally:
        end_group(process.pid)
    return Outcome(one, code, time.monotonic() - began, counts)


def sum_up(outcomes: list[Outcome], seconds: float) -> None:
    """A table of the steps and, as the very last line, one that reads like pytest's own.

    A check that is no pytest and failed counts there as an error.
    """
    headline("summary")
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total += outcome.counts
        is_counted = outcome.counts["failed"] or outcome.counts["error"]
        if outcome.exit_code and not is_counted:
            total["error"] += 1
        verdict = "FAILED" if outcome.exit_code else "passed"
        told = ", ".join(f"{n} {word}" for word, n in outcome.counts.items())
        say(f"{verdict}  {outcome.seconds:6.1f} s  {outcome.step.name}{f': {told}' if told else ''}")
    order = ("failed", "passed", "skipped", "xfailed", "xpassed", "warning", "error")
    plural = {"warning": "warnings", "error": "errors"}
    words = [f"{total[w]} {plural.get(w, w) if total[w] != 1 else w}" for w in order if total[w]]
    closing = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s "
    say(f"{closing:=^100}")
