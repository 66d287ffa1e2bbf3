"""Writes plain workbooks row by row, with the texts that cells share in one part, as Excel does."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


class Workbook:
    """Open while sheets are added; the parts that name them are written at the end."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._names: list[str] = []
        self._texts: dict[str, int] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write_parts()
        self._archive.close()

    def sheet(
        self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, leading: int = 3
    ) -> None:
        """One sheet: technical names, friendly names, descriptions (`leading` of them), then the rows."""
        self._names.append(name)
        letters = [column_letters(number) for number in range(len(columns))]
        friendly = [column.partition("_")[2] or column for column in columns]
        heads = [list(columns), friendly, [f"The {word} of the row." for word in friendly]][:leading]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            file.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>')
            for number, head in enumerate(heads, start=1):
                file.write(self._row(number, zip(letters, head, strict=True)))
            for number, row in enumerate(rows, start=leading + 1):
                cells = (
                    (letter, row[column])
                    for letter, column in zip(letters, columns, strict=True)
                    if column in row
                )
                file.write(self._row(number, cells))
            file.write("</sheetData></worksheet>")
            file.seek(0)
            with self._archive.open(
                f"xl/worksheets/sheet{len(self._names)}.xml", "w", force_zip64=True
            ) as part:
                while piece := file.read(1024**2):
                    part.write(piece.encode())

    def _row(self, number: int, cells: Iterable[tuple[str, str]]) -> str:
        inner = "".join(self._cell(f"{column}{number}", text) for column, text in cells)
        return f'<row r="{number}">{inner}</row>'

    def _cell(self, reference: str, text: str) -> str:
        if text.startswith("="):
            return f'<c r="{reference}" t="str"><f>{escape(text[1:])}</f><v></v></c>'
        index = self._texts.setdefault(text, len(self._texts))
        return f'<c r="{reference}" t="s"><v>{index}</v></c>'

    def _write_parts(self) -> None:
        with self._archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self._texts)}">'.encode())
            for text in self._texts:
                part.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            part.write(b"</sst>")
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(self._names, start=1)
        )
        links = "".join(
            f'<Relationship Id="rId{number}" Type="{_LINKS}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(self._names) + 1)
        )
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for number in range(1, len(self._names) + 1)
        )
        main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        self._part(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>{kinds}'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"/></Types>',
        )
        self._part(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        self._part(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>',
        )
        number = len(self._names) + 1
        shared = f'<Relationship Id="rId{number}" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        self._part(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}{shared}</Relationships>',
        )

    def _part(self, name: str, text: str) -> None:
        self._archive.writestr(name, _HEAD + text)


def column_letters(number: int) -> str:
    """A, B, … Z, AA for 0, 1, … 25, 26."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
