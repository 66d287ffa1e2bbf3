"""Load a new revision of the tariff schedule from USITC's CSV."""

from __future__ import annotations

import gzip
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.rules import hts, usitc
from operations.services import schedule_revision
from operations.services.schedule_revision import Revision

_SHOWN = 20
_LARGEST_FILE = 64 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Compares USITC's nested CSV of the Harmonized Tariff Schedule with the codes in force and, with "
        "--apply, loads it. Without --apply nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="USITC's export, .csv or .csv.gz, all chapters")
        parser.add_argument(
            "--in-force-on", required=True, metavar="DATE", help="the revision's first day, as in 2027-01-01"
        )
        parser.add_argument(
            "--apply", action="store_true", help="load it; without, only say what would change"
        )
        parser.add_argument(
            "--allow-many-ends", action="store_true", help="let more than a tenth of all codes end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            in_force_on = date.fromisoformat(options["in_force_on"])
        except ValueError as error:
            raise CommandError("Give --in-force-on as a date such as 2027-01-01.") from error
        try:
            revision = schedule_revision.load_schedule(
                usitc.read_schedule(_text_of(options["file"])),
                in_force_on=in_force_on,
                dry_run=not options["apply"],
                allow_many_ends=options["allow_many_ends"],
            )
        except (usitc.ScheduleRefusedError, schedule_revision.RevisionRefusedError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(revision, is_applied=options["apply"])

    def _tell(self, revision: Revision, *, is_applied: bool) -> None:
        last_day = f"the day before {revision.in_force_on}"
        self.stdout.write(
            f"{len(revision.new):,} new, {len(revision.ended):,} ended on {last_day}, "
            f"{len(revision.reworded):,} with other words or units, {revision.unchanged:,} unchanged"
        )
        self._list("new", revision.new)
        self._list("ended", revision.ended)
        self._list("new, certified organic", revision.new_organic)
        self._list("ended, certified organic", revision.ended_organic)
        for change in revision.reworded[:_SHOWN]:
            self.stdout.write(
                f"  {hts.display_hts(change.code)} was: {change.before}\n{'now:':>19} {change.after}"
            )
        if len(revision.reworded) > _SHOWN:
            self.stdout.write(f"  and {len(revision.reworded) - _SHOWN:,} more with other words")
        self.stdout.write("Loaded." if is_applied else "Nothing was changed. Load it with --apply.")

    def _list(self, title: str, codes: Sequence[str]) -> None:
        if codes:
            shown = ", ".join(map(hts.display_hts, codes[:_SHOWN]))
            more = f" and {len(codes) - _SHOWN:,} more" if len(codes) > _SHOWN else ""
            self.stdout.write(f"  {title}: {shown}{more}")


def _text_of(path: Path) -> str:
    """The file's text. Raises CommandError in a sentence."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            raw = file.read(_LARGEST_FILE + 1)
    except (OSError, EOFError) as error:
        raise CommandError(f"The file {path} cannot be read ({error}). Name USITC's CSV file.") from error
    if len(raw) > _LARGEST_FILE:
        raise CommandError(f"The file {path} is larger than any schedule (64 MB). Name USITC's CSV file.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"The file {path} is not written in UTF-8. Export it from USITC once more."
        ) from error
