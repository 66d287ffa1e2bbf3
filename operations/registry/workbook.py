"""The registry's workbooks, read as a stream.

Neither of the usual readers fits: with 76,000 operations and 456,000 items python-calamine took 5 s of one
core and 618 MB, since it holds every cell of a sheet, and openpyxl 47 s. This one takes 19 s. It holds a
row at a time, and the texts that cells share lie in an unnamed temporary file. It reads values only:
formulas give their stored result, styles and macros are not looked at.
"""

from __future__ import annotations

import mmap
import re
import tempfile
from array import array
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from operations.registry import tables, xml_stream
from operations.registry.archives import Archive
from operations.registry.records import (
    ITEMS,
    OPERATIONS,
    Findings,
    Meter,
    Record,
    RegistryFileError,
)
from operations.registry.xml_stream import Handler
from operations.rules.registry_values import LONGEST_CELL

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_NAMES = {
    f"{space} {name}": name for space in _MAIN for name in ("row", "c", "v", "f", "t", "rPh", "si", "is")
}
"""Element names as expat gives them, in both dialects of the format."""

_WORKBOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_LONGEST_PART_BYTES = 1024**2
_STRINGS = "xl/sharedStrings.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_LAST_COLUMN = 1000


@dataclass(frozen=True)
class Sheet:
    """A sheet's name and where it lies in the archive."""

    name: str
    part: str


def is_workbook(archive: Archive) -> bool:
    return _WORKBOOK in archive.names


def read(archive: Archive, findings: Findings, meter: Meter) -> Iterator[Record]:
    """Operations, then items, of whichever sheets have them. Raises RegistryFileError."""
    sheets = list_sheets(archive)
    with _shared_texts(archive, meter) as texts:
        found = _find_tables(archive, sheets, texts)
        if not found:
            names = ", ".join(f"“{sheet.name}”" for sheet in sheets[:10])
            raise tables.no_headings(_("No sheet of this workbook (%(names)s)") % {"names": names})
        for place in (OPERATIONS, ITEMS):
            if place in found:
                reader = _SheetReader(texts)
                rows = _read_sheet(archive, found[place], reader, meter)
                headings = tables.find_headings(rows)
                if headings is not None:
                    reader.wanted = headings.read_columns
                    yield from tables.read_table(rows, headings, findings)


def _find_tables(archive: Archive, sheets: list[Sheet], texts: Texts) -> dict[str, Sheet]:
    """Which table stands in which sheet, by the headings; the first of a kind counts."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        headings = tables.find_headings(_read_sheet(archive, sheet, _SheetReader(texts)))
        if headings is not None:
            found.setdefault(headings.place, sheet)
    return found


def list_sheets(archive: Archive) -> list[Sheet]:
    """The sheets in their order. Raises RegistryFileError."""
    for part in (_WORKBOOK, _LINKS):
        if part not in archive.names:
            raise RegistryFileError(
                _("A part of this workbook is missing. Download it again from the registry.")
            )
    directory = _Directory()
    for part in (_WORKBOOK, _LINKS):
        list(xml_stream.read_stream([archive.read(part, _LONGEST_PART_BYTES)], directory))
    parts = set(archive.names)
    sheets = [Sheet(name, _part_of(directory.targets.get(link, ""))) for name, link in directory.sheets]
    return [sheet for sheet in sheets if sheet.part in parts]


class _Directory(Handler[None]):
    """Names of sheets with their links, and targets of links."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        local = xml_stream.local_name(name)
        if local == "sheet":
            link = next((text for key, text in attributes.items() if key.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), link))
        elif local == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        elif local == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            raise RegistryFileError(
                _(
                    "This workbook counts its days from 1904, which shifts every date by four years. Choose "
                    "the file as it was downloaded from the registry."
                )
            )


