"""Recomputes the record's proof; exits 1 on any difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import proof, record_key
from accounts.models import RecordCheckpoint
from accounts.record_key import RecordKeyMissingError
from accounts.rules import signed_notes


class Command(BaseCommand):
    help = (
        "Recomputes every hash and signature of the record and compares it with kept checkpoints. "
        "Exits with 1 and names what is wrong on any difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint that was kept outside, as it was mailed; may be given several times",
        )
        parser.add_argument(
            "--key",
            default="",
            metavar="LINE",
            help="the public key to check with (name+hash+key); without it the installation's own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = (
                signed_notes.read_verifier_key(options["key"])
                if options["key"]
                else record_key.load_key().verifier_key
            )
            notes = [Path(name).read_text(encoding="utf-8") for name in options["checkpoint"]]
        except (RecordKeyMissingError, signed_notes.NoteError) as error:
            raise CommandError(str(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The checkpoint file cannot be read: {error}.") from error
        damage = proof.find_damage(timezone.now(), key, kept_notes=notes)
        for difference in damage:
            self.stderr.write(f"{difference.kind}: {difference.sentence}")
        if damage:
            raise CommandError("The record is not what was signed.")
        newest = RecordCheckpoint.objects.order_by("-size").first()
        self.stdout.write(
            f"The record is whole: {newest.size:,} events under {RecordCheckpoint.objects.count():,} "
            f"checkpoints, {len(notes)} kept ones compared."
            if newest
            else "The record has no checkpoint yet. The clock makes one every hour."
        )
