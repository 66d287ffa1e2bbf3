"""Asks for papers and messages that a lost job owed; the clock does the same every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.services import telling
from certificates.services import retrying


class Command(BaseCommand):
    help = "Asks for papers and messages that a lost job owed."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        papers = retrying.ask_for_owed_papers(at)
        messages = telling.ask_for_owed_messages(at)
        self.stdout.write(f"asked for {papers} papers and {messages} messages")
