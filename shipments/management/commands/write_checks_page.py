"""Writes the page of the docs that lists the checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from shipments.rules.checks import page

PAGE = Path(settings.BASE_DIR) / "docs" / "checks.md"


class Command(BaseCommand):
    help = "Writes docs/checks.md from the tables of the checks. Run it after a change of them."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            PAGE.write_text(page.markdown(), encoding="utf-8")
        self.stdout.write("docs/checks.md is written.")
