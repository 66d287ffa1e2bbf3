"""CSV copies of the registry's sheets, in the encodings that spreadsheets save.

A copy has one sheet, so a file of items alone tells nothing new of operations. Commas, semicolons and
tabs divide; the encoding is known by its mark, by its zeros (UTF-16), or by whether it is valid UTF-8,
and is otherwise that of Windows in western Europe.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from operations.registry import tables
from operations.registry.records import Findings, Meter, Record, RegistryFileError
from operations.rules.registry_values import LONGEST_CELL

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from Python 3.12 on

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PIECE_BYTES = 1024**2
_HEAD_BYTES = 64 * 1024
_HEADING_NAMES = ("op_nopOpID", "ci_nopOpID", "Cert_name")


def read(path: Path, findings: Findings, meter: Meter) -> Iterator[Record]:
    """The records of the one table. Raises RegistryFileError."""
    encoding = find_encoding(path)
    with path.open("rb") as raw:
        metered = io.BufferedReader(_Metered(raw, meter))
        file = io.TextIOWrapper(metered, encoding=encoding, errors="replace", newline="")
        delimiter = _find_delimiter(path, encoding)
        if delimiter is None:
            raise tables.no_headings(_("This file"))
        rows = _rows(file, delimiter)
        headings = tables.find_headings(rows)
        if headings is None:
            raise tables.no_headings(_("This file"))
        yield from tables.read_table(rows, headings, findings)


def find_encoding(path: Path) -> str:
    """The name of the encoding, for `open`."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        sample = head[:2000]
        if sample.count(0) > len(sample) // 4:
            return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(head)
            while piece := file.read(_PIECE_BYTES):
                decoder.decode(piece)
            decoder.decode(b"", True)  # noqa: FBT003 -- the codec's own signature
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _find_delimiter(path: Path, encoding: str) -> str | None:
    """The sign that stands most often in the line with the headings."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for line in file.read(_HEAD_BYTES).splitlines():
            if any(name in line for name in _HEADING_NAMES):
                return max(",;\t", key=line.count)
    return None


def _rows(file: Iterable[str], delimiter: str) -> Iterator[tuple[int, dict[int, str]]]:
    """Rows are counted as a spreadsheet shows them: a row with line breaks in a cell is one."""
    csv.field_size_limit(LONGEST_CELL + 1)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(file, delimiter=delimiter), start=1):
            filled = {column: text for column, text in enumerate(cells) if text}
            if filled:
                yield number, filled
    except csv.Error as error:
        raise RegistryFileError(
            _(
                "Row %(row)d cannot be read: a quotation mark is not closed, or a cell is longer than "
                "%(longest)d characters. Choose the file as it was downloaded from the registry."
            )
            % {"row": number + 1, "longest": LONGEST_CELL}
        ) from error


class _Metered(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, file: io.BufferedReader, meter: Meter) -> None:
        super().__init__()
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        size = self._file.readinto(buffer)
        self._meter(size)
        return size
