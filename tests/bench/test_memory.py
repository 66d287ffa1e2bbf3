"""Memory is read from the system for a process and all below it, and judged in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nopcert.bench import memory
from nopcert.bench.figures import Memory
from nopcert.bench.memory import MemoryFigures

if not Path("/proc/self/smaps_rollup").exists():
    pytest.skip("this system does not tell what a process holds", allow_module_level=True)

HOLDS = "held = bytearray(b'x') * (32 << 20); print('ready', flush=True); input()"


@pytest.fixture
def child():
    """A process that holds 32 MiB, below one that holds nothing much."""
    between = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", between], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        yield process.pid


def test_the_tree_has_the_children_of_children_and_no_stranger(child):
    found = memory.tree(child)

    assert len(found) == 2
    assert child in found
    assert os.getpid() not in found


def test_what_a_child_of_a_child_holds_is_counted(child):
    held = memory.read(child, papers=7)

    assert held.papers == 7
    assert 32 < held.proportional <= held.resident < 200


def test_of_a_process_that_is_gone_nothing_is_counted():
    assert memory.read(2**22 + 1, papers=0) == Memory(papers=0, resident=0, proportional=0)


def said(growth: float | None, *, were_replaced: bool = False) -> str:
    course = tuple(Memory(papers, 300, 200) for papers in (0, 250, 500))
    found = MemoryFigures(course, processes=3, is_recycling=False, were_replaced=were_replaced, growth=growth)
    return "\n".join(memory.report(found))


@pytest.mark.parametrize(
    ("growth", "verdict"), [(0.0, "reached"), (-0.2, "reached"), (0.029, "reached"), (0.03, "MISSED")]
)
def test_the_verdict(growth, verdict):
    report = said(growth)

    assert f"hold {growth:+.1%} against the two fifths before" in report
    assert report.endswith(f"goal: flat, below +3%: {verdict}")


def test_without_enough_papers_there_is_no_verdict():
    report = said(None)

    assert report.endswith("too few papers to tell whether it stays flat: give --papers 200 or more")


def test_a_worker_that_renews_its_processes_is_told_of():
    assert "it never renews them" in said(0.0)
    assert "were replaced meanwhile" in said(0.0, were_replaced=True)
