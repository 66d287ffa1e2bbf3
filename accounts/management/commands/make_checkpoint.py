"""Signs a checkpoint of the record now, without waiting for the clock."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.record_key import RecordKeyMissingError
from accounts.services import checkpointing


class Command(BaseCommand):
    help = "Takes new events into the record's hash tree, signs what it is then, and prints the note."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            checkpoint = checkpointing.make_checkpoint(timezone.now())
        except RecordKeyMissingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(checkpoint.note if checkpoint else "Nothing has happened since the last one.")
