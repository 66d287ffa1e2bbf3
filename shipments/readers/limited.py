"""Hands a file to a child process that may use little memory and time, and takes its answer.

A file made to harm can end the child and nothing else. The child sets its own limits before it reads
(`__main__.py`), so that a threaded server needs no `preexec_fn`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent

SECONDS = 15.0
"""How long the child may take; its own limit of processor time is shorter."""


class Job(StrEnum):
    """What the child can be asked for."""

    INSPECT_PDF = "inspect_pdf"
    INSPECT_OFFICE = "inspect_office"
    REDRAW_PICTURE = "redraw_picture"
    PDF_TEXT = "pdf_text"
    WORKBOOK = "workbook"
    DELIMITED = "delimited"
    PDF_PAGE = "pdf_page"


class FileRefusedError(ValueError):
    """The file is not taken. `code` says why (`shipments/rules/papers.py` has the sentences)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What the child found; `content` are bytes that it made, such as a picture drawn anew."""

    found: Mapping[str, Any]
    content: bytes


def read(job: Job, content: bytes, *details: str) -> Answer:
    """The child's answer about the bytes; `details` say more about the job, such as the number of a page.

    Raises `FileRefusedError`: with the code of the reader, or `exhausting` where the child reached a
    limit or died.
    """
    command = [sys.executable, "-E", "-s", "-m", "shipments.readers", job, *details]
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the file is its input, not an argument)
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefusedError("exhausting") from error
    head, _newline, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise FileRefusedError("exhausting")
    found: dict[str, Any] = json.loads(head)
    if "refused" in found:
        raise FileRefusedError(str(found["refused"]))
    return Answer(found, body)