def _part_of(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class Texts:
    """The shared texts of a workbook, by number."""

    def __init__(self, content: mmap.mmap | bytes, ends: array[int]) -> None:
        """`ends` begins with 0: where the first text starts."""
        self._content = content
        self._ends = ends

    def get(self, number: str) -> str:
        """Nothing for a number that is none of ours."""
        try:
            place = int(number)
            end = self._ends[place + 1]
        except (ValueError, IndexError, OverflowError):
            return ""
        return str(self._content[self._ends[place] : end], "utf-8") if place >= 0 else ""


@contextmanager
def _shared_texts(archive: Archive, meter: Meter) -> Iterator[Texts]:
    """All shared texts, in a temporary file without a name."""
    ends = array("Q", [0])
    if _STRINGS not in archive.names:
        yield Texts(b"", ends)
        return
    with tempfile.TemporaryFile() as file, archive.open(_STRINGS, meter) as pieces:
        size = 0
        for text in xml_stream.read_stream(pieces, _TextReader()):
            content = text.encode("utf-8", "replace")
            file.write(content)
            size += len(content)
            ends.append(size)
        file.flush()
        if not size:
            yield Texts(b"", ends)
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield Texts(mapped, ends)


class _TextReader(Handler[str]):
    """The texts of `si` elements: their `t` parts, without the phonetic guides of Japanese."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._size = 0
        self._is_open = False
        self._is_guide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        kind = _NAMES.get(name)
        if kind == "t":
            self._is_open = not self._is_guide
        elif kind == "rPh":
            self._is_guide = True

    def end(self, name: str) -> None:
        super().end(name)
        kind = _NAMES.get(name)
        if kind == "t":
            self._is_open = False
        elif kind == "rPh":
            self._is_guide = False
        elif kind == "si":
            text = "".join(self._parts)
            self.rows.append(_ESCAPED.sub(_unescape, text) if "_x" in text else text)
            self._parts.clear()
            self._size = 0

    def text(self, text: str) -> None:
        if self._is_open and self._size <= LONGEST_CELL:
            self._parts.append(text)
            self._size += len(text)


class _SheetReader(Handler[tuple[int, dict[int, str]]]):
    """Puts rows of cells together."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.wanted: Collection[int] | None = None
        """Columns whose cells are kept, once the headings are known."""
        self._texts = texts
        self._is_wanted = True
        self._cells: dict[int, str] = {}
        self._row = 0
        self._column = -1
        self._columns: dict[str, int] = {}
        self._kind = ""
        self._value = ""
        self._formula = ""
        self._within = ""
        self._is_guide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        kind = _NAMES.get(name)
        if kind == "c":
            column = self._column = self._column_of(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
            self._is_wanted = self.wanted is None or column in self.wanted
        elif kind == "v" or (kind == "t" and not self._is_guide):
            self._within = "v" if self._is_wanted else ""
        elif kind == "f":
            self._within = "f" if self._is_wanted else ""
        elif kind == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
            self._column = -1
        elif kind == "rPh":
            self._is_guide = True

    def text(self, text: str) -> None:
        if self._within == "v":
            if len(self._value) <= LONGEST_CELL:
                self._value += text
        elif self._within == "f" and len(self._formula) <= LONGEST_CELL:
            self._formula += text

    def end(self, name: str) -> None:
        self.depth -= 1
        kind = _NAMES.get(name)
        if kind == "c":
            if self._value or self._formula:
                self._end_cell()
        elif kind == "row":
            if self._cells:
                self.rows.append((self._row, self._cells))
                self._cells = {}
        else:
            self._within = ""
            if kind == "rPh":
                self._is_guide = False

    def _end_cell(self) -> None:
        text = self._value
        if self._kind == "s":
            text = self._texts.get(text)
        elif not text:  # a result that was never computed
            text = f"={self._formula}"
        elif self._kind == "n":
            text = _plain_number(text)
        elif self._kind == "e":
            text = ""
        elif "_x" in text:
            text = _ESCAPED.sub(_unescape, text)
        if text and self._column < _LAST_COLUMN:
            self._cells[self._column] = text
        self._value = self._formula = ""

    def _column_of(self, reference: str) -> int:
        """Of the reference AB12; a cell without one stands beside the last."""
        letters = reference.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
                return self._column + 1
            column = -1
            for letter in letters.upper():
                column = (column + 1) * 26 + ord(letter) - 65
            self._columns[letters] = column
        return column


def _read_sheet(
    archive: Archive, sheet: Sheet, reader: _SheetReader, meter: Meter = lambda _size: None
) -> Iterator[tuple[int, dict[int, str]]]:
    with archive.open(sheet.part, meter) as pieces:
        yield from xml_stream.read_stream(pieces, reader)


def _plain_number(text: str) -> str:
    """Whole numbers without exponent: a key that was taken for a number reads 8.150110234E9."""
    if text.isdecimal() or not text:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text


def _unescape(found: re.Match[str]) -> str:
    """`_x000D_` is how the format writes a carriage return; half a surrogate is nothing."""
    code = int(found[1], 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)
