"""XLSX and DOCX: zip archives that may hold programs, point at others, or unpack without end."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from shipments.readers.refusal import RefusedError

MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
_CHUNK = 1024 * 1024

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TYPES = "[Content_Types].xml"
_PARTS = {"xl/workbook.xml": SHEET, "word/document.xml": TEXT}
_PROGRAMS = re.compile(
    r"vbaproject|vbadata|/macrosheets/|/activex/|\.(?:bin|exe|dll|js|vbs|ps1|bat|cmd|hta)$"
)
_HARMLESS_BINARIES = re.compile(r"/printersettings/[^/]*\.bin$")
_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?=[^>]*Type\s*=\s*[\"'][^\"']*/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)\b)",
    re.IGNORECASE,
)


def inspect(content: bytes) -> dict[str, Any]:
    """`content_type` of a workbook or a text document without programs. Raises `RefusedError`."""
    archive = _open(content)
    names = {entry.filename for entry in archive.infolist()}
    content_type = next((kind for part, kind in _PARTS.items() if part in names), None)
    if content_type is None or _TYPES not in names:
        raise RefusedError("wrong_type")
    unpacked = 0
    for entry in archive.infolist():
        _check_name(entry)
        text = b""
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED_BYTES:
                    raise RefusedError("bomb")
                if entry.filename == _TYPES or entry.filename.endswith(".rels"):
                    text += chunk
        if entry.filename == _TYPES and b"macroenabled" in text.lower():
            raise RefusedError("macros")
        if _OUTSIDE.search(text):
            raise RefusedError("macros")
    return {"content_type": content_type}


def _open(content: bytes) -> zipfile.ZipFile:
    """The archive, if its own table of contents is believable. Raises `RefusedError`."""
    if not content.startswith(b"PK\x03\x04"):
        raise RefusedError("wrong_type")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise RefusedError("damaged") from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise RefusedError("bomb")
    if len({entry.filename for entry in entries}) != len(entries):
        raise RefusedError("polyglot")  # two parts of one name: every program reads another one
    return archive


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if entry.flag_bits & 0x1:
        raise RefusedError("locked")
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise RefusedError("polyglot")
    if _PROGRAMS.search(f"/{name}") and not _HARMLESS_BINARIES.search(f"/{name}"):
        raise RefusedError("macros")
