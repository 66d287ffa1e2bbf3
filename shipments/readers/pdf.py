"""PDF: what must not be in one, and the words that are.

Every object of the file is visited, also those that no page leads to, and every stream is unpacked through
its whole chain of filters under a cap: a file of 1,014 bytes that unpacks twice to 200 MB passed a look at
the first level (security-details.md R5.8).
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from shipments.readers.refusal import RefusedError

MOST_PAGES = 200
MOST_UNPACKED_BYTES = 20 * 1024 * 1024
MOST_PICTURE_PIXELS = 100_000_000
MOST_OBJECTS = 50_000
MOST_SEARCHED_PAGES = 60
MOST_LETTERS = 200_000
TEXT_SECONDS = 8.0

_LIMITS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "maximum_declared_stream_length",
            "array_based_stream_maximum_output_length",
            "lzw_maximum_output_length",
            "run_length_maximum_output_length",
            "zlib_maximum_output_length",
        ),
        MOST_UNPACKED_BYTES,
    ),
    "jbig2dec_binary": None,  # no other program is started for a stranger's file
    "disable_legacy_handling": True,
}

_HEAD = b"%PDF-"
_END = b"%%EOF"
_AFTER_END = b" \t\r\n\x00"

_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings"})
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound", "/GoToE"}
)
_ACTIVE_KINDS = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_DATA_ENDINGS = (".xml", ".json", ".txt", ".csv")
"""Invoices that machines read carry their data inside (Factur-X); anything else inside is refused."""

_PICTURE_FILTERS = frozenset({"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"})


def inspect(content: bytes) -> dict[str, Any]:
    """`pages` of a file that may be kept. Raises `RefusedError`."""
    _check_frame(content)
    reader = _open(content)
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        raise RefusedError("pages")
    if pages == 0:
        raise RefusedError("damaged")
    unpacked = 0
    for thing in _all_objects(reader):
        _check_active(thing)
        if isinstance(thing, StreamObject):
            unpacked += _unpacked_bytes(thing)
            if unpacked > MOST_UNPACKED_BYTES:
                raise RefusedError("bomb")
    return {"pages": pages}


def read_text(content: bytes) -> dict[str, Any]:
    """`pages`: the words of each page with their columns kept apart; `is_cut`: whether some are left out.

    Raises `RefusedError`.
    """
    reader = _open(content)
    until = time.monotonic() + TEXT_SECONDS
    texts: list[str] = []
    letters = 0
    total = len(reader.pages)
    for number in range(min(total, MOST_SEARCHED_PAGES)):
        text = _text_of(reader.pages[number])[: MOST_LETTERS - letters]
        letters += len(text)
        texts.append(text)
        if letters >= MOST_LETTERS or time.monotonic() > until:
            break
    return {"pages": texts, "total": total, "is_cut": len(texts) < total or letters >= MOST_LETTERS}


def _text_of(page: pypdf.PageObject) -> str:
    try:
        return page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except MemoryError:
        raise
    except Exception:
        return page.extract_text()


def _check_frame(content: bytes) -> None:
    """The file begins and ends as a PDF and is nothing else besides."""
    if not content.startswith(_HEAD):
        raise RefusedError("polyglot" if _HEAD in content[:1024] else "damaged")
    _before, end, after = content.rpartition(_END)
    if not end:
        raise RefusedError("damaged")
    if after.strip(_AFTER_END) or zipfile.is_zipfile(io.BytesIO(content)):
        raise RefusedError("polyglot")


def _open(content: bytes) -> pypdf.PdfReader:
    pypdf.overwrite_configuration(**_LIMITS)
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    # Many carriers lock printing with an owner's password only: such a file opens without any.
    if reader.is_encrypted and not reader.decrypt(""):
        raise RefusedError("locked")
    return reader


def _all_objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every dictionary, array and stream of the file, at any depth, each once."""
    places = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > MOST_OBJECTS:
        raise RefusedError("exhausting")
    yield from _inside(reader.trailer)
    for number, generation in places:
        if number:
            yield from _inside(reader.get_object(IndirectObject(number, generation, reader)))


def _inside(thing: Any) -> Iterator[Any]:
    """The thing and what stands in it directly; what it only refers to is visited by its own number."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [value for value in one.values() if not isinstance(value, IndirectObject)]
        elif isinstance(one, ArrayObject):
            waiting += [value for value in one if not isinstance(value, IndirectObject)]


def _check_active(thing: DictionaryObject) -> None:
    if _ACTIVE_KEYS & thing.keys():
        raise RefusedError("active")
    if _name(thing, "/S") in _ACTIVE_ACTIONS or _name(thing, "/Subtype") in _ACTIVE_KINDS:
        raise RefusedError("active")
    if "/EF" in thing:
        called = str(thing.get("/UF") or thing.get("/F") or "").lower()
        if not called.endswith(_DATA_ENDINGS):
            raise RefusedError("active")


def _name(thing: DictionaryObject, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, NameObject) else ""


def _unpacked_bytes(stream: StreamObject) -> int:
    """The size of a stream behind all its filters; of a picture only what its numbers say.

    Raises `RefusedError` where it would unpack beyond the cap.
    """
    chain = stream.get("/Filter")
    names = {str(one) for one in chain} if isinstance(chain, ArrayObject) else {str(chain)}
    if _name(stream, "/Subtype") == "/Image":
        width, height = stream.get("/Width"), stream.get("/Height")
        if not (isinstance(width, int) and isinstance(height, int)):
            raise RefusedError("damaged")
        if width * height > MOST_PICTURE_PIXELS:
            raise RefusedError("pixels")
        return 0
    if names & _PICTURE_FILTERS:
        return 0
    try:
        return len(stream.get_data())
    except LimitReachedError as error:
        raise RefusedError("bomb") from error
