"""``manage.py make_demo_seal CODE``: a demonstration seal for one certifier, where it has none."""

import re
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.documents import demo_authority


class Command(BaseCommand):
    help = "Make the demonstration authority and one certifier's seal, unless they are there."

    def add_arguments(self, parser: CommandParser) -> None:
        """The code names the files; the name goes into the certificate of the seal."""
        parser.add_argument("code", type=_code, help="the certifier's code, as in the names of its key files")
        parser.add_argument("--name", default="", help="the certifier's name (default: its code)")

    def handle(self, *_arguments: Any, code: str, name: str, **_options: Any) -> None:
        """Never overwrites; refused where demonstration seals are not allowed."""
        if not settings.NOPCERT_ALLOW_DEMO_SEAL:
            raise CommandError(
                "Demonstration seals are not allowed here. Put the certifier's own key into "
                f"{settings.NOPCERT_KEYS_ROOT}, or set NOPCERT_ALLOW_DEMO_SEAL=1 for a trial installation."
            )
        path = demo_authority.make_demo_seal(
            settings.NOPCERT_KEYS_ROOT, name or code, code, at=timezone.now()
        )
        self.stdout.write(f"The demonstration seal is {path}; papers sealed with it say SPECIMEN.")


def _code(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,20}", text) or text == demo_authority.ROOT:
        raise ArgumentTypeError(
            f"{text!r} is no certifier's code: use letters, digits and hyphens, at most 20."
        )
    return text
