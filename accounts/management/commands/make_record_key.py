"""Makes the key that signs the record's checkpoints, unless there is one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts import record_key


class Command(BaseCommand):
    help = "Makes the key that signs the record's checkpoints. An old key is never written over."

    def handle(self, *args: Any, **options: Any) -> None:
        made = record_key.make_key()
        key = record_key.load_key()
        word = "made" if made else "there already"
        self.stdout.write(f"Key {word}. Its public half, to check checkpoints with:\n{key.verifier_key}")
