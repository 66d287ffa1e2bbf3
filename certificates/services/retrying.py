"""Asks again for what a lost job owed: the rows say what (security.md 22)."""

from __future__ import annotations

from datetime import datetime

from accounts import queue
from certificates import tasks
from certificates.documents import produce


def ask_for_owed_papers(at: datetime) -> int:
    """Asks for every paper that is due and not there; returns how many."""
    owed = produce.list_owed(at)
    for version_id in owed:
        queue.ask(tasks.produce_document, version_id=version_id)
    return len(owed)
