"""What a paper looks like, page by page: pictures drawn by the child process, tables as their words."""

from __future__ import annotations

from dataclasses import dataclass

from shipments.models import Attachment
from shipments.models.reading import ReadingState
from shipments.readers import limited
from shipments.readers.limited import FileRefusedError, Job
from shipments.rules import papers

MOST_LETTERS = 20_000
"""Of a table that is shown as text; the rest is in the file."""


@dataclass(frozen=True)
class PaperView:
    """One page of a paper. `shape` is how it is shown: picture, words, or nothing where the file has to be
    opened for it."""

    paper: Attachment
    shape: str
    number: int
    total: int
    words: str = ""

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        return self.number + 1 if self.number < self.total else None


def look_at(paper: Attachment, number: int) -> PaperView:
    """The page with that number; a number beyond the last is the last. The caller has fetched the reading."""
    reading = getattr(paper, "reading", None)
    is_read = reading is not None and reading.state == ReadingState.READ
    words: list[str] = reading.pages if reading and is_read else []
    if paper.content_type == papers.PDF:
        is_whole = bool(words) and reading is not None and not reading.is_cut
        total = len(words) if is_whole else _pages_of(paper)
        return PaperView(paper, "picture", min(max(number, 1), max(total, 1)), total)
    if paper.content_type.startswith("image/"):
        return PaperView(paper, "picture", 1, 1)
    if words:
        number = min(max(number, 1), len(words))
        return PaperView(paper, "words", number, len(words), words[number - 1][:MOST_LETTERS])
    return PaperView(paper, "", 1, 1)


def draw_page(paper: Attachment, number: int) -> tuple[bytes, str]:
    """The bytes of a picture and what kind of picture it is. A picture was drawn anew when it was attached;
    of a PDF the page is drawn now. Raises `FileRefusedError`, `OSError`."""
    with paper.file.open("rb") as file:
        content = file.read()
    if paper.content_type.startswith("image/"):
        return content, paper.content_type
    if paper.content_type != papers.PDF:
        raise FileRefusedError("no_page")
    return limited.read(Job.PDF_PAGE, content, str(number)).content, "image/png"


def _pages_of(paper: Attachment) -> int:
    """How many pages a PDF has; 0 where it cannot be read."""
    try:
        with paper.file.open("rb") as file:
            return int(limited.read(Job.INSPECT_PDF, file.read()).found["pages"])
    except (FileRefusedError, OSError):
        return 0
