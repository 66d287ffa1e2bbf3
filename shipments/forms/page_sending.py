"""Reads which of a page's sendings came in: what `shipments/_sending.html` hides in its form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress

from shipments.rules.merging import Sending

MOST_SENDINGS = 1_000_000  # far more than anybody types into one page


def sending_of(data: Mapping[str, str]) -> Sending:
    """The page's key and count; a new page where there is none that can be read."""
    page, count = uuid.uuid4(), 0
    with suppress(ValueError):
        page = uuid.UUID(data.get("page", ""))
    written = data.get("sending", "")
    if written.isascii() and written.isdigit() and int(written[:9]) <= MOST_SENDINGS:
        count = int(written[:9])
    return Sending(page, count)
