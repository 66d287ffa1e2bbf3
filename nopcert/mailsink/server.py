"""The SMTP side: takes every message for everybody and keeps it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from nopcert.mailsink import store

MAX_BYTES = 25 * 1024 * 1024
"""As large a message as the common mail services take."""


class Keeper:
    """aiosmtpd calls `handle_DATA` for every whole message."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipients = ", ".join(envelope.rcpt_tos).encode(errors="replace")
        content = envelope.original_content or b""
        store.keep(self._folder, b"X-Envelope-To: " + recipients + b"\r\n" + content, at=datetime.now(UTC))
        return "250 kept"


async def serve(host: str, port: int, folder: Path) -> None:
    """Listens until it is cancelled. Raises `OSError` when the port cannot be opened."""
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=MAX_BYTES, enable_SMTPUTF8=True, hostname="nopcert", loop=loop),
        host=host,
        port=port,
    )
    async with listener:
        await listener.serve_forever()
