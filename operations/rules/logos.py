"""A certifier's logo: judged by its content, stored without anything but the picture.

PNG and JPEG only: an SVG can carry scripts. Nothing is drawn again; instead every part of the file that
is not needed to show it is left out (texts, positions, comments, bytes after the end), because
whatever stands there travels on with each paper.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MOST_BYTES = 200_000
MOST_PIXELS_A_SIDE = 2_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs"})
_JPEG = b"\xff\xd8"
_JPEG_END = b"\xff\xd9"
_JPEG_SIZES = frozenset({0xC0, 0xC1, 0xC2})
_JPEG_DROPPED = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Application data and comments; APP0 (JFIF) and APP14 (Adobe's colours) are needed to show it."""
_JPEG_SCAN = 0xDA


class LogoRefusedError(ValueError):
    """A file that cannot be a logo; the text is a sentence for people."""


@dataclass(frozen=True)
class Logo:
    """A picture as it is stored; `extension` is png or jpg."""

    content: bytes
    extension: str
    width: int
    height: int


def read_logo(content: bytes) -> Logo:
    """The picture in the bytes. Raises LogoRefusedError."""
    if len(content) > MOST_BYTES:
        raise LogoRefusedError(
            _("The file has %(found)d kB, but a logo may have %(most)d. Save a smaller picture.")
            % {"found": -(-len(content) // 1000), "most": MOST_BYTES // 1000}
        )
    try:
        if content.startswith(_PNG):
            logo = _read_png(content)
        elif content.startswith(_JPEG):
            logo = _read_jpeg(content)
        else:
            raise LogoRefusedError(
                _("This file is no PNG and no JPEG picture, whatever its name says. Choose one of these.")
            )
    except (IndexError, zlib.error) as error:
        raise LogoRefusedError(_("The picture is damaged. Save it again and choose it anew.")) from error
    if not (0 < logo.width <= MOST_PIXELS_A_SIDE and 0 < logo.height <= MOST_PIXELS_A_SIDE):
        raise LogoRefusedError(
            _(
                "The picture has %(width)d × %(height)d pixels, but each side has to be 1 to %(most)d. "
                "Resize it."
            )
            % {"width": logo.width, "height": logo.height, "most": MOST_PIXELS_A_SIDE}
        )
    return logo


def _read_png(content: bytes) -> Logo:
    kept = [_PNG]
    size = (0, 0)
    names = []
    for name, data, whole in _png_chunks(content):
        names.append(name)
        if name == b"IHDR":
            size = (int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big"))
        if name in _PNG_KEPT:
            kept.append(whole)
    if names[:1] != [b"IHDR"] or b"IDAT" not in names:
        raise IndexError
    return Logo(b"".join(kept), "png", *size)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, data and all bytes of each chunk up to the end of the picture."""
    place = len(_PNG)
    name = b""
    while name != b"IEND":
        length = int.from_bytes(_take(content, place, 4), "big")
        whole = _take(content, place, length + 12)
        name, data = whole[4:8], whole[8:-4]
        if zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big"):
            raise IndexError
        yield name, data, whole
        place += len(whole)


def _read_jpeg(content: bytes) -> Logo:
    kept = [_JPEG]
    size = (0, 0)
    place = len(_JPEG)
    while True:
        start, marker = _take(content, place, 2)
        if start != 0xFF:
            raise IndexError
        length = int.from_bytes(_take(content, place + 2, 2), "big")
        whole = _take(content, place, length + 2)
        if marker in _JPEG_SIZES:
            size = (int.from_bytes(whole[7:9], "big"), int.from_bytes(whole[5:7], "big"))
        if marker == _JPEG_SCAN:
            break
        if marker not in _JPEG_DROPPED:
            kept.append(whole)
        place += len(whole)
    end = content.find(_JPEG_END, place)
    if end < 0:
        raise IndexError
    kept.append(content[place : end + 2])
    return Logo(b"".join(kept), "jpg", *size)


def _take(content: bytes, place: int, count: int) -> bytes:
    """Exactly that many bytes. Raises IndexError where the file ends before."""
    part = content[place : place + count]
    if len(part) != count:
        raise IndexError
    return part
