"""Verbs on imports of the federal registry: a file is received, its changes are applied or discarded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, queue
from accounts.models import Membership
from operations import tasks
from operations.models import RegistryImport
from operations.models.registry_import import OPEN_STATES, ImportState
from operations.registry import jobs, reading, staging, uploads
from operations.rules import registry_values

_LONGEST_NAME = 200
_SWEPT_AFTER = timedelta(hours=1)


class ImportRefusedError(ValidationError):
    """The file cannot be received now, or the import is not in a state for this."""


def receive(name: str, pieces: Iterable[bytes], *, actor: Membership, at: datetime) -> RegistryImport:
    """Keeps the file and asks for its dry run. Raises ImportRefusedError."""
    expect_none_open()
    kept = uploads.keep(settings.MEDIA_ROOT, pieces)
    try:
        registry_import = _register(name, kept, actor=actor, at=at)
    except BaseException:
        uploads.delete(settings.MEDIA_ROOT, kept.stored_as)
        raise
    with transaction.atomic():
        queue.ask(tasks.read_registry_file, import_id=registry_import.pk)
    return registry_import


def read_here(path: Path, *, at: datetime, tell: reading.Tell) -> RegistryImport:
    """The dry run of a file of this machine, in this process. Raises ImportRefusedError."""
    expect_none_open()
    kept = uploads.KeptFile("", uploads.digest_of(path), path.stat().st_size)
    registry_import = _register(path.name, kept, actor=None, at=at)
    jobs.read(registry_import.pk, at, path, tell)
    registry_import.refresh_from_db()
    return registry_import


@transaction.atomic(durable=True)
def apply(registry_import: RegistryImport, *, actor: Membership | None, at: datetime) -> RegistryImport:
    """Decides that what differs is taken over, and asks for it. Raises ImportRefusedError."""
    registry_import = _locked(registry_import)
    if registry_import.state in (ImportState.APPLYING, ImportState.APPLIED):
        return registry_import  # a second click
    if registry_import.state != ImportState.READY:
        raise ImportRefusedError(
            _("This file does not wait for a decision any more. Look at it again."), code="not_ready"
        )
    registry_import.state = ImportState.APPLYING
    registry_import.decided_by = actor
    registry_import.decided_at = at
    registry_import.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        "registryimport:decided",
        registry_import,
        label=registry_import.file_name,
        actor=actor,
        at=at,
        after={
            "sha256": registry_import.sha256,
            "new": registry_import.new,
            "changed": registry_import.changed,
            "standing_changed": registry_import.standing_changed,
            "gone": registry_import.gone,
        },
    )
    queue.ask(tasks.apply_registry_import, import_id=registry_import.pk)
    return registry_import


@transaction.atomic(durable=True)
def discard(registry_import: RegistryImport, *, actor: Membership | None, at: datetime) -> RegistryImport:
    """Closes an import that nothing was taken over from. Raises ImportRefusedError."""
    registry_import = _locked(registry_import)
    if registry_import.state == ImportState.DISCARDED:
        return registry_import
    if registry_import.state not in (ImportState.WAITING, ImportState.READY):
        raise ImportRefusedError(
            _("This file is being applied or is closed: it cannot be discarded."), code="not_open"
        )
    uploads.delete(settings.MEDIA_ROOT, registry_import.stored_as)
    if registry_import.state == ImportState.READY:
        staging.clear()  # what is being read is thrown away by its reader
    registry_import.state = ImportState.DISCARDED
    registry_import.stored_as = ""
    registry_import.decided_by = actor
    registry_import.decided_at = registry_import.ended_at = at
    registry_import.save(update_fields=["state", "stored_as", "decided_by", "decided_at", "ended_at"])
    audit.record(
        "registryimport:discarded",
        registry_import,
        label=registry_import.file_name,
        actor=actor,
        at=at,
        after={"sha256": registry_import.sha256},
    )
    return registry_import


def ask_for_owed_imports() -> int:
    """Asks again for whatever a lost job owed; returns how many imports that were."""
    owed = RegistryImport.objects.filter(state__in=(ImportState.WAITING, ImportState.APPLYING))
    jobs_of = {
        ImportState.WAITING: tasks.read_registry_file,
        ImportState.APPLYING: tasks.apply_registry_import,
    }
    count = 0
    for pk, state, stored_as in owed.values_list("pk", "state", "stored_as"):
        if state == ImportState.WAITING and not stored_as:
            continue  # the command reads its file itself
        queue.ask(jobs_of[ImportState(state)], import_id=pk)
        count += 1
    return count


def sweep_uploads(at: datetime) -> int:
    """Deletes files that belong to no open import: a crash left them. Returns how many."""
    kept = RegistryImport.objects.filter(state__in=OPEN_STATES).values_list("stored_as", flat=True)
    return uploads.sweep(settings.MEDIA_ROOT, set(kept), before=at - _SWEPT_AFTER)


def expect_none_open() -> None:
    """Raises ImportRefusedError while another file is under way: the staging tables hold one."""
    under_way = (
        RegistryImport.objects.filter(state__in=OPEN_STATES).select_related("received_by__user").first()
    )
    if under_way is not None:
        raise _under_way(under_way)


@transaction.atomic(durable=True)
def _register(name: str, kept: uploads.KeptFile, *, actor: Membership | None, at: datetime) -> RegistryImport:
    try:
        with transaction.atomic():
            registry_import = RegistryImport.objects.create(
                file_name=registry_values.shorten(name, _LONGEST_NAME) or "?",
                file_bytes=kept.size,
                sha256=kept.sha256,
                stored_as=kept.stored_as,
                received_at=at,
                received_by=actor,
            )
    except IntegrityError:  # somebody was quicker
        expect_none_open()
        raise
    audit.record(
        "registryimport:received",
        registry_import,
        label=registry_import.file_name,
        actor=actor,
        at=at,
        after={"sha256": kept.sha256, "bytes": kept.size},
    )
    return registry_import


def _locked(registry_import: RegistryImport) -> RegistryImport:
    return RegistryImport.objects.select_for_update(of=("self",), no_key=True).get(pk=registry_import.pk)


def _under_way(registry_import: RegistryImport) -> ImportRefusedError:
    person = registry_import.received_by
    return ImportRefusedError(
        _("%(file)s, which %(who)s brought, is still open: apply it or discard it first.")
        % {
            "file": registry_import.file_name,
            "who": person.user.name if person else _("the command line"),
        },
        code="under_way",
    )
