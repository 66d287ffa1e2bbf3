"""XML from strangers, piece by piece: no document type, hence no entities, and no endless depth.

The standard library's expat reads it. A document type is refused outright (billion laughs, external
files), depth that never ends and a tag that never ends are given up, and nothing is kept that a handler
does not keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from operations.registry.records import RegistryFileError

SEPARATOR = " "
"""Between namespace and name of an element, as the handlers get it."""

_DEEPEST = 40
_LONGEST_TOKEN_BYTES = 4 * 1024**2

Row = TypeVar("Row")


class Handler(Generic[Row]):
    """Gets elements and text, millions of times; puts what is complete into `rows`.

    Who overrides `start` and `end` counts `depth` there: one more call an element would cost a third of
    the time of a workbook.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1

    def end(self, name: str) -> None:
        self.depth -= 1

    def text(self, text: str) -> None:
        """Nothing is kept."""


def read_stream(pieces: Iterable[bytes], handler: Handler[Row]) -> Iterator[Row]:
    """What the handler completed, after every piece. Raises RegistryFileError."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 -- expat's own signature
            fed += len(piece)
            if handler.depth > _DEEPEST:
                raise RegistryFileError(
                    _("The XML in this file is nested too deep to be the registry's. Download it again.")
                )
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN_BYTES:
                raise RegistryFileError(
                    _("A tag in this file does not end. Download the file again from the registry.")
                )
            yield from handler.rows
            handler.rows.clear()
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise RegistryFileError(
            _("The XML in this file cannot be read (%(why)s). Download it again from the registry.")
            % {"why": error}
        ) from error
    yield from handler.rows
    handler.rows.clear()


def local_name(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


def _refuse_doctype(*_declaration: object) -> None:
    raise RegistryFileError(
        _(
            "The XML in this file defines entities of its own, which the registry's never does. It was not "
            "read. Download it again from the registry."
        )
    )
