"""What a crash, a second file, a late word or a broken upload leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from nopcert.bench import registry_files
from nopcert.bench.registry_files import Registry
from operations.models import Operation, RegistryImport, StagedOperation
from operations.registry import applying, jobs, staging, uploads
from operations.services import registry_importing
from tests.operations.registry.conftest import FARM, MILL, NOW, Load, file_of

pytestmark = pytest.mark.django_db


class _CrashError(Exception):
    """What a killed worker looks like from inside."""


def test_an_apply_goes_on_where_a_crash_ended_it(
    tmp_path: Path, read: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry_files.write_data_workbook(Registry(60), tmp_path / "a.xlsx")
    registry_import = registry_importing.apply(read(tmp_path / "a.xlsx"), actor=None, at=NOW)
    assert applying.apply_batch(registry_import.pk, NOW, size=25)
    real = applying._record_standings
    monkeypatch.setattr(applying, "_record_standings", _crash)
    with pytest.raises(_CrashError):
        applying.apply_batch(registry_import.pk, NOW, size=25)

    registry_import.refresh_from_db()
    assert (registry_import.state, registry_import.applied, Operation.objects.count()) == ("applying", 25, 25)

    monkeypatch.setattr(applying, "_record_standings", real)
    assert registry_importing.ask_for_owed_imports() == 1
    jobs.apply_for(registry_import.pk, timedelta(minutes=1), clock=lambda: NOW)
    registry_import.refresh_from_db()
    assert (registry_import.state, registry_import.applied, Operation.objects.count()) == ("applied", 60, 60)
    assert read(tmp_path / "a.xlsx").state == "unchanged"


def _crash(*_arguments: object) -> None:
    raise _CrashError


def test_rows_that_a_crash_of_the_database_emptied_are_read_again(tmp_path: Path, read: Load) -> None:
    registry_import = registry_importing.apply(read(file_of(tmp_path, FARM, MILL)), actor=None, at=NOW)
    staging.clear()

    jobs.apply_for(registry_import.pk, timedelta(minutes=1), clock=lambda: NOW)

    registry_import.refresh_from_db()
    assert (registry_import.state, Operation.objects.count()) == ("refused", 0)
    assert registry_import.refusal.startswith("The rows that were read from the file are gone")
    assert read(tmp_path / "data.xlsx").state == "ready"


def test_one_file_at_a_time_is_under_way(tmp_path: Path, read: Load) -> None:
    read(file_of(tmp_path, FARM))

    with pytest.raises(ValidationError, match="which the command line brought, is still open"):
        read(file_of(tmp_path, FARM, MILL, name="b.xlsx"))


def test_a_discarded_file_leaves_nothing(tmp_path: Path, read: Load) -> None:
    registry_import = registry_importing.discard(read(file_of(tmp_path, FARM)), actor=None, at=NOW)

    assert registry_import.state == "discarded"
    assert (StagedOperation.objects.exists(), Operation.objects.exists()) == (False, False)
    with pytest.raises(ValidationError, match="does not wait for a decision"):
        registry_importing.apply(registry_import, actor=None, at=NOW)


def test_a_file_that_ends_the_worker_again_and_again_is_given_up(tmp_path: Path, read: Load) -> None:
    path = file_of(tmp_path, FARM)
    registry_import = RegistryImport.objects.create(
        file_name="a.xlsx", file_bytes=1, sha256="0" * 64, received_at=NOW, tries=jobs.MOST_TRIES
    )

    jobs.read(registry_import.pk, NOW, path)

    registry_import.refresh_from_db()
    assert registry_import.refusal.startswith("The file was begun three times")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("countries", "standard")
def test_one_that_is_discarded_while_it_is_read_stays_discarded(tmp_path: Path) -> None:
    path = file_of(tmp_path, FARM)
    registry_import = RegistryImport.objects.create(
        file_name="a.xlsx", file_bytes=1, sha256="0" * 64, received_at=NOW
    )

    def discard() -> None:
        registry_importing.discard(registry_import, actor=None, at=NOW)
        connection.close()

    def discard_meanwhile(_rows: int, _share: float) -> None:
        other = Thread(target=discard)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()

    jobs.read(registry_import.pk, NOW, path, discard_meanwhile)

    registry_import.refresh_from_db()
    assert (registry_import.state, registry_import.changes.count()) == ("discarded", 0)
    assert not StagedOperation.objects.exists()


def test_a_refusal_that_comes_too_late_changes_nothing(tmp_path: Path, read: Load) -> None:
    registry_import = read(file_of(tmp_path, FARM))

    jobs._refuse(registry_import.pk, "Too late.", NOW)

    registry_import.refresh_from_db()
    assert (registry_import.state, StagedOperation.objects.count()) == ("ready", 1)


def test_uploads_that_a_crash_left_are_swept(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept, left = (uploads.keep(tmp_path, [b"x"]) for _file in "ab")
    RegistryImport.objects.create(
        file_name="a", file_bytes=1, sha256=kept.sha256, stored_as=kept.stored_as, received_at=NOW
    )

    assert registry_importing.sweep_uploads(timezone.now()) == 0
    assert registry_importing.sweep_uploads(timezone.now() + timedelta(hours=2)) == 1
    assert [path.name for path in (tmp_path / uploads.FOLDER).iterdir()] == [kept.stored_as]
    assert left.size == 1


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        uploads.keep(tmp_path, pieces())

    assert list((tmp_path / uploads.FOLDER).iterdir()) == []
