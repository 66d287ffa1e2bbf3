"""Which files are taken as papers, and how they are called."""

from __future__ import annotations

import re

HEAD_BYTES = 8192

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ACCEPTED_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", _XLSX, _DOCX})

_UNSAFE = re.compile(r"[^\w .,()+-]+")


def accepted_type(guessed: str, head: bytes, name: str) -> str | None:
    """The content type under which the file is kept, or None.

    `guessed` is what the first bytes say. A CSV has no mark of its own: it is text in UTF-8 without
    control characters whose name says so.
    """
    if guessed in ACCEPTED_TYPES:
        return guessed
    if guessed == "application/zip" and name.lower().endswith(".xlsx"):
        return _XLSX
    if guessed == "" and name.lower().endswith(".csv") and _is_plain_text(head):
        return "text/csv"
    return None


def display_name(name: str) -> str:
    """The sender's name for the file without path, control or odd characters; at most 150 characters."""
    last = re.split(r"[\\/]", name)[-1]
    tidy = " ".join(_UNSAFE.sub(" ", last).split())
    if len(tidy) <= 150:
        return tidy or "paper"
    stem, dot, ending = tidy.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else tidy[:150]


def _is_plain_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # a character may be cut at the end of what was read
            return False
        text = head[: error.start].decode("utf-8-sig")
    return not any(character < " " and character not in "\t\r\n" for character in text)
