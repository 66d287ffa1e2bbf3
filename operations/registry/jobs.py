"""What a worker or the command does with an import: refusals become its state, progress goes to the cache.

The row says what is owed: an import that waits or is being applied is taken up again by the clock, as
often as it takes, but a file whose reading ends the worker three times is given up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from operations.models import RegistryImport
from operations.models.registry_import import ImportState
from operations.registry import applying, reading, staging, uploads
from operations.registry.records import RegistryFileError

MOST_TRIES = 3
_PROGRESS_SECONDS = 600


@dataclass(frozen=True)
class Progress:
    """How far a reading came."""

    rows: int = 0
    share: float = 0.0

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def read(
    import_id: int,
    at: datetime,
    path: Path | None = None,
    tell: reading.Tell = lambda _rows, _share: None,
) -> None:
    """Reads and compares the file of a waiting import; a wrong file makes it refused.

    `path` is the file where it is not the stored one.
    """
    registry_import = RegistryImport.objects.get(pk=import_id)
    if registry_import.state != ImportState.WAITING or reading.is_under_way():
        return
    path = path or uploads.path_of(settings.MEDIA_ROOT, registry_import.stored_as)
    RegistryImport.objects.filter(pk=import_id).update(tries=registry_import.tries + 1)
    try:
        _expect_readable(registry_import, path)
        was_read = reading.read(import_id, path, at, tell)
    except RegistryFileError as refusal:
        _refuse(import_id, str(refusal), at)
    else:
        if not was_read:  # another worker was quicker, or somebody discarded it
            RegistryImport.objects.filter(pk=import_id).update(tries=registry_import.tries)
            return
    _forget_file_of_closed(import_id)


def _expect_readable(registry_import: RegistryImport, path: Path) -> None:
    if registry_import.tries >= MOST_TRIES:
        raise RegistryFileError(
            _(
                "The file was begun three times and never read to its end. Ask whoever runs this "
                "installation to look into the worker's log."
            )
        )
    if not path.is_file():
        raise RegistryFileError(_("The file is no longer there. Choose it again."))


def apply_for(import_id: int, patience: timedelta, *, clock: Callable[[], datetime]) -> bool:
    """Takes over batches until none is left or the time is up; whether something is left."""
    ends_at = clock() + patience
    try:
        while applying.apply_batch(import_id, clock()):
            if clock() >= ends_at:
                return True
    except RegistryFileError as refusal:
        _refuse(import_id, str(refusal), clock())
    _forget_file_of_closed(import_id)
    return False


def progress_of(registry_import: RegistryImport) -> Progress:
    """What the worker told last; nothing where the cache forgot it."""
    rows, share = cache.get(_key(registry_import), (0, 0.0))
    return Progress(rows, share)


def tell_in_cache(import_id: int) -> reading.Tell:
    """For a page in another process: rows are only there once the reading has committed."""
    key = _key(RegistryImport.objects.only("public_id").get(pk=import_id))

    def tell(rows: int, share: float) -> None:
        cache.set(key, (rows, share), _PROGRESS_SECONDS)

    return tell


@transaction.atomic
def _refuse(import_id: int, sentence: str, at: datetime) -> None:
    registry_import = RegistryImport.objects.select_for_update(of=("self",), no_key=True).get(pk=import_id)
    if registry_import.state not in (ImportState.WAITING, ImportState.APPLYING):
        return  # decided meanwhile
    registry_import.state = ImportState.REFUSED
    registry_import.refusal = sentence
    registry_import.ended_at = at
    registry_import.save(update_fields=["state", "refusal", "ended_at"])
    staging.clear()
    audit.record(
        "registryimport:refused",
        registry_import,
        label=registry_import.file_name,
        actor=registry_import.received_by,
        at=at,
        reason=sentence,
        after={"sha256": registry_import.sha256},
    )


def _forget_file_of_closed(import_id: int) -> None:
    registry_import = RegistryImport.objects.get(pk=import_id)
    if not registry_import.is_open and registry_import.stored_as:
        uploads.delete(settings.MEDIA_ROOT, registry_import.stored_as)
        RegistryImport.objects.filter(pk=import_id).update(stored_as="")


def _key(registry_import: RegistryImport) -> str:
    return f"registry-import-{registry_import.public_id}"
