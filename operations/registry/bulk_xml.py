"""The bulk XML of the registry's data service: two lists under the root, empty elements left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from operations.registry import xml_stream
from operations.registry.records import (
    ID,
    ITEM_ID,
    ITEMS,
    KNOWN_COLUMNS,
    OPERATIONS,
    OTHER_SPELLINGS,
    READ_COLUMNS,
    Findings,
    Record,
    RegistryFileError,
)
from operations.registry.xml_stream import Handler
from operations.rules.registry_values import LONGEST_CELL

MEMBER = "stream"
"""The one member of the service's zip."""

_PLACES = {"Operation": OPERATIONS, "Item": ITEMS}
_MOST_UNKNOWN = 200
_FEWEST = {OPERATIONS: ID, ITEMS: ITEM_ID}


def read(pieces: Iterable[bytes], findings: Findings) -> Iterator[Record]:
    """Rows are counted within each list. Raises RegistryFileError."""
    reader = _Reader(findings)
    # An operation's list names no column that it has nothing for, so scopes and items are there by format.
    findings.has_scopes = True
    yield from xml_stream.read_stream(pieces, reader)
    if not findings.has_operations:
        raise RegistryFileError(
            _(
                "This XML holds no list of Operation elements with op_nopOpID. Choose the bulk file of the "
                "registry's data service, a zip with one member named “stream”."
            )
        )


class _Reader(Handler[Record]):
    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self._findings = findings
        self._counts = dict.fromkeys(_FEWEST, 0)
        self._place = ""
        self._name = ""
        self._values: dict[str, str] = {}
        self._parts: list[str] = []
        self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = xml_stream.local_name(name)
        if not self._place:
            self._place = _PLACES.get(local, "")
            return
        name = OTHER_SPELLINGS.get(local, local)
        if name not in KNOWN_COLUMNS and len(self._findings.unknown_columns) < _MOST_UNKNOWN:
            self._findings.unknown_columns.add(local[:60])
        self._name = name if name in READ_COLUMNS else ""

    def text(self, text: str) -> None:
        if self._name and self._size <= LONGEST_CELL:
            self._parts.append(text)
            self._size += len(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self._name:
            if text := "".join(self._parts).strip():
                self._values[self._name] = text
            self._name = ""
            self._parts.clear()
            self._size = 0
        elif self._place and _PLACES.get(xml_stream.local_name(name)) == self._place:
            self._end_record()

    def _end_record(self) -> None:
        place, values = self._place, self._values
        self._place, self._values = "", {}
        if not values:
            return
        self._counts[place] += 1
        if place == OPERATIONS:
            self._findings.has_operations |= ID in values
            self._findings.has_product_cells |= any(name.endswith("_CertifiedProducts") for name in values)
        else:
            self._findings.has_items = True
        self.rows.append(Record(place, self._counts[place], values))
