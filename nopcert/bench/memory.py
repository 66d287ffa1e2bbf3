"""What the worker holds in memory, looked at ten times while it makes many papers."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from nopcert.bench import approved, figures, table
from nopcert.bench.figures import Memory
from nopcert.bench.parts import Parts
from nopcert.celery import application
from shipments.rules.lifecycle import Status

_PROCESSES = Path("/proc")
_LOOKS = 10
_MOST_WAITING = 20
_KIB_PER_MIB = 1024


@dataclass(frozen=True)
class MemoryFigures:
    """``growth`` is a share (0.01: one per cent), None when there were too few papers to tell."""

    course: tuple[Memory, ...]
    processes: int
    is_recycling: bool
    were_replaced: bool
    growth: float | None

    @property
    def is_goal_reached(self) -> bool:
        return self.growth is not None and self.growth < figures.FLAT_BELOW


def measure(papers: int, parts: Parts) -> Generator[str, None, MemoryFigures | None]:
    """Lets the worker make ``papers`` papers, of the demo's mixture; yields progress.

    Memory is read when the worker rests. None where the system does not tell (it has no /proc).
    """
    if not (_PROCESSES / "self" / "smaps_rollup").exists():
        yield "this system does not tell what a process holds in memory (no /proc): left out"
        return None
    examples = itertools.cycle(approved.list_issued_examples())
    before = approved.count_certificates()
    parts.wait_until(approved.is_worker_idle, "Rest in the worker")
    first = tree(parts.worker_pid)
    course = [read(parts.worker_pid, papers=0)]
    for look in range(1, _LOOKS + 1):
        while (made := approved.count_certificates() - before) < papers * look / _LOOKS:
            approved.enter_request(next(examples), Status.ISSUED)
            parts.wait_until(lambda: approved.count_owed_papers() < _MOST_WAITING, "The work of the worker")
        parts.wait_until(approved.is_worker_idle, "Rest in the worker")
        course.append(read(parts.worker_pid, papers=made))
        yield f"{made} papers: {course[-1].proportional:.1f} MiB"
    return MemoryFigures(
        course=tuple(course),
        processes=len(first),
        is_recycling=bool(
            application.conf.worker_max_tasks_per_child or application.conf.worker_max_memory_per_child
        ),
        were_replaced=tree(parts.worker_pid) != first,
        growth=figures.growth(course),
    )


def report(found: MemoryFigures) -> Generator[str, None, None]:
    last = found.course[-1]
    recycling = "it renews them after a while" if found.is_recycling else "it never renews them"
    yield f"memory of the worker, {last.papers} papers, {found.processes} processes ({recycling})"
    yield f"  {'papers':<14}" + "".join(f"{point.papers:>7}" for point in found.course)
    yield f"  {'RSS sum, MiB':<14}" + "".join(f"{point.resident:>7.0f}" for point in found.course)
    yield f"  {'PSS sum, MiB':<14}" + "".join(f"{point.proportional:>7.1f}" for point in found.course)
    if found.were_replaced:
        yield "  processes of the worker were replaced meanwhile: the course says less than it seems to"
    if found.growth is None:
        yield "  too few papers to tell whether it stays flat: give --papers 200 or more"
        return
    yield f"  the last two fifths hold {found.growth:+.1%} against the two fifths before (PSS, medians)"
    yield table.goal(f"flat, below +{figures.FLAT_BELOW:.0%}", is_reached=found.is_goal_reached)


def tree(root: int) -> list[int]:
    """The process and all below it, by number."""
    parents = {int(path.name): _parent(path) for path in _PROCESSES.glob("[0-9]*")}
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def read(root: int, *, papers: int) -> Memory:
    """What the process and all below it hold now."""
    rollups = [_rollup(_PROCESSES / str(pid) / "smaps_rollup") for pid in tree(root)]
    return Memory(
        papers=papers,
        resident=sum(rollup.get("Rss", 0) for rollup in rollups) / _KIB_PER_MIB,
        proportional=sum(rollup.get("Pss", 0) for rollup in rollups) / _KIB_PER_MIB,
    )


def _parent(process: Path) -> int | None:
    """None when it has ended meanwhile."""
    try:
        state = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(state.rpartition(")")[2].split()[1])  # the name before it may hold anything


def _rollup(path: Path) -> dict[str, int]:
    """The lines of a smaps_rollup in KiB; of a process that has ended, nothing."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()[1:]
    except OSError:
        return {}
    return {name: int(value.split()[0]) for name, _colon, value in (line.partition(":") for line in lines)}
