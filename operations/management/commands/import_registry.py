"""Load a file of the federal registry: show what it changes, and take it over when asked."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.models import RegistryImport
from operations.models.registry_import import OPEN_STATES, ImportState
from operations.registry import jobs
from operations.services import registry_importing

_SHOWN_PROBLEMS = 20
_SLICE = timedelta(seconds=2)


class Command(BaseCommand):
    help = (
        "Reads a file of the federal registry (INTEGRITY_Export or INTEGRITY_Data as xlsx or CSV, the bulk "
        "XML in its zip, the JSON of the operations service) and says what it would change. Nothing changes "
        "without --apply."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument("--apply", action="store_true", help="take over what differs, after a question")
        parser.add_argument("--yes", action="store_true", help="with --apply: do not ask")
        parser.add_argument(
            "--resume", action="store_true", help="go on with the import that was interrupted"
        )
        parser.add_argument("--discard", action="store_true", help="close the import that is open, first")

    def handle(
        self,
        *_arguments: Any,
        file: Path | None,
        apply: bool,
        yes: bool,
        resume: bool,
        discard: bool,
        **_options: Any,
    ) -> None:
        if file is None and not (resume or discard):
            raise CommandError("Name a file, or --resume the import that was interrupted.")
        if file is not None and resume:
            raise CommandError("--resume goes on with the file that was begun: leave FILE out.")
        try:
            if discard:
                self._discard()
            if file is not None:
                self._load(file, is_to_apply=apply, is_sure=yes)
            elif resume:
                self._resume(is_sure=yes)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal

    def _load(self, path: Path, *, is_to_apply: bool, is_sure: bool) -> None:
        if not path.is_file():
            raise CommandError(f"{path} is not there or not a file.")
        registry_import = registry_importing.read_here(path, at=timezone.now(), tell=self._tell_reading)
        if registry_import.state == ImportState.REFUSED:
            raise CommandError(registry_import.refusal)
        self._summarise(registry_import)
        if registry_import.state == ImportState.UNCHANGED:
            self.stdout.write("Nothing differs: there is nothing to apply.")
        elif is_to_apply:
            self._apply(registry_import, is_sure=is_sure)
        else:
            self.stdout.write(
                "Nothing was changed. Look at it under Operations, or run again with --resume to apply it or "
                "with --discard to forget it."
            )

    def _resume(self, *, is_sure: bool) -> None:
        registry_import = _open_import()
        if registry_import.state == ImportState.WAITING:
            raise CommandError(
                f"{registry_import.file_name} was never read to its end. Run again with its FILE and "
                "--discard."
            )
        self._apply(registry_import, is_sure=is_sure or registry_import.state == ImportState.APPLYING)

    def _discard(self) -> None:
        registry_import = RegistryImport.objects.filter(state__in=OPEN_STATES).first()
        if registry_import is not None:
            registry_importing.discard(registry_import, actor=None, at=timezone.now())
            self.stdout.write(f"{registry_import.file_name} is discarded.")

    def _apply(self, registry_import: RegistryImport, *, is_sure: bool) -> None:
        if not is_sure and not self._confirms(registry_import):
            raise CommandError("Nothing was changed. Run again with --resume to apply it.")
        registry_import = registry_importing.apply(registry_import, actor=None, at=timezone.now())
        while jobs.apply_for(registry_import.pk, _SLICE, clock=timezone.now):
            registry_import.refresh_from_db()
            self.stdout.write(f"{registry_import.applied:,} of {registry_import.differing:,} taken over")
        registry_import.refresh_from_db()
        if registry_import.state != ImportState.APPLIED:
            raise CommandError(registry_import.refusal or "It is not applied. Run again with --resume.")
        self.stdout.write(self.style.SUCCESS(f"{registry_import.file_name} is applied."))

    def _confirms(self, registry_import: RegistryImport) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("There is nobody to ask. Add --yes to apply it without a question.")
        answer = input(f"Change {registry_import.differing:,} operations? Type yes: ")
        return answer.strip().lower() == "yes"

    def _tell_reading(self, rows: int, share: float) -> None:
        self.stdout.write(f"{rows:,} rows read, {share:.0%} of the file")

    def _summarise(self, registry_import: RegistryImport) -> None:
        day = registry_import.published_on
        self.stdout.write(f"{registry_import.get_format_display()}, published on {day}")
        for label, count in (
            ("operations", registry_import.operations_read),
            ("products", registry_import.products_read),
            ("new", registry_import.new),
            ("standing changed", registry_import.standing_changed),
            ("changed", registry_import.changed),
            ("no longer listed", registry_import.gone),
            ("unchanged", registry_import.unchanged),
            ("rows not read", registry_import.unreadable),
            ("rows that count once", registry_import.repeated),
            ("values left out", registry_import.left_out),
        ):
            self.stdout.write(f"{count:>10,}  {label}")
        if registry_import.unknown_columns:
            self.stdout.write(f"Columns that nobody knows: {', '.join(registry_import.unknown_columns)}")
        for problem in registry_import.problems.order_by("id")[:_SHOWN_PROBLEMS]:
            self.stdout.write(f"  {problem.place}, row {problem.row}: {problem.reason}")


def _open_import() -> RegistryImport:
    registry_import = RegistryImport.objects.filter(state__in=OPEN_STATES).first()
    if registry_import is None:
        raise CommandError("There is no import to go on with.")
    return registry_import
