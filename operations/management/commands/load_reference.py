"""Bring the code lists to what their files say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations import reference
from operations.services import reference_loading


class Command(BaseCommand):
    help = "Loads the code lists of operations/reference; what is the same stays, nothing is deleted."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = reference_loading.load_reference(at=timezone.now())
        except reference.ReferenceFileError as refusal:
            raise CommandError(str(refusal)) from refusal
        for outcome in outcomes:
            self.stdout.write(f"{outcome.name}: {_words(outcome)}")


def _words(outcome: reference_loading.Outcome) -> str:
    if not outcome.was_read:
        return "as loaded before"
    return (
        f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.ended:,} ended, "
        f"{outcome.unchanged:,} unchanged"
    )
