"""``manage.py bench MEASURE``: print what the program costs, against what it cannot cost less than."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.bench import paper

MEASURES = {"paper": paper}


class Command(BaseCommand):
    help = "Measure one thing, paired with its own lower bound in the same run."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand a measure."""
        measures = parser.add_subparsers(dest="measure", required=True, metavar="MEASURE")
        for name, measure in MEASURES.items():
            measure.add_arguments(measures.add_parser(name, help=measure.HELP, description=measure.HELP))

    def handle(self, *_arguments: Any, measure: str, **options: Any) -> None:
        """Print line by line, as it is known."""
        for line in MEASURES[measure].lines(**options):
            self.stdout.write(line)
