"""The folder with the kept messages: one .eml file each, named so that the newest sorts last."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

NEWEST_SHOWN = 200
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")


@dataclass(frozen=True)
class KeptMessage:
    """One message as the pages show it. `to` are the envelope's recipients when they are known."""

    name: str
    subject: str
    sender: str
    to: str
    received_at: datetime
    text: str
    html: str
    attachments: tuple[tuple[str, int], ...]
    """File name and size in bytes."""


def keep(folder: Path, content: bytes, *, at: datetime) -> Path:
    """Writes a message as it came, whole or not at all; returns its file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"{stamp}-{secrets.token_hex(4)}.eml"
    half = path.with_suffix(".new")
    half.write_bytes(content)
    half.replace(path)
    return path


def list_newest(folder: Path, limit: int = NEWEST_SHOWN) -> list[KeptMessage]:
    """Newest first. A file that is not one of ours is passed over."""
    names = sorted((path.stem for path in folder.glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)
    return [message for name in names[:limit] if (message := find(folder, name))]


def find(folder: Path, name: str) -> KeptMessage | None:
    """The message of that name, or None: also for a name that could lead out of the folder."""
    if not _NAME.fullmatch(name):
        return None
    try:
        content = (folder / f"{name}.eml").read_bytes()
    except OSError:
        return None
    return _read(name, message_from_bytes(content, policy=policy.default))


def _read(name: str, message: EmailMessage) -> KeptMessage:
    return KeptMessage(
        name=name,
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        to=str(message.get("X-Envelope-To", "") or message.get("To", "")),
        received_at=_received_at(name, message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(
            (part.get_filename() or part.get_content_type(), len(part.get_payload(decode=True) or b""))
            for part in message.iter_attachments()
        )
        if message.is_multipart()
        else (),
    )


def _received_at(name: str, message: EmailMessage) -> datetime:
    try:
        return datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return parsedate_to_datetime(str(message["Date"]))


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, KeyError):  # a character set or type that Python does not know
        return bytes(part.get_payload(decode=True) or b"").decode(errors="replace")
