"""Rows with headings: the same in a sheet and in its CSV copy.

Three rows lead: technical names, friendly names, descriptions. Some copies lack the third, columns move
and are added. So the headings are the row with the technical name of the key, columns are read by name,
and the data begin at the first key of ten digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from operations.registry.records import (
    ID,
    ITEM_ID,
    ITEMS,
    OPERATIONS,
    OTHER_SPELLINGS,
    READ_COLUMNS,
    Findings,
    Record,
    RegistryFileError,
)

_SEARCHED_ROWS = 20
"""Above the headings stand at most a title and a note."""

_LEADING_ROWS = 5
"""Between the headings and the data stand friendly names and descriptions."""

NEEDED = {
    OPERATIONS: (ID, "op_name", "op_status", "Cert_name"),
    ITEMS: (ITEM_ID, "ci_nopScope"),
}
_TEN_DIGITS = re.compile(r"[0-9]{10}")

Cells = Mapping[int, str]
"""Column, from 0, to text; cells without text are left out."""


@dataclass(frozen=True)
class Headings:
    """Which table it is, and where its columns stand."""

    place: str
    columns: Mapping[int, str]
    row: int

    @property
    def read_columns(self) -> dict[int, str]:
        """Those that are read, with their names."""
        return {column: name for column, name in self.columns.items() if name in READ_COLUMNS}


def find_headings(rows: Iterator[tuple[int, Cells]]) -> Headings | None:
    """Reads `rows` up to the headings; None where there are none near the top.

    Raises RegistryFileError where one of the columns is missing that nothing goes without.
    """
    for number, cells in rows:
        names = {column: OTHER_SPELLINGS.get(text.strip(), text.strip()) for column, text in cells.items()}
        present = set(names.values())
        for place, key in ((OPERATIONS, ID), (ITEMS, ITEM_ID)):
            if key in present or (place == OPERATIONS and "Cert_name" in present):
                _check(place, present)
                return Headings(place, names, number)
        if number >= _SEARCHED_ROWS:
            break
    return None


def read_table(rows: Iterable[tuple[int, Cells]], headings: Headings, findings: Findings) -> Iterator[Record]:
    """The data under the headings."""
    findings.take_columns(frozenset(filter(None, headings.columns.values())))
    if headings.place == OPERATIONS:
        findings.has_operations = True
    else:
        findings.has_items = True
    key = ID if headings.place == OPERATIONS else ITEM_ID
    wanted = headings.read_columns
    has_begun = False
    for number, cells in rows:
        values = {}
        for column, text in cells.items():
            name = wanted.get(column)
            if name is not None and (text := text.strip()):
                values[name] = text
        if not has_begun:
            if number <= headings.row + _LEADING_ROWS and not _TEN_DIGITS.fullmatch(values.get(key, "")):
                continue
            has_begun = True
        if values:
            yield Record(headings.place, number, values)


def no_headings(where: object) -> RegistryFileError:
    """The refusal of a table without the registry's headings."""
    return RegistryFileError(
        _(
            "%(where)s has no row with the technical names of the registry (Cert_name, op_nopOpID, op_name "
            "and so on) near its top. Choose INTEGRITY_Export or INTEGRITY_Data as it was downloaded."
        )
        % {"where": where}
    )


def _check(place: str, present: set[str]) -> None:
    missing = [name for name in NEEDED[place] if name not in present]
    if missing:
        raise RegistryFileError(
            _(
                "The columns %(missing)s are missing from %(place)s. Choose the file as it was downloaded "
                "from the registry, with its technical names in the first row."
            )
            % {"missing": ", ".join(missing), "place": place}
        )
