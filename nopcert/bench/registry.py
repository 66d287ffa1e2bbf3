"""The federal registry at its real size: reading, comparing and taking over its files, and the search.

The pair here is a bound and no other program: 120 seconds and 300 MiB for a first load, 50 milliseconds
in the database for a search. Files are made in a process of their own, so that they weigh nothing.
"""

from __future__ import annotations

import json as json_format
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from nopcert.bench import figures, options, registry_files, stage, table
from nopcert.bench.figures import Spread
from nopcert.bench.registry_files import Registry
from operations import queries
from operations.models import Operation, RegistryImport
from operations.models.registry_import import ImportState
from operations.registry import jobs
from operations.services import registry_importing

HELP = "load, compare and search the federal registry at its real size"

MOST_SECONDS = 120
MOST_MIB = 300
MOST_MILLISECONDS = 50

_AT = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
_CHANGES = 500
_PAUSE = timedelta(hours=10)
_TIMES = 5

_SEARCHES = (
    "815", "81500", "cedarcreek", "cedarcrek", "farm", "organics llc", "valle alto dairy", "yakima", "izmir",
    "peru", "türkiye", "viet nam", "stone fork", "orchrds", "aa", "quinoa cooperative bologna",
)  # fmt: skip


@dataclass(frozen=True)
class Load:
    """One file: seconds of its reading and of its taking over, and the most memory until then."""

    title: str
    seconds_read: float
    seconds_applied: float
    operations: int
    differing: int
    most_mib: float

    @property
    def seconds(self) -> float:
        return self.seconds_read + self.seconds_applied


def add_arguments(parser: ArgumentParser) -> None:
    """Options of ``bench registry``."""
    options.add_count(parser, "--operations", default=76_000, words="operations, with six items each")
    options.add_json(parser)


def lines(*, operations: int, json: Path | None = None, **_options: object) -> Iterator[str]:
    """Opens a stage, measures on it and says what came out. Raises CommandError where that cannot be."""
    if stage.is_here():
        stage.end_with_caller()
        yield from _measured(operations, json)
        return
    words = ["bench", "registry", "--operations", str(operations)]
    yield from stage.repeat([*words, "--json", str(json)] if json else words)


def _measured(operations: int, json: Path | None) -> Iterator[str]:
    where = table.machine()
    for command in ("migrate", "load_reference"):
        _run_in_another_process(command)
    first = Registry(operations)
    second = Registry(operations, changes=min(_CHANGES, operations // 10), published_on=date(2026, 12, 1))
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.MEDIA_ROOT) as name:
        loads = []
        for title, writer, registry, is_applied in (
            ("INTEGRITY_Data, first load", "write_data_workbook", first, True),
            ("the same file again", "write_data_workbook", first, True),
            ("INTEGRITY_Data, a month later", "write_data_workbook", second, True),
            ("bulk XML, dry run", "write_bulk_xml", second, False),
            ("INTEGRITY_Export, dry run", "write_export_workbook", second, False),
            ("CSV copy of it, dry run", "write_csv", second, False),
            ("JSON, dry run", "write_json", second, False),
        ):
            path = Path(name) / writer
            yield f"{title}: writing the file"
            _in_another_process(writer, registry, path)
            yield f"{title}: loading it"
            loads.append(_load(title, path, is_applied=is_applied))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE operations_operation")
    searched = {text: _search(text) for text in _SEARCHES}
    yield ""
    yield f"{where} at the beginning; {table.machine()} now"
    yield from _report(operations, loads, searched)
    if json:
        found = {
            "loads": [asdict(one) for one in loads],
            "searches": {text: asdict(one) for text, one in searched.items()},
        }
        json.write_text(json_format.dumps(found, indent=1), encoding="utf-8")


def _load(title: str, path: Path, *, is_applied: bool) -> Load:
    started = time.perf_counter()
    found = registry_importing.read_here(path, at=_AT, tell=lambda _rows, _share: None)
    read = time.perf_counter()
    if found.state == ImportState.REFUSED:
        raise CommandError(found.refusal)
    if found.state == ImportState.READY and is_applied:
        registry_importing.apply(found, actor=None, at=_AT)
        jobs.apply_for(found.pk, _PAUSE, clock=lambda: _AT)
        RegistryImport.objects.get(pk=found.pk, state=ImportState.APPLIED)
    applied = time.perf_counter()
    if found.state == ImportState.READY and not is_applied:
        registry_importing.discard(found, actor=None, at=_AT)
    return Load(title, read - started, applied - read, found.operations_read, found.differing, _most_mib())


def _search(text: str) -> Spread:
    """Seconds in the database, all queries of a search together."""
    times = []
    for _time in range(_TIMES):
        spent = 0.0

        def watch(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal spent
            started = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                spent += time.perf_counter() - started

        with connection.execute_wrapper(watch):
            queries.find_operations(text, limit=12)
        times.append(spent)
    return figures.spread(times)


def _report(operations: int, loads: list[Load], searched: dict[str, Spread]) -> Iterator[str]:
    yield f"the registry with {operations:,} operations{'read':>14}{'applied':>10}{'differ':>10}{'most':>12}"
    for one in loads:
        yield (
            f"  {one.title:<36}{one.seconds_read:>10.1f} s{one.seconds_applied:>8.1f} s{one.differing:>10,}"
            f"{one.most_mib:>8.0f} MiB"
        )
    yield table.goal(f"first load ≤ {MOST_SECONDS} s", is_reached=loads[0].seconds <= MOST_SECONDS)
    most = max(one.most_mib for one in loads)
    yield table.goal(f"memory ≤ {MOST_MIB} MiB", is_reached=most <= MOST_MIB)
    yield table.head(f"search among {Operation.objects.count():,} operations, in the database")
    for text, times in searched.items():
        yield table.milliseconds(text, times)
    slowest = max(times.p50 for times in searched.values())
    yield table.goal(
        f"every search ≤ {MOST_MILLISECONDS} ms (p50)", is_reached=slowest * 1000 <= MOST_MILLISECONDS
    )


def _run_in_another_process(command: str) -> None:
    words = [sys.executable, str(settings.BASE_DIR / "manage.py"), command]
    finished = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 -- ourselves
    if finished.returncode:
        raise CommandError(finished.stderr.decode(errors="replace"))


def _in_another_process(writer: str, registry: Registry, path: Path) -> None:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        pool.submit(getattr(registry_files, writer), registry, path).result()


def _most_mib() -> float:
    """The most that this process ever held; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(peak.split()[1]) / 1024
