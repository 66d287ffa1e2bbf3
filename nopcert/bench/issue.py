"""The main job at its real size: click to sealed PDF, price of the seal, memory of the worker."""

from __future__ import annotations

import json as json_format
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import CommandError

from nopcert.bench import approved, click, memory, options, paper, stage, table
from nopcert.bench.door import DoorError
from nopcert.bench.parts import WORKERS, PartError, Parts

HELP = "click to sealed PDF, sealed paper against the bare page, memory of the worker"


def add_arguments(parser: ArgumentParser) -> None:
    """Options of ``bench issue``."""
    options.add_count(parser, "--count", default=30, words="certificates to issue one by one")
    options.add_count(parser, "--papers", default=500, words="papers to watch the worker's memory over")
    options.add_json(parser)


def lines(*, count: int, papers: int, json: Path | None = None, **_options: object) -> Iterator[str]:
    """Opens a stage, measures on it and says what came out. Raises CommandError where that cannot be."""
    if stage.is_here():
        stage.end_with_caller()
        try:
            yield from _measured(count, papers, json)
        except (DoorError, PartError) as error:
            raise CommandError(str(error)) from error
        return
    if find_spec("aiosmtpd") is None:
        raise CommandError(
            "The worker's mail needs the demo's mail sink, which is not installed here. Install the packages "
            "of requirements/demo.txt, or run the bench on the demo: bin/run, then bin/manage bench issue"
        )
    words = ["bench", "issue", "--count", str(count), "--papers", str(papers)]
    yield from stage.repeat([*words, "--json", str(json)] if json else words)


def _measured(count: int, papers: int, json: Path | None) -> Iterator[str]:
    where = table.machine()
    yield from approved.prepare_stage()
    parts = Parts()
    clicked = yield from click.measure(count, parts)
    yield f"rendering, sealing and storing {count} pages in this process, each with its bare pair"
    sealed = paper.measure(count)
    yield f"letting the worker make {papers} papers"
    held = yield from memory.measure(papers, parts)
    yield ""
    yield f"{where}; a web server, a broker, a worker with {WORKERS} processes for papers"
    yield from click.report(clicked)
    yield from paper.report(sealed)
    if held:
        yield from memory.report(held)
    if json:
        found = {"click": asdict(clicked), "paper": asdict(sealed), "memory": asdict(held) if held else None}
        json.write_text(json_format.dumps(found, indent=1), encoding="utf-8")
