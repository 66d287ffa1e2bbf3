"""``manage.py bench MEASURE``: print what the program costs, against what it cannot cost less than."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from nopcert.bench import issue, paper, registry

MEASURES = {"issue": issue, "paper": paper, "registry": registry}


class Command(BaseCommand):
    help = "Measures one thing, paired with its own lower bound in the same run."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand a measure."""
        measures = parser.add_subparsers(dest="measure", required=True, metavar="MEASURE")
        for name, measure in MEASURES.items():
            measure.add_arguments(measures.add_parser(name, help=measure.HELP, description=measure.HELP))

    def handle(self, *_arguments: Any, measure: str, **options: Any) -> None:
        """Prints line by line, as it is known."""
        with closing(MEASURES[measure].lines(**options)) as lines:
            for line in lines:
                self.stdout.write(line)
                self.stdout.flush()
