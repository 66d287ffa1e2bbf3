"""Which of the registry's files a file is, by its content and never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from operations.models.registry_import import RegistryFormat
from operations.registry import bulk_xml, delimited, service_answer, workbook
from operations.registry.archives import Archive
from operations.registry.records import Findings, Record, RegistryFileError

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_UTF8_MARK = b"\xef\xbb\xbf"
_PIECE_BYTES = 256 * 1024
_DAY_IN_NAME = re.compile(r"(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")

EXPECTED = _(
    "Expected is INTEGRITY_Export or INTEGRITY_Data (xlsx, or a sheet of it as CSV), the bulk XML of the "
    "data service in its zip, or the JSON of the operations service."
)


class RegistryFile:
    """A file on disk that looks like one of the registry's."""

    def __init__(self, path: Path) -> None:
        """Raises RegistryFileError."""
        self.path = path
        self.format = find_format(path)
        self.findings = Findings()
        self._size = 0
        self._read = 0

    @property
    def is_complete(self) -> bool:
        """Whether it lists every operation, so that one it lacks is gone. A service's answer does not."""
        return self.format != RegistryFormat.JSON and self.findings.has_operations

    @property
    def share_read(self) -> float:
        """How much of it has been read, from 0 to 1."""
        return min(1.0, self._read / self._size) if self._size else 0.0

    def records(self) -> Iterator[Record]:
        """Raises RegistryFileError, at any point."""
        if self.format == RegistryFormat.WORKBOOK:
            with Archive(self.path) as archive:
                self._size = sum(
                    archive.size_of(name)
                    for name in archive.names
                    if name.startswith("xl/worksheets/") or name.endswith("/sharedStrings.xml")
                )
                yield from workbook.read(archive, self.findings, self._meter)
        elif self.format == RegistryFormat.BULK_XML:
            with Archive(self.path) as archive:
                self._size = archive.size_of(bulk_xml.MEMBER)
                with archive.open(bulk_xml.MEMBER, self._meter) as pieces:
                    yield from bulk_xml.read(pieces, self.findings)
        elif self.format == RegistryFormat.JSON:
            self._size = self.path.stat().st_size
            with self.path.open("rb") as file:
                if file.read(len(_UTF8_MARK)) != _UTF8_MARK:
                    file.seek(0)
                yield from service_answer.read(file, self.findings, self._meter)
        else:
            self._size = self.path.stat().st_size
            yield from delimited.read(self.path, self.findings, self._meter)

    def _meter(self, size: int) -> None:
        self._read += size


def find_format(path: Path) -> RegistryFormat:
    """Raises RegistryFileError for everything that is none of the four."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0\r\n\t "):
        raise RegistryFileError(_("This file is empty. Download it again from the registry."))
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _format_of_archive(path)
    if head.startswith(_OLD_OFFICE):
        raise RegistryFileError(
            _("This is an old Excel file (xls), or one locked with a password. Save it as xlsx without one.")
        )
    start = head.removeprefix(_UTF8_MARK).lstrip()
    if start.startswith((b"{", b"[")):
        return RegistryFormat.JSON
    if start.startswith(b"<"):
        raise RegistryFileError(
            _("This is XML or a web page. The registry's bulk file is a zip with one member “stream”.")
        )
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise _unknown()
    return RegistryFormat.CSV


def day_of_name(name: str) -> date | None:
    """The day in a name such as INTEGRITY_Export_20261101.xlsx."""
    found = _DAY_IN_NAME.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _format_of_archive(path: Path) -> RegistryFormat:
    with Archive(path) as archive:
        if workbook.is_workbook(archive):
            return RegistryFormat.WORKBOOK
        names = archive.names
        if bulk_xml.MEMBER in names:
            return RegistryFormat.BULK_XML
        shown = ", ".join(names[:5]) or _("nothing")
        raise RegistryFileError(
            _("This zip holds %(names)s and no member “stream”. %(expected)s")
            % {"names": shown, "expected": EXPECTED}
        )


def _unknown() -> RegistryFileError:
    return RegistryFileError(_("This is none of the registry's files. %(expected)s") % {"expected": EXPECTED})
