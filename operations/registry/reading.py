"""The dry run of one import: its file read, staged and compared, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from operations.models import RegistryImport
from operations.models.registry_import import CLOSED_STATES, ChangeKind, ImportState, ProblemKind
from operations.registry import comparing, staging
from operations.registry.files import RegistryFile, day_of_name
from operations.registry.records import RegistryFileError

_LOCK = 7_260_001
"""The advisory lock of the reading; any number that nothing else of the project uses."""

_MOST_GONE = 0.2
"""A file that lacks more than a fifth of what was listed is a part of one, or of another kind."""


class _DiscardedError(Exception):
    """Somebody discarded the file while it was read; the transaction is thrown away."""


Tell = Callable[[int, float], None]


def read(import_id: int, path: Path, at: datetime, tell: Tell = lambda _rows, _share: None) -> bool:
    """Reads the file of a waiting import; False where another worker is at it or it waits no more.

    Raises RegistryFileError, and then nothing of the file is left but the caller's word for it.
    """
    try:
        return _read(import_id, path, at, tell)
    except _DiscardedError:
        return False


def is_under_way() -> bool:
    """Whether some worker is reading a file at this moment."""
    with transaction.atomic():
        return not _takes_the_lock()


def _read(import_id: int, path: Path, at: datetime, tell: Tell) -> bool:
    with transaction.atomic():
        if not _takes_the_lock():
            return False
        _sort_in_memory()
        registry_import = RegistryImport.objects.get(pk=import_id)
        file = RegistryFile(path)
        staged = staging.stage(registry_import, file, tell)
        _take_findings(registry_import, file, staged.published_on, at)
        _refuse_older(registry_import, staged.published_on or day_of_name(registry_import.file_name))
        counts = comparing.compare(registry_import, sorted(staged.unreadable_ids))
        _refuse_half(registry_import, counts[ChangeKind.GONE])
        registry_import.operations_read = staged.operations
        registry_import.products_read = counts["products"]
        registry_import.new = counts[ChangeKind.NEW]
        registry_import.changed = counts[ChangeKind.CHANGED]
        registry_import.standing_changed = counts[ChangeKind.STANDING]
        registry_import.gone = counts[ChangeKind.GONE]
        registry_import.unchanged = counts["unchanged"]
        registry_import.unreadable = staged.problems[ProblemKind.UNREADABLE] + counts["unreadable"]
        registry_import.repeated = staged.problems[ProblemKind.REPEATED]
        registry_import.left_out = staged.problems[ProblemKind.LEFT_OUT]
        registry_import.read_at = at
        registry_import.state = ImportState.READY
        if not registry_import.differing:
            registry_import.state = ImportState.UNCHANGED
            registry_import.ended_at = at
            staging.clear()
        _expect_waiting(import_id)
        registry_import.save()
    return True


def _expect_waiting(import_id: int) -> None:
    """Only now, so that nobody who discards the file waits for its end."""
    state = (
        RegistryImport.objects.select_for_update(no_key=True)
        .values_list("state", flat=True)
        .get(pk=import_id)
    )
    if state != ImportState.WAITING:
        raise _DiscardedError


def _takes_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _sort_in_memory() -> None:
    """Half a million products are sorted and hashed several times; the usual 4 MB go through the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")


def _take_findings(
    registry_import: RegistryImport, file: RegistryFile, published_on: date | None, at: datetime
) -> None:
    findings = file.findings
    registry_import.format = file.format
    registry_import.is_complete = file.is_complete
    registry_import.has_operations = findings.has_operations
    registry_import.has_scopes = findings.has_scopes
    registry_import.has_products = findings.has_products
    registry_import.unknown_columns = sorted(findings.unknown_columns)[:200]
    registry_import.published_on = published_on or day_of_name(registry_import.file_name) or at.date()


def _refuse_older(registry_import: RegistryImport, published_on: date | None) -> None:
    """An older file would undo what a newer one brought. One that tells no day cannot be judged."""
    newest = (
        RegistryImport.objects.filter(state__in=CLOSED_STATES, published_on__isnull=False)
        .order_by("-published_on")
        .values_list("published_on", flat=True)
        .first()
    )
    if newest is not None and published_on is not None and published_on < newest:
        raise RegistryFileError(
            _(
                "This file was published on %(this)s, and one of %(newest)s was applied already. Download "
                "the newest file from the registry."
            )
            % {"this": published_on.isoformat(), "newest": newest.isoformat()}
        )


def _refuse_half(registry_import: RegistryImport, gone: int) -> None:
    listed = comparing.count_listed()
    if gone > 10 and gone > listed * _MOST_GONE:
        raise RegistryFileError(
            _(
                "This file lacks %(gone)d of the %(listed)d operations that the registry listed before, so "
                "it is not the whole registry. Download the whole file again."
            )
            % {"gone": gone, "listed": listed}
        )
