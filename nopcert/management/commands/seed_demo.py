"""Make the demo, or say who signs in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from nopcert.demo import PASSWORD, checks, desk, issuing, parties, requests, stock
from nopcert.demo.certifiers import CERTIFIERS
from nopcert.demo.people import PEOPLE
from operations import queries

STEPS: tuple[Callable[[datetime], Iterable[str]], ...] = (
    parties.seed,
    stock.seed,
    issuing.seed_prices,
    requests.seed,
    desk.seed,
    issuing.seed,
    checks.seed,
)
"""What the demo is made of, in order: each makes what is missing and yields lines that say what."""


class Command(BaseCommand):
    help = "Makes invented companies, people and requests to try nopcert with; run again, it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--logins", action="store_true", help="make nothing, print who signs in to the demo"
        )
        parser.add_argument(
            "--yes-this-is-a-demo",
            action="store_true",
            help="also with NOPCERT_ENVIRONMENT=production: everybody will know the password",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["logins"]:
            self._print_logins()
            return
        if settings.IS_PRODUCTION and not options["yes_this_is_a_demo"]:
            raise CommandError(
                "This installation is a production one (NOPCERT_ENVIRONMENT), and the demo's password is "
                "known to everybody. If it is only a demo, say so: manage.py seed_demo --yes-this-is-a-demo"
            )
        if not queries.list_countries().exists():
            raise CommandError("The code lists are not loaded. Run first: manage.py load_reference")
        at = timezone.now()
        for step in STEPS:
            for line in step(at):
                self.stdout.write(f"made {line}")

    def _print_logins(self) -> None:
        main = [person for person in PEOPLE if person.is_main]
        there = set(
            User.objects.filter(email__in=[one.email for one in main]).values_list("email", flat=True)
        )
        if not there:
            raise CommandError("There is no demo yet. Make it with: manage.py seed_demo")
        self.stdout.write(f"Demo logins, password {PASSWORD}")
        for person in main:
            if person.email in there:
                self.stdout.write(f"  {person.role:<14} {person.email:<30} {_party_name(person.party)}")


def _party_name(party: str) -> str:
    names = {row.nop_id: row.name for row in parties.OPERATIONS}
    names |= {row.prefix: row.name for row in CERTIFIERS}
    return names[party]
