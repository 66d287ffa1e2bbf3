"""Reads the words of a paper, once: the job behind `tasks.read_paper`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.rules import backoff
from shipments.models import Reading
from shipments.models.reading import ReadingState
from shipments.readers import limited
from shipments.readers.limited import FileRefusedError, Job
from shipments.rules import papers
from shipments.rules.packing_list import cell_text

MOST_TRIES = 4
_FEWEST_LETTERS = 20
"""A scan often carries a page number or a stamp; that is no text to search."""

_MOST_AT_ONCE = 50

FIRST_ASKED_BY_CLOCK_AFTER = timedelta(minutes=1)
"""The task of the verb has this long before the clock takes the reading for lost."""

_JOBS = {papers.PDF: Job.PDF_TEXT, papers.SHEET: Job.WORKBOOK, papers.CSV: Job.DELIMITED}


def owes_reading(content_type: str) -> bool:
    """Whether a file of the kind has words that can be read."""
    return content_type in _JOBS


def list_owed(at: datetime) -> list[int]:
    """Keys of the readings that are due, the oldest first."""
    owed = Reading.objects.filter(state=ReadingState.OWED, due_at__lte=at).order_by("due_at", "pk")
    return list(owed.values_list("pk", flat=True)[:_MOST_AT_ONCE])


@transaction.atomic
def read(reading_id: int, at: datetime) -> Reading | None:
    """Reads the paper's words and keeps them; None where another worker does, or did.

    A file that cannot be read is tried again later, a few times: the machine may have been short of
    memory. Then it stays unreadable, and says so.
    """
    reading = (
        Reading.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("attachment")
        .filter(pk=reading_id, state=ReadingState.OWED)
        .first()
    )
    if reading is None:
        return None
    reading.tries += 1
    try:
        pages, reading.is_cut = _pages_of(reading)
    except FileRefusedError as refusal:
        reading.refusal = refusal.code
        gives_up = refusal.code != "exhausting" or reading.tries >= MOST_TRIES
        reading.state = ReadingState.UNREADABLE if gives_up else ReadingState.OWED
    except OSError:  # the store does not answer, or the file is not there
        reading.refusal = "missing"
        reading.state = ReadingState.UNREADABLE if reading.tries >= MOST_TRIES else ReadingState.OWED
    else:
        has_text = sum(len("".join(page.split())) for page in pages) >= _FEWEST_LETTERS
        reading.state = ReadingState.READ if has_text else ReadingState.NO_TEXT
        reading.pages = pages if has_text else []
        reading.refusal = ""
        reading.read_at = at
    reading.due_at = at + backoff.wait_after(reading.tries) if reading.state == ReadingState.OWED else at
    reading.save()
    return reading


def _pages_of(reading: Reading) -> tuple[list[str], bool]:
    """The words page by page, and whether some are left out. Raises `FileRefusedError`, `OSError`."""
    attachment = reading.attachment
    with attachment.file.open("rb") as file:
        answer = limited.read(_JOBS[attachment.content_type], file.read())
    if attachment.content_type == papers.PDF:
        pages = [str(page) for page in answer.found["pages"]]
    else:
        pages = [_lines_of(sheet["rows"]) for sheet in answer.found["sheets"]]
    return [page.replace("\x00", " ") for page in pages], bool(answer.found["is_cut"])


def _lines_of(rows: list[list[object]]) -> str:
    """A table as lines in which each column keeps its place, as in the words of a PDF."""
    texts = [[cell_text(cell) for cell in row] for row in rows]
    widths = [max((len(row[place]) for row in texts if place < len(row)), default=0) for place in range(60)]
    return "\n".join(
        "   ".join(text.ljust(widths[place]) for place, text in enumerate(row)).rstrip() for row in texts
    )
