"""`bin/pages`: draws the ten papers and keeps their pictures in tests/pages/kept."""

from __future__ import annotations

from launcher import system_packages, virtual_environment
from launcher.commands import last_lines, must_run
from launcher.console import say, step
from launcher.refusals import EXIT_REFUSED, RefusalError
from launcher.workspace import Workspace

HELP = """\
usage: bin/pages

Draws the ten papers of tests/pages and keeps their pictures in tests/pages/kept, where they differ from
those that are there. Look at what changed, then commit it: bin/test compares every paper with them."""


def run(words: list[str]) -> int:
    """Returns 0 when the pictures are there. Raises `RefusalError` when a paper could not be drawn."""
    if words in (["--help"], ["-h"]):
        say(HELP)
        return 0
    if words:
        raise RefusalError("bin/pages takes no arguments. See bin/pages --help.", EXIT_REFUSED)
    workspace = Workspace.for_tests()
    wanted = [system_packages.missing_for_environment(), system_packages.missing_for_papers()]
    system_packages.provide(workspace, wanted)
    virtual_environment.ensure(workspace, "test")
    step("drawing the ten papers")
    log = workspace.log("pages")
    log.unlink(missing_ok=True)
    must_run(
        [workspace.python, "-m", "tests.pages"],
        purpose="Drawing the papers",
        log=log,
        folder=workspace.project,
    )
    say(last_lines(log))
    return 0
